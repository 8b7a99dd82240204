"""Whether a track that would be shown is one person's in every frame in which its face was found.

Whom a track shows is told by a few frames, for that is slow. Whoever takes that person's place in between, in a slide
show, by a dissolve or a jump cut that leaves the picture around them as it was, is in none of these. So every find is
described, by the first network alone, and compared with those in which the person was recognised.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from eventguard.core import pipeline
from eventguard.core.faces.matching import Gallery, unit
from eventguard.core.films.tracks import Track
from eventguard.core.films.verdicts import CLEARLY
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Pixels
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.ports import Embedding, Kit

#: From this cosine on two faces of one film may be one person's, by the built-in network. One pair of different
#: children in 200 gets there, and nine of ten pairs of one child's photos within a year (FG-NET), which are less alike
#: than two frames of a film.
SAME = 0.5
#: Two finds that are unlike the person, so near in time (seconds), are somebody else. One alone is a bad picture.
TWICE = 1.0
#: Of so many finds on end, in seconds, nobody may be able to tell whose they are.
UNTOLD = 0.5

#: How one find was described, or why it could not be.
Described = Embedding | Reason


def described(pixels: Pixels, detection: Detection, batch_policy: BatchPolicy, kit: Kit) -> Described:
    """One face by the first network alone, where faces are compared at all, or why it cannot be told."""
    gallery = batch_policy.gallery
    if gallery is None or not batch_policy.compares or kit.recognisers is None:
        return batch_policy.unmatched
    if detection.box.height < batch_policy.settings.match_size:
        return Reason.TOO_SMALL
    return pipeline.described(pixels, detection, gallery, kit.recognisers[0])


def stays(described: Sequence[Described], track: Track, recognised: Sequence[int], rate: float, least: float) -> bool:
    """Whether all finds of a track are one person's.

    Args:
        described: each find of the track.
        track: where it was found. What was not surely found there speaks against nobody.
        recognised: the places of those finds in which the person was recognised.
        rate: frames a second.
        least: from which cosine on two faces may be one person's (``least_cosine``).
    """
    known = [described[n] for n in recognised if not isinstance(described[n], Reason)]
    if not known:
        return False
    person = unit(np.array(known))
    unlike, untold = -np.inf, 0
    for frame, surely, each in zip(track.frames.tolist(), track.evidence >= CLEARLY, described, strict=True):
        told = not isinstance(each, Reason)
        if told and float((person @ unit(np.asarray(each))).max()) >= least:
            untold = 0
            continue
        if told and surely:
            if frame - unlike <= TWICE * rate:
                return False
            unlike = frame
        untold += 1
        if untold > UNTOLD * rate:
            return False
    return True


def least_cosine(recognised: Sequence[Described], gallery: Gallery) -> float:
    """In the middle between what two people of the gallery have in the mean and what this person's finds have among
    each other; by the built-in network never less than ``SAME``.
    """
    known = [unit(each) for each in recognised if not isinstance(each, Reason)]
    pairs = [float(one @ other) for one, other in combinations(known, 2)]
    own = float(np.median(pairs)) if pairs else 1.0
    return max((gallery.usual + own) / 2, -1.0 if gallery.network else SAME)
