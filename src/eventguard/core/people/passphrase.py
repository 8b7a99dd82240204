"""How hard a passphrase is to guess: which is refused, and what is told of it while somebody types it.

What is refused is what whoever knows the office would try first: short ones, one letter held down, a row of the
keyboard, the name of whose it is. Length is what counts beyond that, in three words or more (NCSC, "Three random
words"); capitals, figures and signs are asked of nobody.
"""

import re
from dataclasses import dataclass

from eventguard.core.errors import SetupError

#: Shorter passphrases are refused, as are those of fewer different characters.
SHORTEST, FEWEST = 12, 5
#: So many letters and figures have to be left of one when all that anybody would try is taken out of it.
LEFT = 6
#: What everybody would try, the longest first; and rows of keys and of letters.
TRIED = ("eventguard", "passphrase", "password", "qwertyuiop", "asdfghjkl", "headteacher", "changeme", "zxcvbnm",
         "welcome", "letmein", "primary", "teacher", "iloveyou", "school", "qwerty", "office", "secret", "admin",
         "photos", "head")  # fmt: skip
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789")
#: From so many words, and characters, on it is told to be good, or very good.
GOOD, VERY_GOOD = (3, 16), (4, 24)
REMEDY = "Three words that have nothing to do with one another do well."


@dataclass(frozen=True, slots=True)
class Strength:
    """Whether a passphrase is taken, and what is to be said of it."""

    enough: bool
    says: str


def judged(passphrase: str, name: str = "") -> Strength:
    """How hard a passphrase of somebody of this name is to guess."""
    if (lacking := SHORTEST - len(passphrase)) > 0:
        return Strength(False, f"Too short: it needs {lacking} more character{'' if lacking == 1 else 's'}.")
    if len(set(passphrase.casefold())) < FEWEST:
        return Strength(False, "Too easy to guess: it has hardly any different characters.")
    if len(_left(passphrase, name)) < LEFT:
        return Strength(False, "Too easy to guess: there is little in it but a name, or what everybody tries.")
    words = len(re.findall(r"\w{2,}", passphrase))
    for (many, length), says in ((VERY_GOOD, "Very good: very hard to guess."), (GOOD, "Good: hard to guess.")):
        if words >= many and len(passphrase) >= length:
            return Strength(True, says)
    return Strength(True, "It will do. One more word would make it much harder to guess.")


def require_strong(passphrase: str, name: str = "") -> None:
    """Go on only with a passphrase that is taken. Raises SetupError."""
    if not (found := judged(passphrase, name)).enough:
        raise SetupError(
            f"A passphrase needs at least {SHORTEST} characters." if len(passphrase) < SHORTEST else found.says, REMEDY
        )


def _left(passphrase: str, name: str) -> str:
    """What is left of a passphrase when names, words and rows that anybody would try are taken out of it."""
    left = passphrase.casefold()
    parts = sorted((part for part in re.findall(r"\w{3,}", name.casefold())), key=len, reverse=True)
    for tried in (*parts, *TRIED):
        left = left.replace(tried, " ")
    left = "".join(letter for letter in left if letter.isalnum())
    return re.sub("|".join(_pieces()), "", left)


def _pieces() -> list[str]:
    """Pieces of four of each row, forwards and backwards."""
    rows = [way for row in ROWS for way in (row, row[::-1])]
    return [row[at : at + 4] for row in rows for at in range(len(row) - 3)]
