"""The unique pupil number of England's schools: a letter that checks the twelve characters after it.

Source: the Department for Education's guide to unique pupil numbers. Each character from the second on is multiplied by
its position; the sum modulo 23 picks the letter, from an alphabet without I, O and S. A temporary number ends with a
letter, which counts as its place in that alphabet.
"""

import re

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
SHAPE = re.compile(rf"[A-Z]\d{{11}}[\d{ALPHABET}]", re.ASCII)


def is_shaped(text: str) -> bool:
    """Whether this looks like a UPN, right or wrong."""
    return SHAPE.fullmatch(text) is not None


def check_letter(text: str) -> str:
    """The first letter that these thirteen characters should have; the one they do have does not matter."""
    values = (ALPHABET.index(c) if c in ALPHABET else int(c) for c in text[1:])
    return ALPHABET[sum(place * value for place, value in enumerate(values, 2)) % len(ALPHABET)]
