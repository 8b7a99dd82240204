"""Rules beside consent only ever cover more: too close, in groups only, everybody."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app import phrases
from eventguard.core.errors import SetupError
from eventguard.core.faces import safety
from eventguard.core.faces.objections import objections, too_large
from eventguard.core.people.channels import CAREFUL, CONSENT, Ready, Rule, SeenBy
from eventguard.core.people.consent import Answer, Channel, Consent, Person, Reason
from eventguard.core.photos.face import Drawn, Face, Verdict, is_shown
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.core.settings import GROUP_OTHERS, GROUP_PERCENT
from tests.conftest import NOON

SIZE = 1600, 1000
ON = NOON.date()
reasons = st.sampled_from([Reason.CONSENTED, Reason.SHOWN_BY_HAND, Reason.NO_MATCH, Reason.NOT_A_FACE])
rules = st.builds(
    Rule,
    st.none() | st.integers(1, 400),
    st.none() | st.floats(0.5, 100),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(256, 8192),
)


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Face, ...]:
    """Faces of all kinds, each somebody's."""
    faces = []
    for n in range(1, draw(st.integers(1, 9))):
        reason, side = draw(reasons), draw(st.integers(4, 300))
        verdict = Verdict.COVER if reason is Reason.NO_MATCH else Verdict.SHOW
        box = Box(draw(st.integers(0, 1300)), draw(st.integers(0, 700)), side, draw(st.integers(4, 300)))
        drawn = draw(st.none() | st.sampled_from(Drawn)) if verdict is Verdict.COVER else None
        who = None if reason in (Reason.NO_MATCH, Reason.NOT_A_FACE) else f"P{n}"
        faces.append(Face(n, box, verdict, reason, who, draw(st.floats(0, 1)), drawn=drawn))
    return tuple(faces)


def group(many: int, side: int = 60, detection: float = 0.9) -> tuple[Face, ...]:
    """Somebody who is shown, and so many others, covered, all of one size."""
    row = (
        Face(n, Box(90 * n, 100, side, side), Verdict.COVER, Reason.NO_MATCH, None, detection)
        for n in range(1, many + 1)
    )
    return (Face(9, Box(0, 400, side, side), Verdict.SHOW, Reason.CONSENTED, "P9", 0.9), *row)


@given(crowds(), rules, st.sets(st.sampled_from([f"P{n}" for n in range(1, 9)])), st.none() | st.just(SIZE))
def test_no_rule_and_no_way_of_asking_uncovers_a_face_and_nobody_changes_but_who_is_covered(
    faces: tuple[Face, ...], rule: Rule, asked: set[str], size: tuple[int, int] | None
) -> None:
    after = safety.held_to(faces, size, rule, asked)
    for before, now in zip(faces, after, strict=True):
        assert now == before or (is_shown(before) and now.verdict is Verdict.COVER and not is_shown(now))
    assert safety.held_to(after, size, rule, asked) == after, "once is enough"
    assert safety.held_to(faces, size, CONSENT) == faces


@given(crowds(), rules, rules, st.sets(st.sampled_from([f"P{n}" for n in range(1, 9)])))
def test_a_stricter_rule_covers_everybody_whom_the_laxer_one_covers(
    faces: tuple[Face, ...], one: Rule, other: Rule, asked: set[str]
) -> None:
    if not one.allows_more_than(other):
        shown = [{f.n for f in safety.held_to(faces, SIZE, rule, asked) if is_shown(f)} for rule in (one, other)]
        assert shown[0] <= shown[1]
    assert not one.allows_more_than(one) and not one.allows_more_than(CONSENT)


@given(crowds(), rules, st.booleans())
def test_everybody_left_on_a_photo_that_was_held_to_a_rule_is_no_objection_by_it(
    faces: tuple[Face, ...], rule: Rule, groups_only: bool
) -> None:
    said = {Channel.SOCIAL: Consent(Answer.YES, groups_only=groups_only)}
    people = {f"P{n}": Person(f"P{n}", f"P{n}", consents=said) for n in range(1, 9)}
    asked = people.keys() if groups_only else ()
    photo = Photo("a" * 64, Channel.SOCIAL, "fair", State.HELD, size=SIZE, faces=faces)
    held = replace(photo, faces=safety.held_to(faces, SIZE, rule, asked))
    assert objections(people, held, ON, True, rule) == {}
    gone = {f.person for f, now in zip(faces, held.faces, strict=True) if f != now}
    assert set(objections(people, photo, ON, True, rule)) == gone, "before, each of them was one"
    approved = replace(photo, state=State.APPROVED)
    by_family = {f.person for f in safety.held_to(faces, SIZE, CONSENT, asked) if is_shown(f)}
    assert set(objections(people, approved, ON, True, rule)) == set(photo.shown) - by_family


@pytest.mark.parametrize(
    ("faces", "shown"),
    [
        (group(GROUP_OTHERS), True),
        (group(GROUP_OTHERS - 1), False),
        (group(GROUP_OTHERS, side=GROUP_PERCENT * 10), True),
        (group(GROUP_OTHERS, side=GROUP_PERCENT * 10 + 1), False),
        (group(GROUP_OTHERS, detection=0.5), False),
        (tuple(replace(f, drawn=Drawn.ELLIPSE if f.n < 9 else None) for f in group(6)), False),
        (tuple(replace(f, box=Box(10, 410, 20, 20)) if f.n < 9 else f for f in group(6)), False),
    ],
)
def test_in_groups_only_takes_four_others_who_are_clearly_there_and_a_small_face(
    faces: tuple[Face, ...], shown: bool
) -> None:
    for rule, asked in ((CONSENT, {"P9"}), (Rule(groups_only=True), set[str]())):
        now = safety.held_to(faces, SIZE, rule, asked)[0]
        assert (is_shown(now), now.reason) == (shown, Reason.CONSENTED if shown else Reason.GROUPS_ONLY)


def test_too_close_counts_the_longer_side_of_a_face_and_an_unknown_picture_counts_as_close() -> None:
    tall = Face(1, Box(0, 0, 40, 41), Verdict.SHOW, Reason.SHOWN_BY_HAND, "P1", 0.9)
    lying = replace(tall, box=Box(0, 0, 41, 20))
    for face in (tall, lying):
        assert safety.why_not(face, (face,), SIZE, CAREFUL) is Reason.TOO_CLOSE
        assert safety.why_not(face, (face,), SIZE, Rule(tallest_pixels=41)) is None
        assert safety.why_not(face, (face,), SIZE, Rule(tallest_pixels=40)) is Reason.TOO_CLOSE
        assert safety.why_not(face, (face,), None, Rule(tallest_pixels=41)) is Reason.TOO_CLOSE
    assert safety.why_not(replace(tall, box=Box(0, 0, 40, 40)), (tall,), SIZE, CAREFUL) is None
    assert safety.why_not(tall, (tall,), SIZE, Rule(cover_everybody=True)) is Reason.EVERYBODY_COVERED


def test_careful_is_for_what_everybody_sees() -> None:
    assert [Ready.CAREFUL.rule(who) for who in SeenBy] == [CAREFUL, CONSENT, CONSENT]
    assert Rule(tallest_percent=4, size=1280) == CAREFUL and CAREFUL.tallest(1000) == 40
    assert CONSENT.tallest(1000) == math.inf


@pytest.mark.parametrize(
    "wrong", [{"tallest_pixels": 0}, {"tallest_percent": 0}, {"tallest_percent": 101}, {"size": 99}]
)
def test_a_limit_that_makes_no_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(SetupError, match="must lie"):
        Rule(**wrong)  # type: ignore[arg-type]


def test_a_held_photo_that_is_larger_than_its_channel_allows_is_told() -> None:
    photo = Photo("a" * 64, Channel.SOCIAL, "fair", State.HELD, size=(1280, 900))
    assert too_large(photo, CAREFUL) == "" and too_large(photo, CONSENT) == ""
    assert "1280" in too_large(replace(photo, size=(900, 1281)), CAREFUL)
    assert "1280" in too_large(replace(photo, size=None), CAREFUL), "not known"
    assert too_large(replace(photo, size=(2048, 1281), state=State.APPROVED), CAREFUL) == ""


def test_whoever_looks_is_told_that_one_alone_is_covered_for_that_tells_as_well() -> None:
    shown, other, third = (
        Face(n, Box(90 * n, 0, 40, 40), Verdict.SHOW, Reason.CONSENTED, f"P{n}", 0.9) for n in (1, 2, 3)
    )
    covered = replace(other, verdict=Verdict.COVER, reason=Reason.NO_CONSENT)
    badge = replace(covered, n=4, reason=Reason.COVERED_BY_HAND, person=None, drawn=Drawn.RECTANGLE)

    def told(*faces: Face) -> str:
        return phrases.alone(Photo("a" * 64, Channel.SOCIAL, "fair", State.HELD, size=SIZE, faces=faces))

    assert told(shown, covered, third).startswith("only face 2 is covered")
    assert told(shown, covered, third, badge).startswith("only face 2 is covered"), "a badge is nobody"
    assert told(shown, other, third) == told(covered) == told(shown, badge) == ""
    assert told(shown, covered, replace(covered, n=3)) == "", "two may be anybody"
