"""Names in writing of which only is known how likely each letter is at each place."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.people.consent import Person
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.word import Gives, Letters, Line
from eventguard.core.words.captions import pupils_of
from eventguard.core.words.in_pictures import Judge

PEOPLE = [
    Person("P1", "Ada Okafor", group="4B"),
    Person("P2", "Seán O'Brien", group="Oak Class"),
    Person("P3", "Theodora Featherstone", group="Year 2 Elm"),
    Person("P4", "Imani Smith-Jones", group="4B"),
]
JUDGE = Judge(pupils_of(PEOPLE))
SIGNS = ("", *"abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZáÁłş'-.!0123456789")
#: In what a reader takes letters for here: nothing that looks like them.
INSTEAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "xqzvxqzvxqzvxqzvxqzvxqzvxq")


def letters(text: str, instead: str, right: float, wrong: float) -> Letters:
    """Two places for each sign: what it is, and instead of what it is likelier taken; then nothing."""
    likely = np.zeros((2 * len(text), len(SIGNS)), np.float32)
    for n, (sign, other) in enumerate(zip(text, instead, strict=True)):
        likely[2 * n, SIGNS.index(sign)] += right
        likely[2 * n, SIGNS.index(other)] += wrong
        likely[2 * n + 1, 0] = 1.0
    return Letters(SIGNS, likely)


def judged(likely: Letters, says: str = "qxzv", judge: Judge = JUDGE) -> tuple[Gives, Verdict, str | None]:
    """What becomes of a line that was read as something else, not for sure."""
    line = Line(((0, 0), (200, 0), (200, 20), (0, 20)), (says,), 0.5, (likely,))
    [word] = judge.words([line], 1.0, frozenset().__contains__)
    return word.gives, word.verdict, word.person


@given(
    person=st.sampled_from(PEOPLE),
    turned=st.booleans(),
    case=st.sampled_from([str.upper, str.lower, str]),
    blank=st.sampled_from(["", " ", ". "]),
    right=st.floats(0.5, 0.6),
    beside=st.sampled_from(["", "well done ", "10 "]),
)
def test_a_full_name_is_found_although_every_letter_is_about_as_likely_another(
    person: Person, turned: bool, case: Callable[[str], str], blank: str, right: float, beside: str
) -> None:
    parts = person.name.replace("O'Brien", "OBrien").split(" ")
    text = beside + case(blank.join(reversed(parts) if turned else parts))
    found = judged(letters(text, text.lower().translate(INSTEAD), right, 1 - right))
    assert found == (Gives.NAME, Verdict.COVER, person.id)


@pytest.mark.parametrize(("name", "right"), [("Ada", 0.8), ("Theodora", 0.5), ("Imani", 0.6)])
def test_a_first_name_is_found_where_it_is_all_that_a_line_says(name: str, right: float) -> None:
    wrong = name.lower().translate(INSTEAD)
    assert judged(letters(name, wrong, right, 1 - right))[:2] == (Gives.FIRST_NAME, Verdict.COVER)
    among = f"the{name}school"
    assert judged(letters(among, f"the{wrong}school", right, 1 - right))[1] is Verdict.SHOW


@given(
    st.lists(
        st.sampled_from(["reading", "champions", "star", "of", "the", "week", "sports", "day", "library", "leavers"]),
        min_size=1,
        max_size=4,
    ),
    st.floats(0.5, 0.99),
)
def test_words_that_name_nobody_stay_however_unsure_they_are(words: list[str], right: float) -> None:
    text = " ".join(words)
    assert judged(letters(text, text.translate(INSTEAD), right, 1 - right))[1] is Verdict.SHOW


@given(st.integers(0, 60))
def test_places_where_nothing_is_likely_name_nobody(places: int) -> None:
    flat = Letters(SIGNS, np.full((places, len(SIGNS)), 1 / len(SIGNS), np.float32))
    assert judged(flat)[1] is Verdict.SHOW


def test_signs_that_no_name_has_and_registers_without_pupils_are_no_trouble() -> None:
    odd = Letters(("", "国", "æ", " "), np.full((9, 4), 0.25, np.float32))
    assert judged(odd)[1] is Verdict.SHOW
    assert judged(odd, judge=Judge(pupils_of([])))[1] is Verdict.SHOW
    assert judged(Letters((), np.zeros((0, 0), np.float32)))[1] is Verdict.SHOW
