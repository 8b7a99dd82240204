"""Proving the record: the chain is whole, and the approved folders hold exactly what was approved."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eventguard.adapters.record.record import NEW, Proven, Section
from eventguard.app import spreadsheet
from eventguard.app.approval import approved_folders, approvers, as_recorded
from eventguard.app.people import former_ids
from eventguard.app.reconcile import reconcile
from eventguard.app.record.erasure import about
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import EventGuardError, Refused, SetupError
from eventguard.core.photos.photo import State

#: The number and the hash of an entry; earlier versions printed the hash alone.
ANCHOR = re.compile(r"(?:(\d{1,18}):)?([0-9a-f]{64})")


#: What stands over the columns of the record as a table.
HEADING = ("row", "at", "by", "what", "photo", "for", "people", "details")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked. ``head`` is the hash of the chain's last row, ``anchor`` its number and hash: kept elsewhere,
    it anchors all before it. ``remarks`` is what else somebody has to know to judge the proof.
    """

    rows: int
    head: str
    anchor: str
    approved: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def verify(school: School, anchor: str | None = None) -> Proof:
    """Check the chain, the list of colleagues and the approved files.

    ``anchor`` is one that was printed earlier: the chain must still hold that entry.

    Raises:
        Refused: the chain itself is broken.
        SetupError: its key is missing or another one, or that is no anchor.
    """
    kept = None if anchor is None else _parsed(anchor)
    proven = school.record.verify_chain()  # before anything is written behind a broken one
    reconcile(school)
    if school.record.length != proven.rows:
        proven = school.record.verify_chain()
    problems = [f"the colleague {name} is not on the list as the record says" for name in as_recorded.tampered(school)]
    if kept and not school.record.holds(*kept):
        problems.append(_rewritten(kept, proven))
    problems += approved_folders.wrong(school, thorough=True)
    many = len(school.recorded_files.outputs(State.APPROVED))
    remarks = tuple(_before(proven.section)) if proven.section else ()
    return Proof(proven.rows, proven.hash, f"{proven.seq}:{proven.hash}", many, tuple(problems), remarks)


def new_key(school: School, by: str, passphrase: str) -> None:
    """Go on with the record under a new key, because the old one is lost or may be known to others.

    Raises:
        SetupError: nobody may approve yet.
        Refused: it is not an approver who says so, or one who is that otherwise than the record says.
    """
    approver = approvers.known(school, by)
    as_recorded.require_nothing_else(school, approver)
    try:
        school.record.require_key()
    except EventGuardError:  # then nothing can be written down, a wrong passphrase neither
        if not school.colleagues.is_right(approver, passphrase):
            raise Refused("The passphrase is wrong.", "Try again; nothing was changed.") from None
    else:
        approver = approvers.authenticate(school, by, passphrase)
    school.new_key(approver.name)


def export(school: School, path: Path) -> int:
    """Write the chain as CSV, for the owner alone, with names and texts where they are still there.

    Returns the number of rows.

    Raises:
        SetupError: the file cannot be written.
    """
    rows = _rows(school)
    spreadsheet.save(path, HEADING, rows, over=True)
    return len(rows)


def exported(school: School) -> bytes:
    """The same file's content."""
    return spreadsheet.content(HEADING, _rows(school))


def _rows(school: School) -> list[tuple[object, ...]]:
    people_at, rows = former_ids.people_at(school), list[tuple[object, ...]]()
    for e in school.record.entries():
        people = people_at(e.seq)
        told = ", ".join(people[id].name for id in about(e) if id in people)
        what = json.dumps(dict(e.detail), sort_keys=True)
        rows.append((e.seq, e.at.isoformat(), e.actor, e.action, e.photo, e.channel, told, what))
    return rows


def _parsed(anchor: str) -> tuple[str, int | None]:
    found = ANCHOR.fullmatch(anchor.strip().lower())
    if not found:
        remedy = "Give it as audit verify printed it: a number, a colon, and 64 figures and letters."
        raise SetupError("That is no anchor.", remedy)
    return found[2], int(found[1]) if found[1] else None


def _rewritten(kept: tuple[str, int | None], proven: Proven) -> str:
    """What it means that the entry of an anchor is not there."""
    _, seq = kept
    what = f"entry {seq}" if seq is not None else "the entry"
    rewritten = f"the record does not hold {what} that you kept: it was rewritten"
    if seq is None and proven.section and proven.section.cause == NEW:
        return f"{rewritten}, or the entry is of an early version, which a new key can no longer compare"
    return rewritten


def _before(section: Section) -> Iterator[str]:
    """What is proved of the entries from before the record's key."""
    day, last = in_full(section.at.astimezone()), section.seq - 1
    if section.cause == NEW:
        yield f"The entries up to {last} were proved by another key, until {day}. Since then they are as they were."
    else:
        yield f"The entries up to {last} are from before the record had a key. Since {day} they are as they were."
    if section.broken:
        yield f"By then they were not whole: {section.broken} {section.by} went on from there with a new key."
