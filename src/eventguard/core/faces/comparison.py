"""Comparing one face with the one person that somebody says it is. Nobody is searched for."""

from dataclasses import dataclass

from eventguard.core.faces.matching import CLEAR, Template, is_clear, score
from eventguard.core.photos.face import Compared
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.quarters import turned
from eventguard.core.ports import Kit
from eventguard.core.settings import Settings

#: What came of looking at a face: nothing of it may be left once the person may not be recognised any more.
LOOKED = frozenset({Compared.ALIKE, Compared.UNLIKE, Compared.TOO_SMALL, Compared.BLURRED, Compared.NOT_SEEN})


@dataclass(frozen=True)
class Claim:
    """Whom a face is said to be: their template, below which score it is unlike them, and how clear it must be to be
    compared (``Gallery.unlike``, ``Gallery.clear``).
    """

    template: Template
    unlike: float
    clear: float = CLEAR


def compare(untrusted: bytes, box: Box, claim: Claim, settings: Settings, kit: Kit, quarters: int = 0) -> Compared:
    """Compare the face at this box, in pixels of the published picture, which is turned so often to the right, with
    whom it is said to be.

    Raises:
        PhotoTrouble: when the picture cannot be read whole.
    """
    pixels = turned(kit.codec.decode(untrusted), quarters)
    return compare_in(pixels, box.scaled(pixels.shape[1] / kit.codec.reduce(pixels).shape[1]), claim, settings, kit)


def compare_in(pixels: Pixels, box: Box, claim: Claim, settings: Settings, kit: Kit) -> Compared:
    """Compare the face at this box of a picture with whom it is said to be."""
    if kit.recognisers is None:
        raise RuntimeError("comparing needs the recognisers")
    if kit.recognisers[0].network != claim.template.network:
        raise RuntimeError("two networks' numbers cannot be compared")
    if box.height < settings.match_size:
        return Compared.TOO_SMALL
    face = kit.detector.find_at(pixels, box)
    if face is None:
        return Compared.NOT_SEEN
    first, second = kit.recognisers
    embedding = first.embed(pixels, face)
    if not is_clear(embedding, claim.clear):
        return Compared.BLURRED
    unlike = score(embedding, second.embed(pixels, face), claim.template) < claim.unlike
    return Compared.UNLIKE if unlike else Compared.ALIKE
