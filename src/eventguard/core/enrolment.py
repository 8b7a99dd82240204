"""Making a reference from one photo of somebody who may be recognised: one clear face, or a reason why not."""

from dataclasses import dataclass

from eventguard.core.errors import PhotoTrouble
from eventguard.core.matching import Embedding
from eventguard.core.pipeline import Kit

#: A reference face must be at least this tall, in pixels. LFW faces, on which the match is measured, have 70 to 80.
SMALLEST = 60
#: A reference face is found beyond doubt.
SUREST = 0.7
#: A second face counts when it is at least this share of the first one's height.
BYSTANDER = 0.4


@dataclass(frozen=True)
class Reference:
    """Both recognisers' embeddings (128 numbers each) of one reference photo."""

    first: Embedding
    second: Embedding


def refer(untrusted: bytes, kit: Kit) -> Reference:
    """Describe the one face in a reference photo.

    Raises:
        PhotoTrouble: unreadable, no face, more than one, or not clear enough.
    """
    if kit.recognisers is None:
        raise RuntimeError("enrolment needs the recognisers")
    pixels = kit.pictures.decode(untrusted)
    faces = sorted(kit.detector.detect(pixels), key=lambda face: -face.box.height)
    clear = [face for face in faces if face.score >= SUREST]
    if not clear:
        raise PhotoTrouble("No clear face was found.", "Use a photo taken from the front, in good light.")
    if len(clear) > 1 and clear[1].box.height >= BYSTANDER * clear[0].box.height:
        raise PhotoTrouble("There is more than one face.", "Cut the photo so that only this person is on it.")
    if clear[0].box.height < SMALLEST:
        raise PhotoTrouble(f"The face is only {clear[0].box.height} pixels tall.", f"It needs {SMALLEST} or more.")
    first, second = kit.recognisers
    return Reference(first.embed(pixels, clear[0]), second.embed(pixels, clear[0]))
