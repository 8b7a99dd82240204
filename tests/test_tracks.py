"""Faces are followed from frame to frame: none flashes, a cut ends every track, and any doubt covers a whole track."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.faces.matching import Likeness
from eventguard.core.films import joining
from eventguard.core.films.following import End, Followed, Path, by_stretch
from eventguard.core.films.joining import layer_of
from eventguard.core.films.shots import shots
from eventguard.core.films.tracks import Track, believed, tracks
from eventguard.core.films.verdicts import Told, TrackVerdict, once_at_a_time, to_compare, verdict_on
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.film import Film, together
from eventguard.core.photos.seen import NO_FINDS, STILL, Finds, Motion, SeenFrame
from eventguard.core.photos.word import Gives, Word
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.settings import Settings

MAY: Mapping[str, Reason] = {"P1": Reason.CONSENTED, "P2": Reason.CONSENTED, "P3": Reason.WITHDRAWN}


def find(x: float, y: float = 100, side: float = 40, evidence: float = 5.0) -> Finds:
    return np.array([[x, y, side, side, *[0.0] * 10, evidence]], np.float32)


def frames_of(finds: Sequence[Finds], motion: Motion = STILL, cuts: Sequence[int] = ()) -> list[SeenFrame]:
    return [SeenFrame(bytes(8), each, STILL if n == 0 else motion, n in cuts) for n, each in enumerate(finds)]


def only_track(frames: Sequence[SeenFrame]) -> Track:
    (track,) = tracks(frames)
    return track


def like(person: str, lead: float = 0.2, score: float = 0.5) -> tuple[Likeness, ...]:
    return (Likeness(person, score, lead),)


def test_a_face_that_walks_is_one_track_whatever_the_camera_does_meanwhile() -> None:
    pan = np.array([[1, 0, -9], [0, 1, 0]], np.float32)
    seen = frames_of([find(500 - 9 * n + 4 * n) for n in range(50)], pan)
    track = only_track(seen)
    assert (track.first, track.last, len(track.frames)) == (0, 49, 50)


def test_two_people_who_cross_are_two_tracks_and_each_frame_finds_both() -> None:
    seen = frames_of([np.concatenate([find(100 + 6 * n, 100), find(400 - 6 * n, 130)]) for n in range(50)])
    assert [len(track.frames) for track in tracks(seen)] == [50, 50]


def test_a_track_is_shown_where_nobody_stands_before_it() -> None:
    """Also if it is larger there."""
    behind, before = [find(100 + n, side=40 + n) for n in range(40)], [find(600 - 12 * n, side=60) for n in range(40)]
    seen = frames_of([np.concatenate(both) for both in zip(behind, before, strict=True)])
    paths = joining.paths(seen)
    film, nobody_compared = Film(40, (25, 1), (1280, 720)), BatchPolicy(Settings(), None, {})
    layers = [layer_of(path) for path in paths]
    verdicts = joining.verdicts_on(paths, layers, {}, nobody_compared)
    overlay = joining.judged(paths, layers, verdicts, (), film, nobody_compared)
    (face,) = (face for face in overlay.faces if face.span == (0, 39) and face.box.x < 200)
    assert face.at is not None and 25 < face.at <= 33, "the largest of those before the two meet"


def test_a_cut_ends_every_track_and_another_begins_with_it() -> None:
    seen = frames_of([find(100)] * 40, cuts=[20])
    assert [(track.first, track.last) for track in tracks(seen)] == [(0, 19), (20, 39)]
    assert [layer_of(Path(track)).span for track in tracks(seen)] == [(0, 19), (20, 39)], "and no cover reaches over it"


@pytest.mark.parametrize(("gap", "pace"), [(1, 3), (5, 3), (20, 2), (28, 0)])
def test_a_face_that_is_not_found_for_a_while_stays_covered_meanwhile(gap: int, pace: int) -> None:
    finds = [find(100 + pace * n) if n < 20 or n >= 20 + gap else NO_FINDS for n in range(60)]
    layer = layer_of(Path(only_track(frames_of(finds))))
    for n in range(60):
        box = layer.at(n)
        assert box and box.x <= 100 + pace * n and box.x + box.width >= 140 + pace * n, n


def test_a_cover_begins_before_its_face_is_found_and_ends_after_it() -> None:
    finds = [find(100) if 30 <= n < 50 else NO_FINDS for n in range(90)]
    first, last = layer_of(Path(only_track(frames_of(finds)))).span
    assert first < 30 and last > 49


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(-4, 4), st.integers(-6, 6)), min_size=10, max_size=40))
def test_whatever_was_found_in_a_frame_lies_under_its_cover_there(jumps: list[tuple[int, int, int]]) -> None:
    x, finds = 300.0, []
    for wide, across, down in jumps:
        x += across
        finds.append(find(x, 100 + down, 40 + wide / 3))
    for track in tracks(frames_of(finds)):
        layer = layer_of(Path(track))
        for n, (left, top, width, height) in zip(track.frames.tolist(), track.boxes, strict=True):
            box = layer.at(n)
            assert box and box.x <= left + 0.01 and box.y <= top + 0.01
            assert box.x + box.width >= left + width - 0.01 and box.y + box.height >= top + height - 0.01


def test_a_cover_keeps_one_shape_through_its_track() -> None:
    finds = [find(100 + n, side=40 + 10 * (n % 3)) for n in range(40)]
    boxes = layer_of(Path(only_track(frames_of(finds)))).boxes
    ratios = boxes[:, 3] / boxes[:, 2]
    assert ratios.max() / ratios.min() < 1.06, "but for whole pixels"


def test_what_is_faint_is_believed_when_its_neighbours_in_time_agree_and_not_alone() -> None:
    assert tracks(frames_of([find(100, evidence=-0.8)] * 12))
    assert not tracks(frames_of([find(100, evidence=-0.8), *[NO_FINDS] * 11]))
    assert tracks(frames_of([find(100, evidence=-1.8)] * 25)), "or is there all the time"
    assert not tracks(frames_of([find(100, evidence=-2.3)] * 25))
    assert tracks(frames_of([find(100, evidence=2.0), *[NO_FINDS] * 11])), "one sure find is enough"


@given(st.lists(st.floats(-2.5, 8), min_size=1, max_size=40), st.floats(-2.5, 8))
def test_another_find_never_makes_a_track_less_believable(evidence: list[float], more: float) -> None:
    fewer, all_of_them = np.array(evidence, np.float32), np.array([*evidence, more], np.float32)
    if believed(fewer, len(fewer)):
        assert believed(all_of_them, len(all_of_them))


def test_a_face_followed_through_a_gap_is_believed_where_it_arrives_and_only_there() -> None:
    finds = [find(100) if n < 10 or n >= 20 else NO_FINDS for n in range(30)]
    for x, arrives in ((100, True), (400, False)):
        path = Path(only_track(frames_of(finds)))
        end = next(end for end in path.ends(0) if end.frame == 9 and end.until == 19)
        path.take(Followed(end, np.array([[x, 100, 40, 40]] * 10, np.float64), in_sight=True))
        first, boxes = path.whole()
        assert (abs(boxes[15 - first, 0] - 100) < 1) and (15 in path.known) is arrives


def test_ends_go_to_the_stretch_in_which_their_next_frame_lies() -> None:
    film = Film(130, (25, 1), (640, 360))
    ends = [End(0, 59, (0, 0, 9, 9), 90), End(1, 60, (0, 0, 9, 9), 20), End(2, 125, (0, 0, 9, 9), 129)]
    stretches = by_stretch(ends, film)
    assert {span: [end.track for end in each] for span, each in stretches.items()} == {
        (60, 119): [0],
        (0, 59): [1],
        (120, 129): [2],
    }


def test_places_go_to_the_shots_first_frame_and_back_unchanged() -> None:
    turn = np.array([[1.01, 0.02, 3], [-0.02, 1.01, -2]], np.float32)
    (shot,) = shots(frames_of([NO_FINDS] * 30, turn))
    boxes, at = np.array([[100.0, 50, 40, 30]] * 30), np.arange(30)
    assert np.allclose(shot.back(shot.steady(boxes, at), at), boxes, atol=1e-6)


SURE, UNSURE, NOBODY = like("P1"), like("P1", -0.05), ()


@pytest.mark.parametrize(
    ("parts", "gaps", "verdict", "reason"),
    [
        ([SURE] * 4, [], Verdict.SHOW, Reason.CONSENTED),
        ([SURE, SURE, SURE, UNSURE], [], Verdict.SHOW, Reason.CONSENTED),
        ([SURE, SURE, UNSURE, UNSURE], [], Verdict.COVER, Reason.AMBIGUOUS),
        ([SURE, SURE, SURE, like("P2")], [], Verdict.COVER, Reason.AMBIGUOUS),
        ([SURE, SURE, SURE, like("P2", -0.5)], [], Verdict.COVER, Reason.AMBIGUOUS),
        ([SURE, SURE, SURE, NOBODY], [], Verdict.COVER, Reason.AMBIGUOUS),
        ([SURE] * 4, [like("P2")], Verdict.COVER, Reason.AMBIGUOUS),
        ([SURE] * 4, [NOBODY], Verdict.COVER, Reason.AMBIGUOUS),
        ([SURE] * 4, [Reason.TOO_SMALL], Verdict.SHOW, Reason.CONSENTED),
        ([SURE] * 3 + [Reason.TOO_BLURRED], [], Verdict.SHOW, Reason.CONSENTED),
        ([SURE] * 3 + [Reason.TOO_BLURRED] * 2, [], Verdict.COVER, Reason.AMBIGUOUS),
        ([Reason.TOO_SMALL] * 3, [], Verdict.COVER, Reason.TOO_SMALL),
        ([NOBODY] * 4, [], Verdict.COVER, Reason.NO_MATCH),
        ([like("P3")] * 4, [], Verdict.COVER, Reason.WITHDRAWN),
        ([like("P9")] * 4, [], Verdict.COVER, Reason.NO_MATCH),
    ],
)
def test_a_track_is_shown_only_if_it_clearly_belongs_to_one_person_who_may_be_seen(
    parts: list[Told], gaps: list[Told], verdict: Verdict, reason: Reason
) -> None:
    found = verdict_on(parts, gaps, MAY)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert (found.person is not None) is (reason in (Reason.CONSENTED, Reason.WITHDRAWN))


told = st.one_of(
    st.sampled_from([Reason.TOO_SMALL, Reason.TOO_BLURRED, ()]),
    st.builds(like, st.sampled_from(["P1", "P2", "P3"]), st.floats(-0.3, 0.4)),
)


@given(st.lists(told, min_size=3, max_size=12), st.lists(told, max_size=4), told)
def test_one_more_part_that_does_not_speak_for_them_never_shows_anybody(
    parts: list[Told], gaps: list[Told], more: Told
) -> None:
    if verdict_on(parts, gaps, MAY).verdict is Verdict.COVER:
        doubtful = more if not (more and not isinstance(more, Reason) and more[0].lead >= 0) else ()
        assert verdict_on([*parts, doubtful], gaps, MAY).verdict is Verdict.COVER
        assert verdict_on(parts, [*gaps, more], MAY).verdict is Verdict.COVER


def test_nobody_is_in_two_places_at_once() -> None:
    shown = TrackVerdict(Verdict.SHOW, Reason.CONSENTED, "P1", 0.4)
    apart, at_once = (
        once_at_a_time([shown, shown], [(0, 50), (51, 99)]),
        once_at_a_time([shown, shown], [(0, 50), (9, 60)]),
    )
    assert [each.verdict for each in apart] == [Verdict.SHOW, Verdict.SHOW], "one after another they may be"
    assert [each.verdict for each in at_once] == [Verdict.COVER, Verdict.COVER]


def test_a_track_is_compared_in_every_part_of_its_time_and_when_it_comes_back() -> None:
    finds = [find(100, evidence=8 if n % 7 == 3 else 1) if n < 40 or n > 50 else NO_FINDS for n in range(120)]
    track = only_track(frames_of(finds))
    wanted = to_compare(track, (0, 119))
    frames = [int(track.frames[n]) for n in wanted.parts if n >= 0]
    assert len(frames) >= 3 and min(frames) < 30 and max(frames) > 90
    assert [int(track.frames[n]) for n in wanted.after_gaps] == [51]


@given(st.tuples(st.integers(0, 50), st.integers(0, 50)), st.tuples(st.integers(0, 50), st.integers(0, 50)))
def test_together_is_the_same_from_both_sides(one: tuple[int, int], other: tuple[int, int]) -> None:
    spans = [(min(each), max(each)) for each in (one, other)]
    assert together(*spans) == together(*reversed(spans))
    assert together(spans[0], spans[0]) and together(None, spans[0])


def test_writing_that_is_read_once_a_second_stays_covered_between_the_readings() -> None:
    seen = frames_of([NO_FINDS] * 90, np.array([[1, 0, 2], [0, 1, 0]], np.float32))
    read = [(n, name_at(100 + 2 * n)) for n in (12, 36, 60)]
    ((path, word),) = joining.written(read, seen)
    layer = layer_of(path)
    for n in range(8, 66):
        box = layer.at(n)
        assert box and box.x <= 100 + 2 * n and box.x + box.width >= 180 + 2 * n, n
    assert word.verdict is Verdict.COVER


def name_at(x: float) -> Word:
    corners = ((x, 50.0), (x + 80, 50.0), (x + 80, 70.0), (x, 70.0))
    return Word(1, corners, Gives.NAME, Verdict.COVER)


def test_frames_that_are_alike_count_as_the_one_that_was_looked_at() -> None:
    seen = frames_of([find(100)] * 30)
    assert len(only_track([replace(frame, digest=b"x" * 8) for frame in seen]).frames) == 30
