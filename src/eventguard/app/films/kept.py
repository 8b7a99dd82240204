"""What is kept of decisions by hand about a film that is cleaned once more: every cover, where it was; and whoever is
shown on a track that is beyond doubt the same.
"""

from collections.abc import Sequence
from dataclasses import replace

from eventguard.adapters.films.begun import FACES, WORDS, Begun
from eventguard.core.faces import by_hand
from eventguard.core.faces.kept_by_hand import Earlier, alike, decisions
from eventguard.core.films.layers import Layer, Overlay, standing
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.film import together
from eventguard.core.words.by_hand import decisions as words_decided

#: Two tracks are one face when they share so much of both together, in the mean of all frames of the longer one.
SAME = 0.5


def over(overlay: Overlay, earlier: Earlier, work: Begun, sha256: str | None) -> Overlay:
    """A fresh overlay with what hands decided about an earlier rendering. A decision goes to the track that is the
    same; where there is none a cover stays where it was, and whoever was shown is shown no more. ``sha256`` is that of
    the earlier rendering.
    """
    decided = decisions(earlier.faces)
    layers = work.layers(FACES, sha256) or {}
    faces, face_layers = list(overlay.faces), dict(overlay.face_layers)
    for face in decided:
        layer = layers.get(face.n) or _at_its_place(face)
        same = _same(layer, face, overlay) if layer and not face.drawn else None
        if same is not None:
            faces = [_as(each, face) if each.n == same else each for each in faces]
        elif face.verdict is Verdict.COVER and layer is not None:
            n = by_hand.after(tuple(faces))
            faces.append(replace(face, n=n))
            face_layers[n] = layer
    faces = [_unless_elsewhere(face, faces) for face in faces]
    return _with_words(replace(overlay, faces=tuple(faces), face_layers=face_layers), earlier, work, sha256)


def _with_words(overlay: Overlay, earlier: Earlier, work: Begun, sha256: str | None) -> Overlay:
    """Lines that hands covered stay covered where they were; what they kept legible is judged anew."""
    layers = work.layers(WORDS, sha256) or {}
    words, word_layers = list(overlay.words), dict(overlay.word_layers)
    for word in words_decided(earlier.words, lambda _: False):
        if (layer := layers.get(word.n)) is not None:
            n = max((each.n for each in words), default=0) + 1
            words.append(replace(word, n=n))
            word_layers[n] = layer
    return replace(overlay, words=tuple(words), word_layers=word_layers)


def _unless_elsewhere(face: Face, faces: Sequence[Face]) -> Face:
    """A face, covered if its person is shown by hand on another track at the same time."""
    if face.verdict is Verdict.COVER or face.reason is Reason.SHOWN_BY_HAND:
        return face
    named = (other for other in faces if other.reason is Reason.SHOWN_BY_HAND and other.person == face.person)
    if any(together(face.span, other.span) for other in named):
        return replace(face, verdict=Verdict.COVER, reason=Reason.AMBIGUOUS, person=None)
    return face


def _at_its_place(face: Face) -> Layer | None:
    """Where a face stays whose ways are not known any more: in its box, as long as it lasted."""
    return standing(face.box, face.span) if face.span else None


def _same(layer: Layer, face: Face, overlay: Overlay) -> int | None:
    """The track that is the same as an earlier one: all along, or for a cover at least where it was seen best."""
    found = [(much, n) for n, other in overlay.face_layers.items() if (much := _alike(layer, other)) >= SAME]
    if not found and face.verdict is Verdict.COVER and face.at is not None:
        there = ((other.at(face.at), n) for n, other in overlay.face_layers.items())
        found = [(alike(box, face.box), n) for box, n in there if box and box.holds_centre_of(face.box)]
    return max(found)[1] if found else None


def _alike(one: Layer, other: Layer) -> float:
    """What two layers share of both together, in the mean of all frames of the longer one."""
    first, last = max(one.first, other.first), min(one.span[1], other.span[1])
    pairs = ((one.at(frame), other.at(frame)) for frame in range(first, last + 1))
    return sum(alike(a, b) for a, b in pairs if a and b) / max(len(one.boxes), len(other.boxes))


def _as(face: Face, decided: Face) -> Face:
    """A fresh find as a hand decided about it."""
    matched = by_hand.matched(face) if decided.reason is Reason.SHOWN_BY_HAND else None
    told = {"verdict": decided.verdict, "reason": decided.reason, "person": decided.person, "perhaps": None}
    return replace(face, **told, matched=matched, by=decided.by, over=decided.over, compared=decided.compared)  # type: ignore[arg-type]
