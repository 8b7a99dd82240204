"""Law 1: covered unless proven otherwise. Random matches and consents try to get a face shown that should not be."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.faces.matching import CLOSE, MARGIN, Likeness
from eventguard.core.faces.policy import cover_all, verdicts
from eventguard.core.people.channels import START, in_use
from eventguard.core.people.consent import Answer, Channel, Consent, Person, Reason, standing
from eventguard.core.photos.face import Detection, Verdict
from eventguard.core.photos.pixels import Box

TODAY = date(2026, 7, 10)
PEOPLE = ("P1", "P2", "P3")
THRESHOLD = 0.05


def like(*scores: float) -> tuple[Likeness, ...]:
    """Whom a face resembles, best first, from its scores against P1, P2 ..."""
    found = [Likeness(person, score, score - THRESHOLD) for person, score in zip(PEOPLE, scores, strict=False)]
    return tuple(sorted(found, key=lambda likeness: -likeness.score))


likenesses = st.lists(st.floats(-1, 1), max_size=3).map(lambda scores: like(*scores))
detections = st.builds(
    Detection,
    st.builds(Box, st.integers(-50, 2000), st.integers(-50, 2000), st.integers(1, 300), st.integers(1, 300)),
    st.just(()),
    st.floats(0, 1),
)
compared = st.sampled_from([Reason.TOO_SMALL, Reason.TOO_BLURRED]) | likenesses
scenes = st.lists(st.tuples(detections, compared), max_size=6)
standings = st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), st.sampled_from(Reason))


def face(height: int = 100) -> Detection:
    return Detection(Box(0, 0, 80, height), (), 0.9)


@given(scenes, standings)
def test_a_face_is_shown_only_with_a_clear_match_to_one_person_who_has_a_live_yes(
    scene: list[tuple[Detection, tuple[Likeness, ...] | Reason]], known: dict[str, Reason]
) -> None:
    faces = verdicts([d for d, _ in scene], [m for _, m in scene], known)
    assert [f.n for f in faces] == list(range(1, len(scene) + 1))
    for decided, (detection, likeness) in zip(faces, scene, strict=True):
        if decided.verdict is Verdict.SHOW:
            assert likeness and not isinstance(likeness, Reason)
            best, *others = likeness
            assert decided.person == best.person
            assert known[best.person] is Reason.CONSENTED
            assert best.lead >= 0
            assert all(best.score - other.score >= MARGIN for other in others)
            assert decided.box == detection.box
            assert decided.reason is Reason.CONSENTED
        else:
            assert decided.reason is not Reason.CONSENTED
            assert decided.perhaps is None or known[decided.perhaps] is Reason.CONSENTED


@given(scenes, standings)
def test_one_person_is_shown_at_most_once_in_a_photo(
    scene: list[tuple[Detection, tuple[Likeness, ...] | Reason]], known: dict[str, Reason]
) -> None:
    faces = verdicts([d for d, _ in scene], [m for _, m in scene], known)
    named = [f.person for f in faces if f.person]
    assert len(named) == len(set(named))


@given(scenes, standings, st.sampled_from([r for r in Reason if r is not Reason.CONSENTED]))
def test_taking_a_yes_away_never_uncovers_a_face(
    scene: list[tuple[Detection, tuple[Likeness, ...] | Reason]], known: dict[str, Reason], instead: Reason
) -> None:
    boxes, matches = [d for d, _ in scene], [m for _, m in scene]
    before = verdicts(boxes, matches, known)
    for person in known:
        after = verdicts(boxes, matches, {**known, person: instead})
        assert {f.n for f in after if f.verdict is Verdict.SHOW} <= {f.n for f in before if f.verdict is Verdict.SHOW}


@given(
    scenes,
    st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(Answer)),
    st.sampled_from(PEOPLE),
    st.sampled_from(in_use(START)),
    st.builds(Consent, st.sampled_from(Answer), st.none() | st.dates(), st.none() | st.dates()),
)
def test_no_change_of_consent_uncovers_a_face_except_a_recorded_yes_and_that_only_that_persons(
    scene: list[tuple[Detection, tuple[Likeness, ...] | Reason]],
    answers: dict[str, Answer],
    changed: str,
    channel: Channel,
    recorded: Consent,
) -> None:
    before = {id: Person(id, id, consents={Channel.SOCIAL: Consent(answer)}) for id, answer in answers.items()}
    person = before.get(changed, Person(changed, changed))
    after = before | {changed: replace(person, consents={**person.consents, channel: recorded})}
    former, latter = (
        verdicts(
            [d for d, _ in scene],
            [m for _, m in scene],
            {id: standing(person, Channel.SOCIAL, TODAY) for id, person in people.items()},
        )
        for people in (before, after)
    )
    for was, now in zip(former, latter, strict=True):
        if now.verdict is Verdict.SHOW and was.verdict is Verdict.COVER:
            assert now.person == changed
            assert channel == Channel.SOCIAL
            assert recorded.answer is Answer.YES


def test_two_faces_that_are_about_equally_like_one_person_are_both_covered_as_ambiguous() -> None:
    faces = verdicts([face(), face()], [like(0.40), like(0.38)], {"P1": Reason.CONSENTED})
    assert [(f.verdict, f.reason, f.perhaps) for f in faces] == [(Verdict.COVER, Reason.AMBIGUOUS, "P1")] * 2


def test_a_face_that_is_like_two_people_is_covered_as_ambiguous() -> None:
    (decided,) = verdicts([face()], [like(0.40, 0.38)], {"P1": Reason.CONSENTED})
    assert (decided.verdict, decided.reason, decided.person) == (Verdict.COVER, Reason.AMBIGUOUS, None)


def test_a_face_that_is_too_small_or_blurred_is_covered_and_nobody_is_suggested() -> None:
    for reason in (Reason.TOO_SMALL, Reason.TOO_BLURRED):
        (decided,) = verdicts([face(59)], [reason], {"P1": Reason.CONSENTED})
        assert (decided.verdict, decided.reason, decided.perhaps) == (Verdict.COVER, reason, None)


def test_a_close_call_is_covered_and_offered_as_a_suggestion_unless_that_person_may_not_be_shown() -> None:
    for reason, perhaps in [(Reason.CONSENTED, "P1"), (Reason.WITHDRAWN, None)]:
        (decided,) = verdicts([face()], [like(THRESHOLD - CLOSE / 2)], {"P1": reason})
        assert (decided.verdict, decided.reason, decided.person) == (Verdict.COVER, Reason.NO_MATCH, None)
        assert decided.perhaps == perhaps
    (far,) = verdicts([face()], [like(THRESHOLD - 2 * CLOSE)], {"P1": Reason.CONSENTED})
    assert far.perhaps is None


def test_somebody_who_is_not_expected_at_the_event_is_covered_unnamed_and_still_a_rival() -> None:
    alone, rival = (
        verdicts([face()], [like(*scores)], {"P2": Reason.CONSENTED})[0] for scores in [(0.4,), (0.4, 0.38)]
    )
    assert (alone.verdict, alone.reason, alone.person) == (Verdict.COVER, Reason.NO_MATCH, None)
    assert (rival.verdict, rival.reason) == (Verdict.COVER, Reason.AMBIGUOUS)


def test_a_recognised_person_without_a_yes_is_covered_for_that_reason() -> None:
    for reason in (Reason.NO_CONSENT, Reason.EXPIRED, Reason.WITHDRAWN):
        (decided,) = verdicts([face()], [like(0.5)], {"P1": reason})
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
