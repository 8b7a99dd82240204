"""Proving the record: every row of the chain, and that photos and texts are what it says; and a new key for it."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from eventguard.adapters.record.carry_over import carry_over
from eventguard.adapters.record.chain import DAMAGED, KEYED, LOST, Chain, Row
from eventguard.adapters.record.photo_rows import bound
from eventguard.adapters.record.texts import Texts, refs_in
from eventguard.core.errors import EventGuardError, Refused

#: What the chain calls the row that says that texts were erased.
ERASURE = "text-erased"
#: Why the chain got a key: it had none before, or an approver wanted another one.
FIRST, NEW = "first", "new"


class Section(NamedTuple):
    """Where the key of the chain begins, if that is not at its first row: at row ``seq``, since when it vouches for the
    rows before it as they were. ``broken`` is what was wrong with them by then, in words.
    """

    seq: int
    at: datetime
    by: str
    cause: str
    broken: str | None


class Proven(NamedTuple):
    """A chain that is whole: how many rows it has, the number and hash of the last, and where its key begins."""

    rows: int
    seq: int
    hash: str
    section: Section | None


def prove(db: sqlite3.Connection, chain: Chain, texts: Texts) -> Proven:
    """Check everything.

    Raises:
        SetupError: the key is missing or another one.
        Refused: a row was changed, removed, moved or inserted, or a photo or a text is not as the chain says.
    """
    try:
        (sound,) = db.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise Refused(f"The record is damaged: {sound}.", DAMAGED)
        rows = _follow(db, texts, chain.proved())
        head = chain.head()
        section = _section(db, head.first) if head.first > 1 else None
    except (sqlite3.Error, LookupError, TypeError, ValueError) as error:
        raise Refused(f"The record is damaged: it cannot be read ({error}).", DAMAGED) from error
    if section and section.cause == FIRST and section.broken:
        raise Refused(
            section.broken,
            "So it was found when it got its key. An approver can go on with a new one: "
            "eventguard audit new-key --by NAME",
        )
    return Proven(rows, head.seq, head.hash, section)


def key_anew(db: sqlite3.Connection, chain: Chain, texts: Texts, actor: str, at: datetime, cause: str) -> bool:
    """Give the chain a new key. Its first row says what was found of the rows before. Call it inside a transaction, and
    ``Chain.take_key`` after it.

    Returns:
        Whether old rows were written anew, so that what was in them may lie in free pages.
    """
    old = not chain.has_head
    broken = _trouble(db, chain, texts, old)
    chain.make_key()
    if old:
        try:
            carry_over(db, chain, texts)
        except (sqlite3.Error, LookupError, TypeError, ValueError) as error:
            raise Refused(f"The record is damaged: it cannot be read ({error}).", DAMAGED) from error
    seq, hash, digest = chain.begin()
    if seq or cause == NEW:
        detail = {"cause": cause, "rows": seq, "hash": hash, "digest": digest, "broken": broken}
        chain.append(at, actor, KEYED, "", "", json.dumps(detail, sort_keys=True))
    return old and seq > 0


def _trouble(db: sqlite3.Connection, chain: Chain, texts: Texts, old: bool) -> str | None:
    """What is wrong with the chain as it is, in words; None when it is whole."""
    try:
        _follow(db, texts, chain.proved_without_key() if old else chain.proved())
    except EventGuardError as error:
        return error.message
    except (sqlite3.Error, LookupError, TypeError, ValueError) as error:
        return f"The record is damaged: it cannot be read ({error})."
    return None


def _follow(db: sqlite3.Connection, texts: Texts, rows: Iterable[Row]) -> int:
    """Go through the rows, and hold photos and texts against them; how many rows there are."""
    count, last = 0, dict[tuple[str, str], tuple[str, str]]()
    expected, erased = set[str](), set[str]()
    for row in rows:
        count += 1
        detail = row["detail"]
        if row["photo"]:
            last[row["photo"], row["channel"]] = (row["action"], detail)
        expected.update(refs_in(detail))
        if row["action"] == ERASURE:
            erased.update(json.loads(detail)["refs"])
    for row in db.execute("SELECT * FROM photos"):
        action, written = last.pop((row["id"], row["channel"]), ("", "{}"))
        detail, is_bound = json.loads(written), bound(row)
        if action != row["state"] or {key: detail.get(key) for key in is_bound} != is_bound:
            raise Refused(f"Photo {row['id'][:12]} is {row['state']} here, but the chain says otherwise.")
    if last:
        raise Refused(f"{len(last)} photos of which the chain tells are missing.")
    texts.check(expected - erased)
    return count


def _section(db: sqlite3.Connection, first: int) -> Section:
    row = db.execute("SELECT at, actor, action, detail FROM audit WHERE seq = ?", (first,)).fetchone()
    if row["action"] != KEYED:
        raise Refused(f"The record is broken at row {first}: a key begins there, and the row does not say so.", LOST)
    detail = json.loads(row["detail"])
    at = datetime.fromisoformat(row["at"])
    return Section(first, at, row["actor"], str(detail["cause"]), detail["broken"])
