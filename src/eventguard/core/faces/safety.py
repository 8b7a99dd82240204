"""The safety rule of a channel, and who asked to be shown in groups only: what covers somebody in spite of a yes."""

from collections.abc import Collection
from dataclasses import replace

from eventguard.core.faces.by_hand import Faces
from eventguard.core.people.channels import Rule
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import UNCERTAIN, Face, Verdict, is_shown
from eventguard.core.settings import GROUP_OTHERS, GROUP_PERCENT


def held_to(faces: Faces, size: tuple[int, int] | None, rule: Rule, groups_only: Collection[str] = ()) -> Faces:
    """The faces, those covered that the rule, or what families asked, does not let be seen on this photo.

    Args:
        faces: as they would be without; their boxes in pixels of the published picture.
        size: its width and height in pixels; None where that is not known.
        rule: of the channel.
        groups_only: ids of those who may be shown in groups only.
    """
    return tuple(
        replace(face, verdict=Verdict.COVER, reason=why, perhaps=None, compared=None)
        if (why := why_not(face, faces, size, rule, groups_only))
        else face
        for face in faces
    )


def why_not(
    face: Face, faces: Faces, size: tuple[int, int] | None, rule: Rule, groups_only: Collection[str] = ()
) -> Reason | None:
    """Why this face, which is shown, may not be; None when it may, or is not."""
    if not is_shown(face):
        return None
    if rule.cover_everybody:
        return Reason.EVERYBODY_COVERED
    if (rule.tallest_pixels or rule.tallest_percent) and (size is None or length(face) > rule.tallest(size[1])):
        return Reason.TOO_CLOSE
    if (rule.groups_only or face.person in groups_only) and not is_in_a_group(face, faces, size):
        return Reason.GROUPS_ONLY
    return None


def is_in_a_group(face: Face, faces: Faces, size: tuple[int, int] | None) -> bool:
    """Whether somebody is shown small and among others: at least four further faces that were clearly found, covered or
    not, and this one no taller than a part of the picture's height (``core.settings``).
    """
    others = [other for other in faces if other.n != face.n and _is_clear(other) and not _is_same(face, other)]
    small = size is not None and length(face) * 100 <= size[1] * GROUP_PERCENT
    return small and len(others) >= GROUP_OTHERS


def length(face: Face) -> int:
    """How tall a face is, in pixels: the longer side of its box, for a head may lie on its side."""
    return max(face.box.height, face.box.width)


def _is_clear(face: Face) -> bool:
    """Whether this is somebody beyond doubt: nothing that was drawn, is said to be no face, or was hardly found."""
    return face.drawn is None and face.reason is not Reason.NOT_A_FACE and face.detection >= UNCERTAIN


def _is_same(face: Face, other: Face) -> bool:
    return face.box.holds_centre_of(other.box) or other.box.holds_centre_of(face.box)
