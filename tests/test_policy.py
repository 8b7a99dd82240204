"""Law 1: covered unless proven otherwise. Random matches and consents try to get a face shown that should not be."""

from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.consent import Reason
from eventguard.core.matching import MARGIN, Likeness
from eventguard.core.photo import Box, Detection, Verdict
from eventguard.core.policy import cover_all, decide

THRESHOLD, MATCH_SIZE = 0.05, 60
scores = st.floats(-1, 1)
likenesses = st.builds(Likeness, st.sampled_from(["P1", "P2", "P3"]), scores, scores | st.just(float("-inf")))
detections = st.builds(
    Detection,
    st.builds(Box, st.integers(-50, 2000), st.integers(-50, 2000), st.integers(1, 300), st.integers(1, 300)),
    st.just(()),
    st.floats(0, 1),
)
scenes = st.lists(st.tuples(detections, st.none() | likenesses), max_size=8)
standings = st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), st.sampled_from(Reason))


def face(height: int = 100) -> Detection:
    return Detection(Box(0, 0, 80, height), (), 0.9)


@given(scenes, standings)
def test_a_face_is_shown_only_with_a_clear_match_to_one_person_who_has_a_live_yes(
    scene: list[tuple[Detection, Likeness | None]], known: dict[str, Reason]
) -> None:
    faces = decide([d for d, _ in scene], [m for _, m in scene], known, THRESHOLD, MATCH_SIZE)
    assert [f.n for f in faces] == list(range(1, len(scene) + 1))
    for decided, (detection, likeness) in zip(faces, scene, strict=True):
        if decided.verdict is Verdict.SHOW:
            assert likeness is not None
            assert known[likeness.person] is Reason.CONSENTED
            assert likeness.score >= THRESHOLD
            assert likeness.score - likeness.runner_up >= MARGIN
            assert detection.box.height >= MATCH_SIZE
            assert decided.reason is Reason.CONSENTED
        else:
            assert decided.reason is not Reason.CONSENTED


@given(scenes, standings)
def test_one_person_is_shown_at_most_once_in_a_photo(
    scene: list[tuple[Detection, Likeness | None]], known: dict[str, Reason]
) -> None:
    faces = decide([d for d, _ in scene], [m for _, m in scene], known, THRESHOLD, MATCH_SIZE)
    named = [f.person for f in faces if f.person]
    assert len(named) == len(set(named))


@given(scenes, standings, st.sampled_from([r for r in Reason if r is not Reason.CONSENTED]))
def test_taking_a_yes_away_never_uncovers_a_face(
    scene: list[tuple[Detection, Likeness | None]], known: dict[str, Reason], instead: Reason
) -> None:
    boxes, matches = [d for d, _ in scene], [m for _, m in scene]
    before = decide(boxes, matches, known, THRESHOLD, MATCH_SIZE)
    for person in known:
        after = decide(boxes, matches, {**known, person: instead}, THRESHOLD, MATCH_SIZE)
        assert {f.n for f in after if f.verdict is Verdict.SHOW} <= {f.n for f in before if f.verdict is Verdict.SHOW}


def test_two_faces_that_are_about_equally_like_one_person_are_both_covered_as_ambiguous() -> None:
    twins = [Likeness("P1", 0.40, -1.0), Likeness("P1", 0.38, -1.0)]
    faces = decide([face(), face()], twins, {"P1": Reason.CONSENTED}, THRESHOLD, MATCH_SIZE)
    assert [(f.verdict, f.reason) for f in faces] == [(Verdict.COVER, Reason.AMBIGUOUS)] * 2


def test_a_face_that_is_like_two_people_is_covered_as_ambiguous() -> None:
    (decided,) = decide([face()], [Likeness("P1", 0.40, 0.38)], {"P1": Reason.CONSENTED}, THRESHOLD, MATCH_SIZE)
    assert (decided.verdict, decided.reason, decided.person) == (Verdict.COVER, Reason.AMBIGUOUS, None)


def test_a_small_face_is_covered_however_well_it_matches() -> None:
    (decided,) = decide([face(59)], [Likeness("P1", 0.9, -1.0)], {"P1": Reason.CONSENTED}, THRESHOLD, MATCH_SIZE)
    assert (decided.verdict, decided.reason) == (Verdict.COVER, Reason.TOO_SMALL)


def test_a_recognised_person_without_a_yes_is_covered_for_that_reason() -> None:
    for reason in (Reason.NO_CONSENT, Reason.EXPIRED, Reason.WITHDRAWN):
        (decided,) = decide([face()], [Likeness("P1", 0.5, -1.0)], {"P1": reason}, THRESHOLD, MATCH_SIZE)
        assert (decided.verdict, decided.reason, decided.person) == (Verdict.COVER, reason, "P1")


@given(st.lists(detections, max_size=5))
def test_with_recognition_off_every_face_is_covered(found: list[Detection]) -> None:
    faces = cover_all(found, Reason.RECOGNITION_OFF)
    assert len(faces) == len(found)
    assert all(f.verdict is Verdict.COVER and f.person is None for f in faces)


def test_a_face_remembers_how_its_head_is_held() -> None:
    leaning = ((0.0, 0.0), (40.0, 40.0), (0.0, 40.0), (-30.0, 30.0), (10.0, 70.0))
    (decided,) = cover_all([Detection(Box(-40, -20, 100, 120), leaning, 0.9)], Reason.RECOGNITION_OFF)
    assert (decided.tilt, decided.turn) == (45.0, 0.0)
