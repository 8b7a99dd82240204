"""Whether a word that is a name as well as a word, such as May, Summer or Grace, is used as a name."""

from eventguard.core.people.spelling import ORDINARY, TITLES, these
from eventguard.core.words.folded_text import Reading

#: After one of these a name is a saint's, a queen's, a lake's; before one of these a place's, a prize's, a day's.
BEFORE = these(
    """
    st saint sts king queen prince princess lord lady lake mount santa san port cape fort
    """
)
AFTER = these(
    """
    street road lane avenue close park gardens garden square hill hall house lodge cottage farm wood woods beach
    bay city town island river station hospital library museum theatre church cathedral chapel school academy
    college nursery centre stadium county day days week fortnight month term terms break holiday holidays half
    fair fete festival show concert production camp club cup award awards prize medal trophy shield league
    challenge run walk race sponge cake pudding cross jubilee era fairy tree trees bush bushes petals tea trust
    fund appeal class team reading bank sale menu newsletter timetable school's equinox solstice sunshine games
    olympics sports uniform
    """
)
MONTHS = these(
    """
    january february march april may june july august september october november december
    """
)
SEASONS = these("spring summer autumn winter christmas easter")
IN_TIME = these(
    """
    in by since until till during from this next last early late mid every of
    """
)
#: What follows the name of somebody who did something; any other ordinary word after the first word of a sentence makes
#: that a word: "Hope you", "Will young people", "Mark the date".
DID = these(
    """
    from in of and has had is was won with who made got came did took said gave led read reads sang scored plays
    played ran swam wrote drew built found helped showed told went can will could would wants wanted loves loved
    likes liked looks looked grew kept holds held put sent set at for on as s or
    """
)


def may_be_name(reading: Reading, start: int, end: int) -> bool:
    """Whether the caption's words ``start`` to ``end``, which somebody's first name are, are likely used as that.

    A word that nobody would take for anything but a name always is, but for a title, a saint or a place around it.
    """
    if reading.titled(start) or _of_something(reading, start, end):
        return False
    if not reading.ordinary(start, end):
        return True
    if not reading.capitals(start):
        return False
    if not reading.first_of_sentence(start) or end >= len(reading.words) or reading.gap(end - 1) != "":
        return True
    return reading.words[end] not in ORDINARY or reading.words[end] in DID


def _of_something(reading: Reading, start: int, end: int) -> bool:
    """Whether a saint, a place, an occasion or a time of the year is called so."""
    before = reading.words[start - 1] if start and reading.gap(start - 1) in ("", ".") else ""
    after = reading.words[end] if end < len(reading.words) and reading.gap(end - 1) in ("", "-", "'") else ""
    if after == "s" and reading.gap(end - 1) == "'" and end + 1 < len(reading.words):
        after = reading.words[end + 1] if before in BEFORE else ""
    if before in BEFORE - TITLES or (after in AFTER and reading.capitals(start)):
        return True
    word = reading.words[start]
    return word in MONTHS | SEASONS and (before in IN_TIME or (word in MONTHS and _beside_a_number(reading, start)))


def _beside_a_number(reading: Reading, n: int) -> bool:
    start, end = reading.spans[n]
    before, after = reading.text[max(0, start - 6) : start].rstrip(), reading.text[end : end + 4].lstrip()
    for ordinal in ("st", "nd", "rd", "th"):
        before = before.removesuffix(ordinal)
    return before[-1:].isdecimal() or after[:1].isdecimal()
