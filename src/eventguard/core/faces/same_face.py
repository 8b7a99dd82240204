"""Whether the reference photos of two people show one and the same face: mostly a photo in the wrong folder."""

from collections.abc import Iterable

import numpy as np

from eventguard.core.faces.matching import Gallery, Template, unit
from eventguard.core.ports import Embedding

#: Half of somebody's photos score this against another's: the same face. Of 250 LFW people with three photos each,
#: drawn five times, nobody does by chance (at most 0.05), and 88 % of those enrolled twice from other photos do (44 %
#: with one photo). Of 40 children (FG-NET) nobody does; by the spread of their 1,560 pairs 2 in 100 would among 250.
FACE = 0.25
#: One photo scores this against one of another's: the same face as well. Different people reach 0.05 (LFW).
PHOTO = 0.5
#: And this: the very picture, copied or saved anew. Two photos of one person reach 0.69 (LFW, 257 people).
PICTURE = 0.75


def cut(gallery: Gallery) -> float:
    """From which score on half of somebody's photos show another's face. ``FACE`` was measured with SFace: what another
    network says of one face nobody knows, so there it is what this gallery takes for somebody's, if that is less.
    """
    return min(FACE, gallery.calibration.threshold) if gallery.network else FACE


def same_faces(template: Template, others: Iterable[Template], face: float = FACE) -> dict[str, bool]:
    """The people whose reference photos, made by the same network, show the face of this template (``cut``); true where
    one is the very same picture.
    """
    found = {}
    for other in others:
        if other.network != template.network:
            continue
        photos = _scores(template, unit(other.first), other.second)
        means = _scores(template, unit(unit(other.first).mean(axis=0))[None], other.second.mean(axis=0)[None])
        if photos.max() >= min(PHOTO, face + PHOTO - FACE) or float(np.median(means)) >= face:
            found[other.person] = bool(photos.max() >= PICTURE)
    return found


def _scores(template: Template, first: Embedding, second: Embedding) -> Embedding:
    """How much each photo of a template scores against each of these faces (``core.faces.matching``)."""
    distances = np.linalg.norm(template.second[:, None] - second[None], axis=2)
    return np.asarray(unit(template.first) @ first.T - distances, dtype=np.float32)
