"""What the writing in a picture gives away: names however they were read, and nothing of what names nobody."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.people.consent import STAFF, Person
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.word import AWAY, Gives, Line, Word
from eventguard.core.words.captions import pupils_of
from eventguard.core.words.in_pictures import LEAST, Judge
from eventguard.core.words.on_photos import once

PEOPLE = [
    Person("P1", "Ada Okafor", group="4B"),
    Person("P2", "Seán O'Brien", group="Oak Class"),
    Person("P3", "Theodora Featherstone", group="Year 2 Elm"),
    Person("P4", "Imani Smith-Jones", group="4B"),
    Person("P5", "Małgorzata Wiśniewski", group="5A"),
    Person("S1", "Harjit Kaur", STAFF),
]
JUDGE = Judge(pupils_of(PEOPLE), ["Hollybrook Primary", "Station Road"])
TALL = 20.0


def line(text: str, top: float = 0.0, sure: float = 0.95) -> Line:
    """A line that is read upright, as long as its letters are many."""
    right, bottom = 0.6 * TALL * max(1, len(text)), top + TALL
    return Line(((0.0, top), (right, top), (right, bottom), (0.0, bottom)), (text,), sure)


def judged(*texts: str, named: frozenset[str] = frozenset(), judge: Judge = JUDGE) -> tuple[Word, ...]:
    """The words of lines that stand one below the other."""
    lines = [line(text, 1.5 * TALL * n) for n, text in enumerate(texts)]
    return judge.words(lines, 1.0, named.__contains__)


def covered(*texts: str, named: frozenset[str] = frozenset()) -> list[bool]:
    """Which of these lines are covered."""
    return [word.verdict is Verdict.COVER for word in judged(*texts, named=named)]


@given(
    name=st.sampled_from([person.name for person in PEOPLE if person.id != "S1"]),
    case=st.sampled_from([str, str.upper, str.lower, str.title]),
    blank=st.sampled_from([" ", "  ", "", "\u00a0"]),
    turned=st.booleans(),
    around=st.sampled_from(["{}", "Well done {}", "{} 10/10", "Star of the Week: {}!"]),
)
def test_a_full_name_is_covered_whatever_its_case_blanks_and_order(name, case, blank, turned, around) -> None:  # type: ignore[no-untyped-def]
    words = name.split(" ")
    text = around.format(blank.join(case(word) for word in (reversed(words) if turned else words)))
    assert covered(text) == [True], text


@pytest.mark.parametrize(
    "text", ["Ada 0kafor", "AdaOkafor", "Ada Okalor", "Theodora Featherstonc", "lmani Smith-Jones"]
)
def test_a_full_name_is_covered_with_letters_taken_for_others(text: str) -> None:
    assert covered(text) == [True]


def test_a_name_that_breaks_over_two_lines_is_covered_in_both() -> None:
    assert covered("Well done", "Theodora", "Featherstone") == [False, True, True]


def test_words_beside_a_name_that_lacks_nothing_are_none_of_it() -> None:
    assert covered("My name is", "Ada Okafor", "so there") == [False, True, False]
    assert covered("Theodora Featherstone", "for reading") == [True, False]
    words = judged("Ada Okafor", "Imani Smith-Jones", named=frozenset({"P1"}))
    assert [word.person for word in words] == ["P1", "P4"], "each line of a list names its own child"


def test_a_name_that_breaks_within_a_word_is_covered_to_its_end() -> None:
    assert covered("Theodora Feather", "stone") == [True, True]
    assert covered("Theodora Feather", "stqme") == [True, True]


def test_a_last_name_far_from_everything_is_covered_too() -> None:
    far = JUDGE.words([line("Ada"), line("Okafor", 900.0)], 1.0, frozenset().__contains__)
    assert [word.verdict for word in far] == [Verdict.COVER, Verdict.COVER]


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Theodora", Gives.FIRST_NAME),
        ("ada.okafor@school.example", Gives.EMAIL),
        ("Call 07700 900123", Gives.PHONE),
        ("Hollybrook Primary", Gives.SCHOOL),
        ("STATION ROAD", Gives.SCHOOL),
    ],
)
def test_it_is_told_what_a_covered_line_gives_away(text: str, gives: Gives) -> None:
    [word] = judged(text)
    assert (word.gives, word.verdict) == (gives, Verdict.COVER)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "POLICE",
            "FIRE EXIT",
            "Star of the Week",
            "Reading champions",
            "Sports Day 2026",
            "NINTH WARD MARCHING BAND",
        ),
        *("Year 4", "Mind the step", "Mrs Kaur", "10 x 4 = 40"),
    ],
)
def test_what_names_no_pupil_stays(text: str) -> None:
    assert covered(text) == [False]


def test_the_school_stays_until_its_words_are_told() -> None:
    assert [word.verdict for word in judged("Hollybrook Primary", judge=Judge(pupils_of(PEOPLE)))] == [Verdict.SHOW]


def test_a_name_stays_only_for_the_person_who_may_be_named() -> None:
    assert covered("Ada Okafor", named=frozenset({"P1"})) == [False]
    assert covered("Ada Okafor", named=frozenset({"P2"})) == [True]
    assert covered("Ada Okafor and Seán O'Brien", named=frozenset({"P1"})) == [True]


def test_an_address_is_covered_also_of_somebody_who_may_be_named() -> None:
    assert covered("ada.okafor@school.example", named=frozenset({"P1"})) == [True]


def test_what_could_not_be_read_for_sure_is_to_be_looked_at_if_it_is_large_enough() -> None:
    for scale, gives in ((1.0, Gives.UNREAD), (0.1, Gives.NOTHING)):
        [word] = JUDGE.words([line("qxzv wpk", sure=0.4)], scale, frozenset().__contains__)
        assert (word.gives, word.verdict) == (gives, Verdict.SHOW)


@given(st.lists(st.text(max_size=12), max_size=4), st.floats(0.05, 2.0))
def test_every_line_that_says_anything_gets_one_verdict_and_only_what_gives_nothing_away_is_shown(
    texts: list[str], scale: float
) -> None:
    lines = [line(text, 40.0 * n) for n, text in enumerate(texts)]
    words = JUDGE.words(lines, scale, frozenset().__contains__)
    says = [n for n, text in enumerate(texts, 1) if sum(map(str.isalnum, text)) >= LEAST]
    assert set(says) <= {word.n for word in words} and len({word.n for word in words}) == len(words)
    assert all((word.verdict is Verdict.COVER) == (word.gives in AWAY) for word in words)


@given(st.floats(0.1, 2.0))
def test_a_cover_reaches_beyond_its_line(scale: float) -> None:
    [word] = JUDGE.words([line("Ada Okafor", 100.0)], scale, frozenset().__contains__)
    (left, top), _, (right, bottom), _ = word.corners
    assert left < 0 and top < 100 * scale and right > 120 * scale and bottom > 120 * scale


@given(st.permutations(range(8)), st.floats(-4.0, 4.0))
def test_lines_are_numbered_from_above_and_those_side_by_side_from_the_left(order: list[int], lower: float) -> None:
    board = []
    for row in range(4):
        for left, top in ((0.0, 50.0 * row), (300.0, 50.0 * row + lower)):
            corners = ((left, top), (left + 100, top), (left + 100, top + TALL), (left, top + TALL))
            board.append(Word(0, corners, Gives.NOTHING, Verdict.SHOW))
    seen = once([replace(board[place], n=n) for n, place in enumerate(order, 1)])
    assert seen == tuple(replace(word, n=n) for n, word in enumerate(board, 1))


def test_what_says_nothing_is_no_writing_and_letters_too_large_to_be_missed_are_no_reason_to_look() -> None:
    assert judged("", "-", "|") == ()
    large = Line(((0, 0), (900, 0), (900, 400), (0, 400)), ("ewfm", "w3mj"), 0.3)
    small = Line(((0, 0), (90, 0), (90, 40), (0, 40)), ("ewfm", "w3mj"), 0.3)
    assert JUDGE.words([large], 1.0, lambda _: False) == ()
    assert [word.gives for word in JUDGE.words([small], 1.0, lambda _: False)] == [Gives.UNREAD]


@pytest.mark.parametrize(
    ("text", "given"), [("Ely Primary", True), ("Elyse went home", False), ("rely on us", False), ("ELY", True)]
)
def test_a_short_word_of_the_schools_own_is_looked_for_as_a_word(text: str, given: bool) -> None:
    (word,) = judged(text, judge=Judge(pupils_of(PEOPLE), ["Ely"]))
    assert (word.gives is Gives.SCHOOL) is given


def cover_at(left: float, top: float, right: float, bottom: float, person: str | None = "P1") -> Word:
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Word(1, corners, Gives.NAME, Verdict.COVER, person)


def test_of_two_covers_on_one_place_one_stays_and_hides_both_but_of_none_that_reaches_further() -> None:
    large, inside, beyond = cover_at(0, 0, 200, 40), cover_at(20, 2, 180, 38), cover_at(100, 2, 300, 38)
    assert once([inside, large]) == (large,)
    assert len(once([large, beyond])) == 2
    assert once([large, replace(inside, person="P2")])[0].person is None, "whose it is nobody knows then"


@given(st.lists(st.tuples(*[st.floats(0, 300)] * 2, *[st.floats(1, 120)] * 2), max_size=6))
def test_no_ink_of_a_covered_line_is_left_by_taking_each_place_once(
    places: list[tuple[float, float, float, float]],
) -> None:
    words = [cover_at(x, y, x + long, y + tall) for x, y, long, tall in places]
    kept = once(words)
    for word in words:
        for ax, ay in word.corners:
            mx, my = (sum(corner[axis] for corner in word.corners) / 4 for axis in (0, 1))
            x, y = mx + (ax - mx) / 1.41, my + (ay - my) / 1.41
            assert any(
                one.corners[0][0] - 1e-6 <= x <= one.corners[2][0] + 1e-6
                and one.corners[0][1] - 1e-6 <= y <= one.corners[2][1] + 1e-6
                for one in kept
            )
