"""Names in scripts that put no blank between words (Chinese, Korean, Thai ...): found within any run of letters."""

import re
from collections.abc import Iterable, Iterator

from eventguard.core.people.spelling import UNSPACED
from eventguard.core.words.folded_text import Reading

RUN = re.compile(f"[{UNSPACED}]+")
#: One sign as a reader sees it: folding has taken Korean syllables apart.
SIGN = re.compile("[\u1100-\u115e][\u1161-\u11a7][\u11a8-\u11ff]?|.")
KOREAN_END = re.compile("[\u11a8-\u11ff]")


def is_unspaced(name: str) -> bool:
    """Whether a folded name, or part of one, is written in such a script and has more than one sign."""
    return bool(RUN.fullmatch(name)) and len(SIGN.findall(name)) > 1


def given_names(whole: str) -> set[str]:
    """What may be the given name of a whole one without a blank: last names come first and have one sign or two."""
    signs = SIGN.findall(whole)
    return {"".join(signs[cut:]) for cut in (1, 2) if len(signs) > cut + (cut > 1)}


def places(reading: Reading, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Where in the text each of these names stands; not where the last Korean syllable is another."""
    if not RUN.search(reading.text):
        return
    for name in names:
        at = reading.text.find(name)
        while at >= 0:
            end = at + len(name)
            if KOREAN_END.match(name[-1]) or not KOREAN_END.match(reading.text, end):
                yield name, at
            at = reading.text.find(name, at + 1)
