"""Making a template from photos of somebody who may be recognised: one clear face in each, all of one person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eventguard.core.errors import PhotoTrouble
from eventguard.core.faces import pose
from eventguard.core.faces.matching import UNLIKE, Template, agreements, is_clear
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.ports import Embedding, Kit

#: A reference face must be at least this tall, in pixels. LFW faces, on which the match is measured, have 60 to 90.
SMALLEST = 60
#: A reference face is found beyond doubt.
SUREST = 0.7
#: A second face counts when it is at least this share of the first one's height.
BYSTANDER = 0.4
#: How far the nose is off the middle of the eyes (``pose.turn``): from here on somebody looks away. One LFW photo in
#: fifty does; their middle score against the same person's other photos is 0.03, not 0.29.
TURNED = 0.4
#: The eyes' distance over that from the eyes to the mouth: less than this is a face from the side. Also one in fifty.
NARROW = 0.7
#: How clear a reference face must be (``matching.is_clear``): one LFW photo in 80 is not, four blurred ones in five.
CLEAREST = 9.5


@dataclass(frozen=True)
class Reference:
    """Both recognisers' embeddings of one reference photo, where its face is, a small picture of it as a fresh file, if
    one may be kept, and the name of the school's own network that made the first one (``matching.Template``).
    """

    first: Embedding
    second: Embedding
    box: Box
    picture: bytes | None = None
    network: str = ""


def refer(pixels: Pixels, kit: Kit) -> Reference:
    """Describe the one face in a reference photo.

    Raises:
        PhotoTrouble: no face, more than one, or not clear enough.
    """
    if kit.recognisers is None:
        raise RuntimeError("enrolment needs the recognisers")
    faces = sorted(kit.detector.portrayed(pixels), key=lambda face: -face.box.height)
    clear = [face for face in faces if face.score >= SUREST]
    if not clear:
        raise PhotoTrouble("No clear face was found.", "Use a photo taken from the front, in good light.")
    if len(clear) > 1 and clear[1].box.height >= BYSTANDER * clear[0].box.height:
        raise PhotoTrouble("There is more than one face.", "Cut the photo so that only this person is on it.")
    if clear[0].box.height < SMALLEST:
        raise PhotoTrouble(f"The face is only {clear[0].box.height} pixels tall.", f"It needs {SMALLEST} or more.")
    first, second = kit.recognisers
    embedding = first.embed(pixels, clear[0])
    # What another network's lengths mean nobody knows yet.
    blurred = not first.network and not is_clear(embedding, CLEAREST)
    if looks_away(clear[0]):
        if blurred:  # where a blurred face looks to is hard to see
            raise PhotoTrouble("The face is blurred or turned away.", "Use a sharp photo, taken from the front.")
        raise PhotoTrouble("The face is turned away.", "Use a photo in which they look at the camera.")
    if blurred:
        raise PhotoTrouble("The face is too blurred or too dark.", "Use a sharper photo, in good light.")
    return Reference(embedding, second.embed(pixels, clear[0]), clear[0].box, network=first.network)


def looks_away(face: Detection) -> bool:
    """Whether somebody looks to the side, by where the nose is under the eyes and how near the eyes are."""
    eyes, mouth = np.array(face.landmarks[:2]), np.array(face.landmarks[3:])
    distance = float(np.linalg.norm(eyes[1] - eyes[0]))
    height = float(np.linalg.norm(eyes.mean(axis=0) - mouth.mean(axis=0)))
    return abs(pose.turn(face.landmarks)) > TURNED or distance < NARROW * height


def template_of(person: str, references: Sequence[Reference]) -> Template:
    """What somebody's reference photos make, in their order."""
    first, second = (np.array(rows) for rows in zip(*((r.first, r.second) for r in references), strict=True))
    return Template(person, first, second, references[0].network)


def clearest(references: Sequence[Reference]) -> Reference:
    """The reference photo on which the face is seen best (``matching.is_clear``)."""
    return max(references, key=lambda reference: float(np.linalg.norm(reference.first)))


def odd_ones(template: Template, unlike: float = UNLIKE) -> list[int]:
    """Which of one person's reference photos are unlike the others: of three the odd one, of two unlike ones both."""
    return [index for index, score in enumerate(agreements(template)) if score < unlike]
