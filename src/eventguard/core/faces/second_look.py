"""The second look: what can be seen in a finished picture although no decision allows it."""

from eventguard.core.photos.face import Detection, Face, Verdict
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.ports import Kit


def second_look(published: Pixels, faces: tuple[Face, ...], kit: Kit) -> list[Detection]:
    """Faces that can be seen in the finished picture although no decision allows it."""
    shown = [face.box for face in faces if face.verdict is Verdict.SHOW]
    return [
        seen
        for seen in kit.detector.look_again(published)
        if not kit.cover.hides(faces, seen.box) and not any(_is_the_same(box, seen.box) for box in shown)
    ]


def _is_the_same(shown: Box, seen: Box) -> bool:
    """Whether what is seen is the face that may be shown, and not a smaller one before it."""
    return shown.holds_centre_of(seen) and seen.area * 4 >= shown.area
