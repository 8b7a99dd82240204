"""Which passphrases are refused, and what is told of the others while somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.errors import SetupError
from eventguard.core.people.passphrase import SHORTEST, judged, require_strong
from tests.conftest import PASSPHRASE


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("short", "7 more characters"),
        ("elevenchars", "1 more character."),
        ("aaaaaaaaaaaaaaaa", "hardly any different"),
        ("abababababab", "hardly any different"),
        ("Amina Castle 1", "little in it but a name"),
        ("AminaCastle2026", "little in it but a name"),
        ("password1234", "little in it"),
        ("Passphrase 123456", "little in it"),
        ("qwertyuiop123", "little in it"),
        ("abcdefghijklmnop", "little in it"),
        ("987654321098", "little in it"),
        ("............!?;:-", "little in it"),
    ],
)
def test_what_whoever_knows_the_office_would_try_first_is_refused_with_the_reason(passphrase: str, why: str) -> None:
    found = judged(passphrase, "Amina Castle")
    assert not found.enough
    assert why in found.says
    with pytest.raises(SetupError):
        require_strong(passphrase, "Amina Castle")


def test_three_words_are_good_four_are_better_and_one_long_one_will_do() -> None:
    told = [judged(each).says for each in ("marmaladeoven", PASSPHRASE, "marmalade oven tuesday trombone")]
    assert [says.partition(".")[0].partition(":")[0] for says in told] == ["It will do", "Good", "Very good"]


@given(st.text(max_size=40), st.text(max_size=20))
def test_what_is_told_while_typing_is_what_decides_and_says_nothing_of_what_was_typed(typed: str, name: str) -> None:
    found = judged(typed, name)
    assert found.enough or len(typed) < SHORTEST or found.says.startswith("Too easy")
    try:
        require_strong(typed, name)
    except SetupError:
        assert not found.enough
    else:
        assert found.enough
