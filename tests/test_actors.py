"""Names of people who act: whatever is typed, one person has one name, and nobody passes for another."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.errors import SetupError
from eventguard.core.people.actors import LONGEST, alike, called, each_once, same

HEAD = "Head Teacher"
SPELT_ALIKE = ["Head Teacher ", "\thead  teacher\n", "HEAD\u00a0TEACHER", "He\u200bad Teacher", "\u202eHead Teacher",
               "\ufeffHead Teacher", "He\u00adad Teacher", "\uff28\uff45\uff41\uff44 Teacher", "Head\u2003Teacher",
               "Head Teacher\ufe0f", "Head Tea\u034fcher", "Head Teacher\x00", "Head\u2060 Teacher"]  # fmt: skip
LOOKS_ALIKE = ["H\u0435ad Teacher", "Head T\u0435\u0430\u0441her", "\u0397ead Teacher", "\u041d\u0435\u0430d Teacher",
               "HeadTeacher", "Head\u3164Teacher", "Head-Teacher.", "H\u00e9ad Teacher", "He\u0301ad Teacher",
               "\u029c\u1d07\u1d00\u1d05 Teacher", "Head \u0422\u0435\u0430\u0441\u04bb\u0435\u0433"]  # fmt: skip
PAIRS_ALIKE = [("Jos\u00e9", "Jose"), ("Jose\u0301", "Jos\u00e9"), ("Ian Oak", "lan 0ak"), ("1an Oak", "IAN OAK"),
               ("Bernie", "Bemie"), ("\u0141ukasz", "Lukasz"), ("S\u00f8ren", "Soren"), ("Stra\u00dfe", "STRASSE"),
               ("O'Neill", "O\u2019Neill"), ("\u0130lker", "Ilker"), ("Will", "vvill"), ("\u00c6sa", "Aesa"),
               ("\u041d\u0430\u0441", "HAC")]  # fmt: skip
OTHERS = [("Anna Oak", "Anne Oak"), ("Sam", "Pam"), ("Head Teacher", "Deputy Head Teacher"), ("Ada O", "Ada Q"),
          ("---", "..."), ("", "")]  # fmt: skip
#: Names of real people's kinds: each stays as it is typed.
FINE = ["Anna Oak", "Zo\u00eb O'Neill-Smith 2", "\u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0430",
        "\u039c\u03b1\u03c1\u03af\u03b1", "\u7530\u4e2d \u3055\u304f\u3089", "\uae40\ubbfc\uc900",
        "\u0645\u062d\u0645\u062f", "\u018fliyev R\u0259\u015fad", "\u00de\u00f3r",
        "\u0930\u093e\u092e", "Sam 1"]  # fmt: skip
MIXED = [*LOOKS_ALIKE[:4], LOOKS_ALIKE[-1], "\ua4e7\ua4f0\ua4ee\ua4d3", "\u13aa\u13de", "H\u0251nd", "\ud55c Tanaka"]


@pytest.mark.parametrize("typed", SPELT_ALIKE)
def test_a_name_is_the_same_whatever_its_case_its_blanks_and_what_nobody_sees(typed: str) -> None:
    assert same(HEAD, typed)
    assert alike(HEAD, typed)
    assert same(called(typed), HEAD)


@pytest.mark.parametrize(("one", "other"), [*((HEAD, typed) for typed in LOOKS_ALIKE), *PAIRS_ALIKE])
def test_names_that_look_alike_may_be_one_persons(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS[:-1])
def test_other_names_are_other_peoples(one: str, other: str) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize("name", FINE)
def test_a_name_of_one_alphabet_stays_as_it_is(name: str) -> None:
    assert called(name) == name


@pytest.mark.parametrize("typed", MIXED)
def test_a_name_that_mixes_alphabets_or_takes_a_rare_one_is_refused(typed: str) -> None:
    with pytest.raises(SetupError, match="could pass for another"):
        called(typed)


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u200d", "\u3164", "\x07", "-", "\ud800"])
def test_what_is_no_name_is_none(typed: str) -> None:
    assert called(typed) == ""


def test_a_name_without_end_is_refused() -> None:
    with pytest.raises(SetupError, match="too long"):
        called("x" * (LONGEST + 1))


def test_of_several_spellings_the_first_is_shown() -> None:
    assert each_once(["Sam Lee", "sam  lee", " ", "Ada", "SAM LEE\u200b"]) == ["Sam Lee", "Ada"]


@given(st.text(max_size=40))
def test_whatever_is_typed_what_is_kept_can_be_printed_and_is_kept_once_more_as_it_is(typed: str) -> None:
    try:
        name = called(typed)
    except SetupError:
        return
    assert name == called(name)
    assert isinstance(name.encode(), bytes)  # no lone half of a letter, which no database takes
    assert not any(unicodedata.category(letter).startswith("C") for letter in name)


@given(st.text(max_size=40), st.text(max_size=40))
def test_alike_is_mutual_and_everybody_is_like_themselves(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) == alike(other, one)
    assert same(one, one.upper().lower()) or not one.isascii()
