"""Drawing over faces, and over writing. What is drawn depends on no pixel that lies under any cover: only on the
picture outside.

The seam is ``FaceCover``; each style has a file of its own and draws a ``Scene``. docs/covers.md tells how and why.
"""

from collections.abc import Sequence

from eventguard.adapters.covers import pixel, soft, solid, sticker
from eventguard.adapters.covers.region import ellipses, rectangle
from eventguard.adapters.covers.scene import Scene, scene_of
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.word import Word
from eventguard.core.settings import Settings, Style


class FaceCover:
    """``core.ports.Cover``: opaque over every face that is to be covered, in the style of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._reach, self._style = settings.cover_reach, settings.style

    def draw(self, pixels: Pixels, faces: Sequence[Face], words: Sequence[Word] = ()) -> Pixels:
        """A copy of the picture with every covered face and line of writing hidden, these by one flat tone in every
        style, and every shown face whole, unless a cover lies on it.
        """
        scene = scene_of(pixels, faces, words, self._reach)
        picture = _draw(self._style, scene)
        scene.finish(picture)
        return picture

    def hides(self, faces: Sequence[Face], box: Box) -> bool:
        """Whether the middle of ``box`` lies under the cover of one of these faces; of one that somebody drew, perhaps
        over something smaller, half of it.
        """
        return any(self._hides(face, box) for face in faces if face.verdict is Verdict.COVER)

    def _hides(self, face: Face, box: Box) -> bool:
        if face.drawn and 2 * face.box.overlap(box) < box.area:
            return False
        if frame := rectangle(face):
            return frame.holds_centre_of(box)
        x, y = box.x + box.width / 2, box.y + box.height / 2
        return any(ellipse.holds(x, y) for ellipse in ellipses(face, self._reach))


def _draw(style: Style, scene: Scene) -> Pixels:
    match style:
        case Style.SOFT:
            return soft.draw(scene)
        case Style.PIXEL:
            return pixel.draw(scene)
        case Style.SOLID:
            return solid.draw(scene)
        case Style.STICKER:
            return sticker.draw(scene)
