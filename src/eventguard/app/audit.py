"""Proving the record: the chain is whole, and the approved folders hold exactly what was approved."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from eventguard.app import approved, approvers, former
from eventguard.app.house import House
from eventguard.app.settle import settle
from eventguard.core.errors import SetupError
from eventguard.core.photo import State


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked. ``head`` is the hash of the chain's last row: kept elsewhere, it anchors all before it."""

    rows: int
    head: str
    approved: int
    problems: tuple[str, ...]


def verify(house: House, anchor: str | None = None) -> Proof:
    """Check the chain, the approvers and the approved files.

    ``anchor`` is a head that was printed earlier: the chain must still hold it. Raises Refused when the chain itself
    is broken.
    """
    rows, head = house.ledger.verify_chain()  # before anything is written behind a broken one
    settle(house)
    if house.ledger.length != rows:
        rows, head = house.ledger.verify_chain()
    problems = [f"the approver {name} is not as the record says" for name in approvers.tampered(house)]
    if anchor and not house.ledger.holds(anchor.strip().lower()):
        problems.append("the record does not hold the entry you kept: it was rewritten")
    problems += approved.wrong(house, thorough=True)
    return Proof(rows, head, len(house.whereabouts.outputs(State.APPROVED)), tuple(problems))


def export(house: House, path: Path) -> int:
    """Write the chain as CSV, with names where the register still has them. Returns the number of rows.

    Raises:
        SetupError: the file cannot be written.
    """
    roll_at, entries = former.roll_at(house), house.ledger.entries()
    try:
        with path.open("w", newline="", encoding="utf-8-sig") as file:  # Excel takes a CSV without the mark for Latin-1
            writer = csv.writer(file)
            writer.writerow(("row", "at", "by", "what", "photo", "for", "people", "details"))
            for e in entries:
                roll = roll_at(e.seq)
                told = ", ".join(roll[id].name for id in _ids(e.detail) if id in roll)
                what = json.dumps(dict(e.detail), sort_keys=True)
                cells = (e.seq, e.at.isoformat(), e.actor, e.action, e.photo, e.channel, told, what)
                writer.writerow([_harmless(str(cell)) for cell in cells])
    except OSError as error:
        raise SetupError(f"{path} cannot be written ({error.strerror}).", "Name another file.") from None
    return len(entries)


def _ids(detail: object) -> list[str]:
    """The people an entry is about."""
    if not isinstance(detail, dict):
        return []
    shown, why = detail.get("shown", ()), detail.get("why", ())
    ids = [detail.get("person"), *(shown if isinstance(shown, list) else ()), *(why if isinstance(why, dict) else ())]
    return [str(id) for id in ids if id]


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
