"""From what was seen, stretch by stretch, to one overlay of the whole film."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from eventguard.core.faces import by_hand, safety
from eventguard.core.films import staying, verdicts
from eventguard.core.films.covers import covers_of
from eventguard.core.films.following import Path
from eventguard.core.films.layers import Layer, Overlay, corners_of
from eventguard.core.films.staying import Described
from eventguard.core.films.tracks import tracks
from eventguard.core.films.verdicts import Told, TrackVerdict
from eventguard.core.films.work import box_of
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Detection, Face, Verdict, is_shown
from eventguard.core.photos.film import Film
from eventguard.core.photos.seen import COLUMNS, NO_FINDS, Finds, SeenFrames
from eventguard.core.photos.word import Gives, Word
from eventguard.core.pipeline import BatchPolicy

#: A line of writing was surely read: so much evidence beyond enough.
READ = 9.0
#: In every how many-th frame a channel's rule is asked.
RULED = 6
#: Another track whose cover lies over so much of a face may be before it: then it is seen so much worse.
BEFORE, CROWDED = 0.15, 0.25

#: By the number of the track, and of the find in it.
TracksTold = Mapping[tuple[int, int], Told]
TracksDescribed = Mapping[tuple[int, int], Described]


def paths(frames: SeenFrames) -> list[Path]:
    """All tracks of a film, as far as they were found."""
    return [Path(track) for track in tracks(frames)]


def only(visible: Iterable[tuple[int, Finds]], frames: SeenFrames) -> SeenFrames:
    """The frames with these finds alone."""
    found: dict[int, list[Finds]] = {}
    for n, find in visible:
        found.setdefault(n, []).append(find)
    return [replace(frame, finds=np.array(found[n]) if n in found else NO_FINDS) for n, frame in enumerate(frames)]


def written(words: Sequence[tuple[int, Word]], frames: SeenFrames) -> list[tuple[Path, Word]]:
    """Tracks of the lines of writing that give somebody away, or could not be read; each was read in one frame a
    second. Of several readings of one line the one counts that gives most away.
    """
    away = [(n, word) for n, word in words if word.verdict is Verdict.COVER or word.gives is Gives.UNREAD]
    ranks = list(Gives)
    found = []
    for path in paths(only([(n, _row(word)) for n, word in away], frames)):
        boxes = {(n, tuple(box)) for n, box in zip(path.track.frames.tolist(), path.track.boxes.tolist(), strict=True)}
        same = [word for n, word in away if (n, tuple(_row(word)[:4].astype(float).tolist())) in boxes]
        found.append((path, min(same, key=lambda word: (word.verdict is Verdict.SHOW, ranks.index(word.gives)))))
    return found


def _row(word: Word) -> Finds:
    box = word.box
    return np.array([box.x, box.y, box.width, box.height, *[0.0] * (COLUMNS - 5), READ], np.float32)


def detection_of(path: Path, find: int) -> Detection:
    """One find of a track as a face of a photo."""
    row = path.track.finds[find]
    points = tuple((float(a), float(b)) for a, b in row[4:14].reshape(5, 2))
    return Detection(box_of(row), points, _score(row[-1]))


def layer_of(path: Path) -> Layer:
    """Where the cover of a track lies."""
    first, boxes = covers_of(path)
    low, high = np.floor(boxes[:, :2]), np.ceil(boxes[:, :2] + boxes[:, 2:])
    return Layer(first, np.column_stack([low, high - low]).astype(np.int32))


def verdicts_on(
    found: Sequence[Path], layers: Sequence[Layer], told: TracksTold, policy: BatchPolicy
) -> list[TrackVerdict]:
    """The verdict on each track by the few frames in which it was compared."""
    judged = [_verdict(n, found[n], layers[n], told, policy) for n in range(len(found))]
    return verdicts.once_at_a_time(judged, [layer.span for layer in layers])


def doubted(
    judged: Sequence[TrackVerdict],
    found: Sequence[Path],
    layers: Sequence[Layer],
    told: TracksTold,
    described: TracksDescribed,
    film: Film,
    policy: BatchPolicy,
) -> list[TrackVerdict]:
    """The verdicts by all frames: nobody is shown whose track is somebody else's, or perhaps, in some of them."""

    def stays(n: int, person: str | None) -> bool:
        if policy.gallery is None:
            return False
        track = found[n].track
        finds = [described[n, find] for find in range(len(track.frames))]
        parts = {*verdicts.to_compare(track, layers[n].span).parts} - {-1}
        known = [find for find in sorted(parts) if verdicts.votes_for(told.get((n, find), ()), person)]
        least = staying.least_cosine([finds[find] for find in known], policy.gallery)
        return staying.stays(finds, track, known, film.rate[0] / film.rate[1], least)

    return [
        verdicts.in_doubt(one) if one.verdict is Verdict.SHOW and not stays(n, one.person) else one
        for n, one in enumerate(judged)
    ]


def judged(
    found: Sequence[Path],
    layers: Sequence[Layer],
    decided: Sequence[TrackVerdict],
    lines: Sequence[tuple[Path, Word]],
    film: Film,
    policy: BatchPolicy,
) -> Overlay:
    """All faces (``found``, each with where its cover lies) and lines of a film, with their verdicts; faces are
    numbered by when they are first seen.
    """
    order = sorted(range(len(found)), key=lambda n: (layers[n].span, layers[n].boxes[0, 0]))
    faces = tuple(_face(i, found[n], layers, n, decided[n]) for i, n in enumerate(order, 1))
    words, word_layers = words_of(lines)
    overlay = Overlay(faces, words, {i: layers[n] for i, n in enumerate(order, 1)}, word_layers)
    return held_to(overlay, film, policy)


def with_more(overlay: Overlay, more: Sequence[Path], missed: Reason) -> Overlay:
    """An overlay with faces that only the second look found: covered."""
    first, layers = by_hand.after(overlay.faces), [layer_of(path) for path in more]
    verdict = TrackVerdict(Verdict.COVER, missed)
    faces = [_face(first + n, path, layers, n, verdict) for n, path in enumerate(more)]
    face_layers = {**overlay.face_layers, **dict(enumerate(layers, first))}
    return replace(overlay, faces=(*overlay.faces, *faces), face_layers=face_layers)


def words_of(lines: Sequence[tuple[Path, Word]]) -> tuple[tuple[Word, ...], dict[int, Layer]]:
    """The lines of writing, numbered, and where each lies."""
    words, layers = [], {}
    for n, (path, word) in enumerate(lines, 1):
        layer, at = layer_of(path), int(path.track.frames[0])
        box = layer.at(at) or word.box
        words.append(replace(word, n=n, corners=corners_of(box), span=layer.span, at=at))
        layers[n] = layer
    return tuple(words), layers


def held_to(overlay: Overlay, film: Film, policy: BatchPolicy) -> Overlay:
    """The overlay with every track covered that the channel's rule, or what families asked, lets be seen in any one of
    its frames no more.
    """
    why: dict[int, Reason] = {}
    for frame in range(0, film.frames, RULED) if any(map(is_shown, overlay.faces)) else ():
        faces = overlay.faces_at(frame)
        for face in faces:
            if reason := safety.why_not(face, faces, film.size, policy.rule, policy.groups_only):
                why.setdefault(face.n, reason)
    faces = tuple(
        replace(face, verdict=Verdict.COVER, reason=why[face.n], perhaps=None) if face.n in why else face
        for face in overlay.faces
    )
    return replace(overlay, faces=faces)


def _verdict(n: int, path: Path, layer: Layer, told: TracksTold, policy: BatchPolicy) -> TrackVerdict:
    if not policy.compares:
        return TrackVerdict(Verdict.COVER, policy.unmatched)
    wanted = verdicts.to_compare(path.track, layer.span)
    parts = [told.get((n, find), Reason.TOO_BLURRED) for find in wanted.parts]
    gaps = [told.get((n, find), Reason.TOO_BLURRED) for find in wanted.after_gaps]
    return verdicts.verdict_on(parts, gaps, policy.standings)


def _face(n: int, path: Path, layers: Sequence[Layer], which: int, verdict: TrackVerdict) -> Face:
    best = _seen_best(path, [layer for i, layer in enumerate(layers) if i != which])
    at, score = int(path.track.frames[best]), round(_score(path.track.evidence.max()), 4)
    box = layers[which].at(at) or detection_of(path, best).box
    told = (verdict.verdict, verdict.reason, verdict.person, score, verdict.distance, verdict.perhaps)
    return Face(n, box, *told, span=layers[which].span, at=at)


def _seen_best(path: Path, others: Sequence[Layer]) -> int:
    """Which find shows a track best: large, surely a face, and with nobody before it, or beside it in the picture."""
    track, crowded = path.track, np.zeros(len(path.track.frames))
    for layer in others:
        both = (track.frames >= layer.first) & (track.frames <= layer.span[1])
        own, other = track.boxes[both], layer.boxes[track.frames[both] - layer.first]
        low, high = np.maximum(own[:, :2], other[:, :2]), np.minimum(_ends(own), _ends(other))
        crowded[both] += np.prod(np.clip(high - low, 0, None), axis=1) >= BEFORE * np.prod(own[:, 2:], axis=1)
    return int(np.argmax(track.boxes[:, 3] * np.clip(track.evidence, 0.1, 3) * CROWDED**crowded))


def _ends(boxes: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return np.asarray(boxes[:, :2] + boxes[:, 2:], np.float64)


def _score(evidence: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(evidence, -30, 30))))
