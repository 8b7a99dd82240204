"""The record: whoever changes, removes, reorders or inserts anything in it is found out."""

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, Refused, SetupError
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.photos.photo import State
from tests.conftest import NOON, PASSPHRASE, write_register
from tests.test_approve import HEAD, hold


@pytest.fixture
def school(empty_school: School, tmp_path: Path) -> School:
    """A small but whole life: approvers, photos held, approved, posted and taken down, a refused approval."""
    import_register(empty_school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,yes,31/07/2026,yes"]))
    approvers.add(empty_school, HEAD, PASSPHRASE)
    for id, channel in (("a", Channel.SOCIAL), ("b", Channel.NEWSLETTER), ("c", Channel.SOCIAL)):
        hold(empty_school, id * 64, channel)
    approve_or_reject.approve(empty_school, "a" * 64, HEAD, PASSPHRASE)
    takedown.posted(empty_school, "a" * 64, "our page")
    approve_or_reject.approve(empty_school, "b" * 64, HEAD, PASSPHRASE)
    register.consent(empty_school, "P1", Channel.SOCIAL, Consent(Answer.NO))
    with pytest.raises(Refused):
        approve_or_reject.approve(empty_school, "c" * 64, HEAD, PASSPHRASE)
    assert [item.photo.id for item in takedown.pending(empty_school)] == ["a" * 64]
    assert audit.verify(empty_school).problems == ()
    empty_school.record._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return empty_school


def content(database: Path) -> list[object] | None:
    """Everything that can be read from a record; None when it cannot be read at all."""
    try:
        with closing(sqlite3.connect(database)) as db:
            tables = ("audit", "photos", "approvers", "texts", "head")
            return [list(map(tuple, db.execute(f"SELECT * FROM {table} ORDER BY 1, 2"))) for table in tables]
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def whole(school: School) -> bool:
    """Whether ``audit verify`` says that everything is fine."""
    with School(school.workspace, school.consent_data, clock=school.now) as again:
        try:
            return audit.verify(again).problems == ()
        except (EventGuardError, sqlite3.Error, ValueError, KeyError, TypeError):
            return False


def changed(school: School, statement: str) -> bool:
    """Change the record behind its back, ask, and put it back as it was."""
    school.record._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database, kept = school.workspace / "ledger.db", school.workspace.parent / "kept.db"
    shutil.copyfile(database, kept)
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.executescript(statement)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = not whole(school)
    for leftover in school.workspace.glob("ledger.db-*"):
        leftover.unlink()
    shutil.copyfile(kept, database)
    return found


ROWS = "UPDATE audit SET seq = -1 WHERE seq = {0}; UPDATE audit SET seq = {0} WHERE seq = {1};"


def test_a_row_changed_removed_swapped_or_inserted_anywhere_is_found(school: School) -> None:
    rows = audit.verify(school).rows
    for seq in range(1, rows + 1):
        assert changed(school, f"UPDATE audit SET actor = actor || 'x' WHERE seq = {seq}"), seq
        assert changed(school, f"UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE seq = {seq}"), seq
        assert changed(school, f"DELETE FROM audit WHERE seq = {seq}"), seq
        assert changed(school, f"DELETE FROM audit WHERE seq >= {seq}"), seq
        if seq < rows:
            assert changed(school, ROWS.format(seq, seq + 1) + f"UPDATE audit SET seq = {seq + 1} WHERE seq = -1;"), seq
    insert = "INSERT INTO audit SELECT seq + 1, at, actor, action, photo, channel, detail, hash, 'z' || substr(hash, 2)"
    assert changed(school, f"{insert} FROM audit WHERE seq = {rows}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE photos SET state = 'approved' WHERE id LIKE 'c%'",
        "UPDATE photos SET sha256 = 'f' WHERE id LIKE 'b%'",
        "UPDATE photos SET event = 'prom' WHERE id LIKE 'b%'",
        "UPDATE photos SET output = 'other.jpg' WHERE id LIKE 'b%'",
        "UPDATE photos SET number = 99 WHERE id LIKE 'b%'",
        "UPDATE photos SET original = '/elsewhere' WHERE id LIKE 'c%'",
        "UPDATE texts SET content = replace(content, 'our page', 'nowhere')",
        "UPDATE texts SET salt = 'x'",
        "DELETE FROM texts",
        "UPDATE head SET seq = seq - 1",
        "UPDATE head SET first = 2",
        "DELETE FROM head",
        "UPDATE photos SET details = replace(details, 'show', 'cover')",
        "DELETE FROM photos WHERE id LIKE 'b%'",
        "CREATE TABLE t AS SELECT * FROM photos WHERE id LIKE 'b%'; UPDATE t SET id = 'd', output = 'd';"
        " INSERT INTO photos SELECT * FROM t",
        "UPDATE colleagues SET hash = 'x'",
        "DELETE FROM colleagues",
    ],
)
def test_a_photo_or_an_approver_changed_behind_the_chains_back_is_found(school: School, statement: str) -> None:
    assert changed(school, statement)


def test_an_older_copy_of_the_record_is_found_by_the_anchor_that_was_kept_and_by_nothing_else(school: School) -> None:
    older = school.workspace.parent / "older.db"
    shutil.copyfile(school.workspace / "ledger.db", older)
    school.record.append("office", NOON, "nothing-much")
    kept = audit.verify(school)
    anchors = (kept.anchor, kept.head)
    assert [audit.verify(school, anchor).problems for anchor in anchors] == [(), ()]
    school.close()
    shutil.copyfile(older, school.workspace / "ledger.db")
    assert audit.verify(school).problems == (), "nothing else tells"
    for anchor in anchors:
        assert "rewritten" in audit.verify(school, anchor).problems[0]
    school.record.append("somebody", NOON, "nothing-much")
    assert "rewritten" in audit.verify(school, kept.anchor).problems[0], "another entry in its place"
    moved = f"{kept.rows - 1}:{kept.head}"
    assert "rewritten" in audit.verify(school, moved).problems[0], "that hash, but elsewhere"


@pytest.mark.parametrize("typed", ["", "35", "35:abc", "the last one", "x" * 64])
def test_what_is_no_anchor_is_wrong_use(school: School, typed: str) -> None:
    with pytest.raises(SetupError, match="no anchor"):
        audit.verify(school, typed)


@pytest.mark.one_python  # what lies in a file is the same to each
def test_a_flipped_byte_is_found_unless_what_is_read_stays_the_same(school: School) -> None:
    """Every 97th byte, and each bit of some; benchmarks/endurance.py flips every one."""
    school.record._db.close()
    del school.__dict__["record"], school.__dict__["_workspace_database"]
    database = school.workspace / "ledger.db"
    original, truth = database.read_bytes(), content(database)
    noticed = unchanged = 0
    for place in range(0, len(original), 97):
        flipped = bytearray(original)
        flipped[place] ^= 1 << place % 8
        database.write_bytes(flipped)
        before = content(database)
        if whole(school):
            assert before == truth, f"byte {place} was flipped, read differently, and called fine"
            unchanged += 1
        else:
            noticed += 1
        for leftover in school.workspace.glob("ledger.db-*"):
            leftover.unlink()
    database.write_bytes(original)
    assert noticed > 100 and unchanged > 100
    assert whole(school)


def test_the_export_names_people_as_far_as_the_register_has_them_and_no_cell_is_a_formula(
    school: School, tmp_path: Path
) -> None:
    school.record.append("=HYPERLINK(1)", NOON, "nothing-much")
    file = tmp_path / "record.csv"
    rows = audit.export(school, file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        table = list(csv.DictReader(opened))
    assert len(table) == rows == audit.verify(school).rows
    assert [int(row["row"]) for row in table] == list(range(1, rows + 1))
    assert any(row["what"] == State.APPROVED and row["people"] == "Ada Okafor" for row in table)
    assert table[-1]["by"] == "'=HYPERLINK(1)"
    register.forget(school, "P1")
    audit.export(school, file)
    assert "Okafor" not in file.read_text(encoding="utf-8-sig")
