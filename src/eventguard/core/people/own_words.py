"""Words of the school's own for an answer: those of several rows are asked about, one of a single row is a fault."""

from collections.abc import Iterable, Mapping, Sequence

from eventguard.core.people.cells import NO_ANSWER, Cells
from eventguard.core.people.spelling import squeezed


def in_several_rows(rows: Iterable[Cells]) -> dict[str, list[Cells]]:
    """The words that several rows give for an answer and that are none, as they are written, with these rows."""
    spelt: dict[str, str] = {}
    found: dict[str, list[Cells]] = {}
    for cells in rows:
        for word in {spelt.setdefault(squeezed(text), text): None for _, text in cells.own_words}:
            found.setdefault(word, []).append(cells)
    return {word: rows for word, rows in found.items() if len(rows) > 1}


def alone(cells: Cells, own_words: Mapping[str, object]) -> list[str]:
    """The answers of a row that are none and stand in no other."""
    common = {squeezed(word) for word in own_words}
    return [f"{field}: {text!r} {NO_ANSWER}" for field, text in cells.own_words if squeezed(text) not in common]


def sentence(word: str, rows: Sequence[Cells]) -> str:
    """What to say of such a word, once for all its rows."""
    first = ", ".join(cells.where.removeprefix("row ") for cells in rows[:3])
    more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
    return f"{word!r} in {len(rows)} rows ({first}{more}) {NO_ANSWER}: say what it means"
