"""First names of pupils in one sentence with their family's name: "The Okafor twins: Ben & Elizabeth"."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from eventguard.core.people.spelling import ORDINARY, TITLES, these
from eventguard.core.words.folded_text import Reading
from eventguard.core.words.full_names import Hit
from eventguard.core.words.mention import MentionKind, RawMention
from eventguard.core.words.name_or_word import may_be_name
from eventguard.core.words.pupils import Pupils

#: Words for relatives: one of them anywhere in a sentence makes a family of the names in it.
KIN = these(
    """
    mum mums mummy mom mam mother mothers dad dads daddy father fathers parent parents stepmum stepdad stepmother
    stepfather nan nana nanny gran granny grandma grandmother grandad granddad grandpa grandfather grandparents
    grandparent aunt auntie aunty uncle brother brothers bro sister sisters sis sibling siblings twin twins
    triplet triplets cousin cousins son sons daughter daughters grandson granddaughter niece nephew wife husband
    carer carers guardian guardians
    """
)
#: Words that make a family of the last name beside them; some of those make none of a word that is a name by chance.
FAMILY = KIN | these("family families household clan relatives relations")
GATHERED = these(
    """
    boys girls lads kids children child pair trio duo bunch gang crew baby quads quadruplets
    """
)
SIBLINGS = these("brothers sisters siblings twins triplets")
#: Letters up to which a last name with an s behind it may be anything.
SHORT = 4
STAFF_TITLES = these("head headteacher coach madam")


class Told(NamedTuple):
    """A last name in a sentence, what beside it makes it a family's, and over how many sentences around that reaches:
    "The Okafor twins! Ben and Elizabeth won" is as clear as one sentence.
    """

    sentence: int
    last: str
    place: range
    by: str
    reach: int = 0


def in_families(reading: Reading, pupils: Pupils, hits: Mapping[int, list[Hit]]) -> Iterator[RawMention]:
    """First names of pupils whose last name the sentence tells as a family's. Marked is the first name.

    "Mrs Okafor" makes no family where a Mrs Okafor is on the staff, unless the sentence speaks of relatives.
    """
    kin = {reading.sentence(n) for n, word in enumerate(reading.words) if word in KIN}
    families: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for one in _last_names(reading, pupils, hits):
        if one.by == "family" or one.sentence in kin or (one.by == "title" and one.last not in pupils.staff):
            for sentence in range(one.sentence - one.reach, one.sentence + one.reach + 1):
                families[sentence][one.last].update(one.place)
    for start, hit in ((start, hit) for start, here in hits.items() for hit in here if not hit.edits):
        told = families.get(reading.sentence(start), {})
        for last in pupils.lasts_beside.get(hit.part, set()) & told.keys():
            named = start not in told[last] and may_be_name(reading, start, hit.end)
            if named and not _of_another(reading, pupils, hit, last):
                span = reading.spans[start][0], reading.spans[hit.end - 1][1]
                yield RawMention(MentionKind.NAME, *span, frozenset(pupils.full[hit.part, last]))


def _last_names(reading: Reading, pupils: Pupils, hits: Mapping[int, list[Hit]]) -> Iterator[Told]:
    for start, here in hits.items():
        for hit in here:
            if hit.part in pupils.lasts and reading.capitals(start):
                by = _said_of(reading, pupils, start, hit)
                if by and (not hit.edits or by == "plural" or (len(hit.part) > 5 and by != "kin")):
                    sort = by if by in ("title", "kin") else "family"
                    reach = int(by == "siblings")
                    yield Told(reading.sentence(start), hit.part, range(start, hit.end), sort, reach)


def _said_of(reading: Reading, pupils: Pupils, start: int, hit: Hit) -> str:
    """What makes a last name a family's; "kin" where only relatives elsewhere in its sentence could; else empty."""
    after = hit.end + (reading.words[hit.end : hit.end + 1] == ["s"])
    beside = {reading.words[n] for n in (start - 1, after) if 0 <= n < len(reading.words) and _touch(reading, n, start)}
    common = reading.ordinary(start, hit.end)
    if beside & SIBLINGS:
        return "siblings"
    if beside & FAMILY or (beside & GATHERED and not common):
        return "family"
    if hit.edits and reading.words[start] in (f"{hit.part}s", f"{hit.part}es") and _is_plural(reading, start, hit.part):
        return "plural"
    if _has_title(reading, start):
        return "title"
    return "" if common or hit.part in pupils.called else "kin"


def _touch(reading: Reading, n: int, start: int) -> bool:
    return reading.gap(n if n < start else n - 1) is not None and reading.sentence(n) == reading.sentence(start)


def _is_plural(reading: Reading, start: int, last: str) -> bool:
    """Whether this is "the Okafors", or "Okafors" where the name is no word."""
    behind = reading.text[reading.spans[start][1] :][:1]
    if last not in ORDINARY and len(last) > SHORT:
        return True
    return behind == "'" or (start > 0 and reading.words[start - 1] in ("the", "both", "all", "two", "three"))


def _has_title(reading: Reading, start: int) -> bool:
    """Whether this is "Mrs Okafor", "Mr T. Okafor" or "Dr Ngozi Okafor"."""
    for n in (start - 1, start - 2):
        if n >= 0 and reading.words[n] in TITLES - STAFF_TITLES and reading.gap(n) in ("", "."):
            return n == start - 1 or (reading.capitals(n + 1) and reading.gap(n + 1) in ("", "."))
    return False


def _of_another(reading: Reading, pupils: Pupils, hit: Hit, last: str) -> bool:
    """Whether the first name stands straight before the last name of somebody else: "Ada Hill"."""
    if hit.end >= len(reading.words) or reading.gap(hit.end - 1) != "":
        return False
    word = reading.words[hit.end]
    another = word in pupils.lasts or word in pupils.staff
    return another and word != last and not reading.ordinary(hit.end, hit.end + 1) and reading.capitals(hit.end)
