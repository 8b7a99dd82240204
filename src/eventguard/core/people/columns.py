"""What each column of a school's export holds: guessed from its heading, confirmed by a person, kept as JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eventguard.core.errors import SetupError
from eventguard.core.people.channels import START, SchoolChannel
from eventguard.core.people.consent import Answer
from eventguard.core.people.headings import SEVERAL, claim, fields, own, remark, words
from eventguard.core.people.marks import MEANS, Mark, Meaning
from eventguard.core.people.spelling import squeezed

#: A heading stands in one of the first rows; reports put a title, a date and a filter above it.
HEADING_WITHIN = 20
#: What is read as an answer without being told. Anything else is a fault of its row, never a guess.
ANSWERS: Mapping[str, Answer] = {
    **dict.fromkeys(
        ("yes", "y", "true", "1", "given", "granted", "agreed", "allowed", "approved", "consented"), Answer.YES
    ),
    **dict.fromkeys(("consent given", "consent granted", "permission given", "permission granted"), Answer.YES),
    **dict.fromkeys(("no", "n", "false", "0", "refused", "declined", "denied", "rejected", "no consent"), Answer.NO),
    **dict.fromkeys(("not given", "not granted", "not agreed", "not allowed", "not consented"), Answer.NO),
    **dict.fromkeys(("consent refused", "consent declined", "consent not given", "permission refused"), Answer.NO),
    **dict.fromkeys(("withdrawn", "revoked", "consent withdrawn", "consent revoked"), Answer.WITHDRAWN),
}
#: What a school's own word may stand for; "blank" is for words such as "not asked".
MEANINGS = (*Answer, "blank", "groups only", "yes, with name", "groups only, with name")
ABOUT_MARKS = (
    'What your file says otherwise than in its cells. "means" is "counts" where a yes there is a yes, and "no yes" '
    "where none of them counts. As long as it is null nothing is imported."
)
#: What a preferred name is where a file has no other; and what a second column of names is kept as.
INSTEAD = (("first_name", "preferred_first_name"), ("last_name", "preferred_last_name"))
OTHERS: Mapping[str, str] = {
    **dict.fromkeys(("first_name", "preferred_first_name", "other_first_name"), "other_first_name"),
    **dict.fromkeys(("last_name", "preferred_last_name", "other_last_name"), "other_last_name"),
    **dict.fromkeys(("name", "preferred_name", "other_name"), "other_name"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with its number as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]
    sheet: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def where(self) -> str:
        """``row 5``, and of which sheet where several were read together."""
        return f"row {self.number} of {self.sheet!r}" if self.sheet else f"row {self.number}"


@dataclass(frozen=True, slots=True)
class Table:
    """A file as text: its heading, the row it stands in, the rows below that hold anything, and what is said of its
    columns by other means.
    """

    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    heading_row: int = 1
    remark: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which heading holds which field (None: not used), what the school's own words mean (words of which nobody has
    said it yet are ``own_words``), and what is said otherwise than in cells.
    """

    columns: Mapping[str, str | None]
    values: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Meaning, ...] = ()
    own_words: tuple[str, ...] = ()

    def field_of(self, heading: str) -> str | None:
        """What a column is used for. Capitals and punctuation do not matter."""
        wanted = words(heading)
        return next((held for name, held in self.columns.items() if words(name) == wanted), None)

    def knows(self, heading: str) -> bool:
        """Whether somebody has said what to do with this column, be it nothing."""
        return words(heading) in {words(name) for name in self.columns}

    @property
    def fields(self) -> frozenset[str]:
        """What the file can tell."""
        return frozenset(held for held in self.columns.values() if held)

    def to_json(self, channels: Sequence[SchoolChannel] = START) -> str:
        """As a file that a person can read and change."""
        values = {**dict.fromkeys(self.own_words), **self.values}
        content: dict[str, object] = {"about": about(channels), "columns": dict(self.columns), "values": values}
        if self.marks:
            content["about_marks"] = ABOUT_MARKS
            content["marks"] = [{"what": m.what, "about": list(m.about), "means": m.means} for m in self.marks]
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def about(channels: Sequence[SchoolChannel] = START) -> str:
    """What a map of columns is, for whoever reads one."""
    return (
        "Left: a column of your file. Right: what EventGuard uses it for, or null for not used. It can be used for: "
        f'{", ".join(fields(channels))}. In "values" you can say what your own words mean, such as "in full": "yes"; '
        f"they can mean: {', '.join(MEANINGS)}."
    )


def from_json(text: str, name: str, channels: Sequence[SchoolChannel] = START) -> ColumnMap:
    """A map as ``to_json`` wrote it and a person may have changed it; ``name`` is its file's, for the messages.

    Raises:
        SetupError: it is not such a file, names an unknown field, uses two columns for one, or turns a word around.
    """
    remedy = f"Mend {name}, or delete it: the next import makes a new one."
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise SetupError(f"{name} is not a list of columns (a bracket, comma or quote is missing?).", remedy) from None
    if not isinstance(content, dict) or not isinstance(content.get("columns"), dict):
        raise SetupError(f'{name} is not a list of columns: it has no "columns".', remedy)
    columns, values = content["columns"], content.get("values", {})
    for heading, held in columns.items():
        if held is not None and held not in fields(channels):
            raise SetupError(f"{name}: {heading!r} is used for {held!r}, which is not known.", about(channels))
    counted = Counter(held for held in columns.values() if held and held not in SEVERAL)
    twice = [held for held, times in counted.items() if times > 1]
    if twice:
        raise SetupError(f"{name}: two columns are used for {twice[0]}.", f"Set one of them to null. {remedy}")
    if not isinstance(values, dict) or any(meaning not in (*MEANINGS, None) for meaning in values.values()):
        raise SetupError(f'{name}: a word in "values" can only mean {", ".join(MEANINGS)}.', remedy)
    own_words = tuple(word for word, meaning in values.items() if meaning is None)
    said = {squeezed(word): meaning for word, meaning in values.items() if meaning}
    if turned := [word for word, meaning in said.items() if word in ANSWERS and meaning != ANSWERS[word]]:
        raise SetupError(f"{name}: {turned[0]!r} always means {ANSWERS[turned[0]]}.", remedy)
    return ColumnMap(columns, said, _meanings(content.get("marks", []), name, remedy), own_words)


def own_columns(headings: Iterable[str], channels: Sequence[SchoolChannel] = START) -> ColumnMap | None:
    """The map of a file whose headings are all our own names; None where anything has to be guessed."""
    columns = {heading: own(heading, channels) for heading in headings if heading}
    return ColumnMap(columns) if columns and all(columns.values()) else None


def guess(headings: Sequence[str], channels: Sequence[SchoolChannel] = START) -> ColumnMap:
    """What each column probably holds. Where two could hold the same and none is better, neither is used."""
    times = Counter(words(heading) for heading in headings)
    claims = {h: claimed for h in headings if h and times[words(h)] == 1 and (claimed := claim(h, channels))}
    columns: dict[str, str | None] = {heading: None for heading in headings if heading}
    for held in {claimed.field for claimed in claims.values()}:
        ranked = sorted((claimed.rank, heading) for heading, claimed in claims.items() if claimed.field == held)
        if len(ranked) == 1 or ranked[0][0] < ranked[1][0]:
            columns[ranked[0][1]] = held
    return ColumnMap(_every_name(columns, {heading: claimed.field for heading, claimed in claims.items()}))


def _every_name(columns: dict[str, str | None], claimed: Mapping[str, str]) -> dict[str, str | None]:
    """Columns of names that another column was better for are kept as other names; a preferred name is the name where
    there is no other.
    """
    held_by = {held: heading for heading, held in columns.items() if held}
    for held, instead in INSTEAD:
        if not held_by.keys() & {held, "name"} and (heading := held_by.pop(instead, None)):
            columns[heading], held_by[held] = held, heading
    rest = "first_name" if "last_name" in held_by else "name"
    if not held_by.keys() & {rest, "name"} and (heading := held_by.pop("preferred_name", None)):
        columns[heading], held_by[rest] = rest, heading
    if {"first_name", "last_name", "name"} <= held_by.keys():
        columns[held_by["name"]] = "other_name"
    for heading, held in claimed.items():
        if columns[heading] is None and held in OTHERS:
            columns[heading] = OTHERS[held]
    return columns


def remarks(columns: ColumnMap, channels: Sequence[SchoolChannel] = START) -> dict[str, str]:
    """Why a column is not used, where that needs saying; by heading."""
    found: dict[str, str] = {}
    for heading, held in columns.columns.items():
        if held is None and (why := _why_not(heading, columns, channels)):
            found[heading] = why
    return found


def heading_at(
    rows: Sequence[Sequence[str]], known: Iterable[str] = (), channels: Sequence[SchoolChannel] = START
) -> int:
    """Which of these rows is the heading: the one with the most columns that we, or the ``known`` headings, know."""
    expected = {words(heading) for heading in known}

    def score(row: Sequence[str]) -> tuple[int, bool]:
        held = {claimed.field for cell in row if (claimed := claim(cell, channels))}
        return max(len(held), sum(words(cell) in expected for cell in row if cell)), any(row)

    return max(range(min(len(rows), HEADING_WITHIN)), key=lambda n: score(rows[n]), default=0)


def known_columns(rows: Sequence[Sequence[str]]) -> int:
    """How many columns the best of these rows, as a heading, has that we know."""
    best = max(rows, key=lambda row: len({c.field for cell in row if (c := claim(cell))}), default=())
    return len({claimed.field for cell in best if (claimed := claim(cell))})


def _meanings(marks: object, name: str, remedy: str) -> tuple[Meaning, ...]:
    """What somebody said that marks mean. Raises SetupError where it makes no sense."""
    found = []
    for mark in marks if isinstance(marks, list) else [marks]:
        what, about, means = map(mark.get, ("what", "about", "means")) if isinstance(mark, dict) else (None, None, None)
        if not isinstance(what, str) or not isinstance(about, list) or means not in (*MEANS, None):
            raise SetupError(f'{name}: what "marks" mean can only be {" or ".join(MEANS)}.', remedy)
        found.append(Meaning(what, tuple(map(str, about)), means))
    return tuple(found)


def _why_not(heading: str, columns: ColumnMap, channels: Sequence[SchoolChannel]) -> str:
    claimed = claim(heading, channels)
    if claimed is None:
        return remark(heading, channels)
    other = next((name for name, held in columns.columns.items() if held == claimed.field), None)
    if other is not None:
        return f"{other} is used for that"
    return f"could be {claimed.field}, and so could another column: say which" if claimed.field != "name" else ""
