"""The key of the record: without it nothing is written that counts, and no way leads back to a record without one."""

import base64
import hashlib
import json
import multiprocessing
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from eventguard.adapters.computer.database import open_database
from eventguard.adapters.record.schema import MIGRATIONS
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.people import register
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, Refused, SetupError
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.photos.photo import Photo, State
from tests.conftest import NOON, PASSPHRASE, Command, school_at
from tests.test_approve import HEAD, approved_files, hold
from tests.test_audit import content, whole

SECRET_NAME = "Ada Okafor"


@pytest.fixture
def school(empty_school: School) -> School:
    """An approver, an approved and a held photo."""
    register.add(empty_school, "P1", register.Details(SECRET_NAME))
    register.consent(empty_school, "P1", Channel.SOCIAL, Consent(Answer.YES))
    approvers.add(empty_school, HEAD, PASSPHRASE)
    for id in "ab":
        hold(empty_school, id * 64, Channel.SOCIAL)
    approve_or_reject.approve(empty_school, "a" * 64, HEAD, PASSPHRASE)
    return empty_school


def again(school: School) -> School:
    """The same school, after EventGuard was started anew."""
    school.close()
    return school_at(school.workspace, school.consent_data, clock=school.now)


def by_sql(school: School, *statements: str) -> None:
    """What somebody does who can write to the database."""
    school.close()
    with closing(sqlite3.connect(school.workspace / "ledger.db", isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forged(row: list[object], secret: bytes = b"") -> str:
    """The hash of a row as somebody computes it who has no key, but knows how it was done before there were any."""
    return hashlib.sha256(secret + json.dumps(row).encode()).hexdigest()


def forge(database: Path, first: int) -> None:
    """Compute the chain anew from a row on, each row bound to the one before, without the key."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.executescript("DROP TRIGGER IF EXISTS audit_is_never_changed; DROP TRIGGER IF EXISTS audit_is_never_cut")
        (previous,) = db.execute("SELECT hash FROM audit WHERE seq = ?", (first - 1,)).fetchone() or ("0" * 64,)
        for row in db.execute("SELECT * FROM audit WHERE seq >= ? ORDER BY seq", (first,)).fetchall():
            previous, former = forged([*row[:7], previous]), previous
            db.execute("UPDATE audit SET previous = ?, hash = ? WHERE seq = ?", (former, previous, row[0]))


def old_record(database: Path, *rows: tuple[str, str, dict[str, object]], photo: Photo | None = None) -> str:
    """A record as version 0.1 wrote it: a chain without key, texts within it. Returns the hash of its last row."""
    previous, kept = "0" * 64, ""
    with closing(open_database(database, MIGRATIONS[:2])) as db:
        if photo:
            details = {"size": None, "found": [], "faces": [], "reason": photo.reason, "posted": list(photo.posted)}
            values = (photo.id, photo.channel, photo.event, photo.state, json.dumps(details | {"salt": "00"}))
            db.execute("INSERT INTO photos (id, channel, event, state, details) VALUES (?, ?, ?, ?, ?)", values)
            columns = "number, id, channel, event, state, source, original, output, sha256, details"
            kept = json.dumps(list(db.execute(f"SELECT {columns} FROM photos").fetchone()))
        for seq, (action, about, detail) in enumerate(rows, 1):
            bound = {"sha256": None, "record": hashlib.sha256(kept.encode()).hexdigest()} if about else {}
            told = json.dumps(detail | bound, sort_keys=True)
            row = [seq, NOON.isoformat(), "office", action, about, "social" if about else "", told, previous]
            previous = forged(row)
            db.execute("INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?)", (*row, previous))
    return previous


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the user's folder as a whole")
def test_the_key_is_for_the_owner_alone_and_not_in_the_database(school: School) -> None:
    key = school.workspace / "ledger.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    secret = key.read_bytes().strip()
    school.close()
    for path in school.workspace.rglob("ledger.db*"):
        assert secret not in path.read_bytes()
        assert base64.b64decode(secret) not in path.read_bytes()


def test_rows_that_are_added_without_the_key_are_found(school: School) -> None:
    database = school.workspace / "ledger.db"
    last = audit.verify(school).rows
    school.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        (previous,) = db.execute("SELECT hash FROM audit ORDER BY seq DESC").fetchone()
        row = [last + 1, NOON.isoformat(), HEAD, "two-person", "", "", '{"on": false}', previous]
        db.execute("INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?)", (*row, forged(row)))
    assert not whole(school)
    by_sql(school, f"UPDATE head SET seq = {last + 1}, hash = '{forged(row)}'")
    assert not whole(school)
    with pytest.raises(Refused, match="behind EventGuard's back"):
        again(school).record.append("office", NOON, "nothing-much")


def test_a_chain_that_was_computed_anew_without_the_key_is_found(school: School) -> None:
    rows = audit.verify(school).rows
    school.close()
    database, kept = school.workspace / "ledger.db", school.workspace / "kept"
    shutil.copyfile(database, kept)
    for first in (1, rows // 2, rows):
        shutil.copyfile(kept, database)
        forge(database, first)
        assert not whole(school), first


def test_rows_that_are_cut_off_are_found_and_stay_missing_whatever_is_written_after(school: School) -> None:
    rows = audit.verify(school).rows
    by_sql(school, f"DELETE FROM audit WHERE seq > {rows - 2}")
    assert not whole(school)
    later = again(school)
    later.record.append("office", NOON, "nothing-much")
    assert not whole(later)


def unkeyed(database: Path) -> None:
    """Make the record look like one that never had a key."""
    forge(database, 1)
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.executescript("DROP TABLE head; DROP TABLE texts; DROP TABLE looks")
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql != ''").fetchall():
            db.execute(f"DROP INDEX {name}")
        db.executescript("PRAGMA user_version = 2; PRAGMA journal_mode = DELETE")


def emptied(database: Path) -> None:
    """Put a fresh record in its place."""
    for path in database.parent.glob("ledger.db*"):
        path.unlink()


def exchanged(database: Path) -> None:
    """Put a record of an early version in its place."""
    emptied(database)
    old_record(database, ("two-person", "", {"on": False}))


DOWNGRADES = {
    "version": lambda file: sql(file, "PRAGMA user_version = 2"),
    "head": lambda file: sql(file, "DELETE FROM head"),
    "no head": lambda file: sql(file, "DROP TABLE head"),
    "new head": lambda file: sql(file, "UPDATE head SET mac = hash"),
    "unkeyed": unkeyed,
    "emptied": emptied,
    "exchanged": exchanged,
}


def sql(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute(statement)


@pytest.mark.parametrize("way", DOWNGRADES)
def test_no_way_leads_back_to_a_record_without_key(school: School, way: str) -> None:
    school.close()
    DOWNGRADES[way](school.workspace / "ledger.db")
    assert not whole(school)
    with pytest.raises(EventGuardError), again(school) as later:
        later.record.append("office", NOON, "nothing-much")
    assert not whole(school), "and it stays that way"


LOST = {
    "deleted": lambda key: key.unlink(),
    "empty": lambda key: key.write_text(""),
    "damaged": lambda key: key.write_text("not a key"),
    "another": lambda key: key.write_text(base64.b64encode(b"k" * 32).decode()),
    "in a keyring that is not here": lambda key: key.write_text("keyring:0123456789abcdef"),
}


@pytest.mark.parametrize("way", LOST)
def test_with_its_key_lost_nothing_is_recorded_or_approved_until_it_is_back(school: School, way: str) -> None:
    school.close()
    key, kept = school.workspace / "ledger.key", school.workspace.parent / "kept"
    shutil.copyfile(key, kept)
    LOST[way](key)
    before = content(school.workspace / "ledger.db")
    for _ in range(2):
        later = again(school)
        for wish in (
            lambda school: approve_or_reject.approve(school, "b" * 64, HEAD, PASSPHRASE),
            lambda school: approve_or_reject.reject(school, "b" * 64, "office", "blurred"),
            lambda school: register.consent(school, "P1", Channel.PRESS, Consent(Answer.YES)),
            audit.verify,
        ):
            with pytest.raises(SetupError, match=r"ledger\.key from.* backup.*new-key"):
                wish(later)
        assert [photo.state for photo in later.record.photos()] == [State.APPROVED, State.HELD]
        assert Channel.PRESS not in register.find(later, "P1").consents
        assert len(approved_files(later)) == 1
    later.close()
    assert content(school.workspace / "ledger.db") == before
    shutil.copyfile(kept, key)
    assert whole(school)


def test_without_the_key_commands_end_with_2_and_the_remedy_and_reading_goes_on(
    command: Command, tmp_path: Path
) -> None:
    assert command("approvers", "add", HEAD).code == 0
    (tmp_path / "eventguard-work" / "ledger.key").unlink()
    told = command("audit", "verify")
    assert told.code == 2
    assert "ledger.key" in told.err and "new-key" in told.err
    assert command("approvers", "add", "Deputy").code == 2
    assert "ledger.key" in command("status").out, "the set-up is not complete: nothing can be recorded"
    assert [command(*words).code for words in (["queue"], ["status"], ["audit", "export", "a.csv"])] == [0, 0, 0]
    assert "approver-added" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert command("audit", "new-key", "--by", "Somebody").code == 1
    assert command("audit", "new-key", "--by", HEAD).code == 0
    proof = command("--json", "audit", "verify")
    assert proof.code == 0
    assert "proved by another key" in proof.lines[0]["remarks"][0]


def test_a_lost_key_is_replaced_only_by_an_approver_and_the_record_says_so_for_good(school: School) -> None:
    anchor = audit.verify(school).anchor
    (school.workspace / "ledger.key").unlink()
    later = again(school)
    for by, passphrase in (("Somebody", PASSPHRASE), (HEAD, "three wrong words")):
        with pytest.raises(Refused):
            audit.new_key(later, by, passphrase)
    audit.new_key(later, HEAD, PASSPHRASE)
    approve_or_reject.approve(later, "b" * 64, HEAD, PASSPHRASE)
    proof = audit.verify(later, anchor)
    assert proof.problems == (), "an entry that was kept is still compared"
    assert "another key" in proof.remarks[0]
    assert "not whole" in proof.remarks[1] and HEAD in proof.remarks[1]
    for seq in range(1, proof.rows + 1):
        shutil.copyfile(school.workspace / "ledger.db", school.workspace / "kept")
        by_sql(later, f"UPDATE audit SET actor = actor || 'x' WHERE seq = {seq}")
        assert not whole(later), seq
        shutil.copyfile(school.workspace / "kept", school.workspace / "ledger.db")


def test_a_key_that_others_may_know_is_replaced_and_what_was_before_was_whole(school: School) -> None:
    former = (school.workspace / "ledger.key").read_bytes()
    audit.new_key(school, HEAD, PASSPHRASE)
    assert (school.workspace / "ledger.key").read_bytes() != former
    proof = audit.verify(again(school))
    assert len(proof.remarks) == 1
    (school.workspace / "ledger.key").write_bytes(former)
    with pytest.raises(SetupError, match="not the one of this record"):
        audit.verify(again(school))


def test_a_power_cut_while_a_key_is_made_leaves_a_record_with_exactly_one(school: School) -> None:
    """The key is made beside its place, the record begins under it, and only then it is put there."""
    key, new = school.workspace / "ledger.key", school.workspace / "ledger.new"
    school.close()
    key.rename(new)
    assert whole(school) and key.exists() and not new.exists()
    other = school_at(school.workspace.parent / "other", school.workspace.parent / "consents", clock=school.now)
    other.store.make()
    shutil.copyfile(key, other.workspace / "ledger.new")
    other.record.append("office", NOON, "nothing-much")
    assert whole(other)
    assert (other.workspace / "ledger.key").read_bytes() != key.read_bytes(), "what was never used is not used"


def append(workspace: Path, consent_data: Path, name: str) -> None:
    """Record something, in a process of its own."""
    with School(workspace, consent_data) as school:
        school.record.append(name, NOON, "nothing-much")


@pytest.mark.parametrize("old", [False, True])
def test_processes_that_begin_at_once_make_one_key(empty_school: School, old: bool) -> None:
    empty_school.store.make()
    if old:
        old_record(empty_school.workspace / "ledger.db", ("nothing-much", "", {}))
    start = multiprocessing.get_context("spawn")
    several = [
        start.Process(target=append, args=(empty_school.workspace, empty_school.consent_data, f"{n}")) for n in range(3)
    ]
    for process in several:
        process.start()
    for process in several:
        process.join()
    assert [process.exitcode for process in several] == [0, 0, 0]
    assert audit.verify(empty_school).rows == 3 + 2 * old
    assert [path.name for path in empty_school.workspace.glob("ledger.*") if path.suffix in (".key", ".new")] == [
        "ledger.key"
    ]


OLD_PHOTO = Photo(
    "a" * 64, Channel.SOCIAL, "fair", State.REJECTED, reason=f"{SECRET_NAME} cries", posted=("Ada's page",)
)
OLD_ROWS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("approver-added", "", {"name": HEAD, "digest": "0"}),
    ("rejected", OLD_PHOTO.id, {"why": OLD_PHOTO.reason, "says": "office", "output": None}),
    ("recognition-on", "", {"dpia": "DPIA of Ada"}),
    ("approval-refused", "", {"wanted": "unknown", "by": [HEAD], "because": "a yes has gone"}),
)


def test_an_old_record_is_proved_as_it_was_and_goes_on_under_a_key(empty_school: School) -> None:
    empty_school.store.make()
    last = old_record(empty_school.workspace / "ledger.db", *OLD_ROWS[1:], photo=OLD_PHOTO)
    proof = audit.verify(empty_school, last)
    assert proof.problems == (), "an entry that was kept before is still found"
    assert (proof.rows, len(proof.remarks)) == (4, 1)
    assert "up to 3 are from before the record had a key" in proof.remarks[0]
    (photo,) = empty_school.record.photos()
    assert (photo.reason, photo.posted) == (OLD_PHOTO.reason, OLD_PHOTO.posted)
    assert [entry.detail.get("why") for entry in empty_school.record.entries("rejected")] == [OLD_PHOTO.reason]
    assert "rewritten" in audit.verify(empty_school, "0" * 64).problems[0]
    for seq in (1, 2, 3):
        by_sql(empty_school, f"UPDATE audit SET actor = 'x' WHERE seq = {seq}")
        assert not whole(empty_school), seq
        by_sql(empty_school, f"UPDATE audit SET actor = 'office' WHERE seq = {seq}")
        assert whole(empty_school)


def test_what_was_typed_into_an_old_record_can_be_erased_and_none_of_its_hashes_tells_it(empty_school: School) -> None:
    empty_school.store.make()
    database = empty_school.workspace / "ledger.db"
    old_record(database, *OLD_ROWS[1:], photo=OLD_PHOTO)
    with closing(sqlite3.connect(database)) as db:
        hashes = [hash for (hash,) in db.execute("SELECT hash FROM audit")]
    register.add(empty_school, "P1", register.Details(SECRET_NAME))
    for seq in (1, 2):
        entry = empty_school.record.entry(seq)
        assert entry is not None
        empty_school.record.erase([text.ref for text in entry.texts], "office", NOON)
    assert register.forget(empty_school, "P1").scrubbed
    assert audit.verify(empty_school).problems == ()
    empty_school.close()
    for path in empty_school.workspace.rglob("ledger.*"):
        for trace in ("cries", "Ada", *hashes):
            assert trace.encode() not in path.read_bytes(), f"{trace} is left in {path.name}"


def test_an_old_record_that_was_forged_is_not_called_whole_by_its_new_key(empty_school: School) -> None:
    empty_school.store.make()
    old_record(empty_school.workspace / "ledger.db", *OLD_ROWS, photo=OLD_PHOTO)
    by_sql(empty_school, "UPDATE audit SET actor = 'somebody' WHERE seq = 3")
    for _ in range(2):
        with pytest.raises(Refused, match=r"broken at row 3"):
            audit.verify(again(empty_school))


def test_an_older_copy_from_before_the_key_is_gone_on_from_only_by_an_approver(school: School) -> None:
    school.close()
    emptied(school.workspace / "ledger.db")
    old_record(school.workspace / "ledger.db", OLD_ROWS[3])
    later = again(school)
    assert not whole(later)
    later = again(later)
    later.colleagues.add(HEAD, PASSPHRASE, NOON)
    audit.new_key(later, HEAD, PASSPHRASE)
    proof = audit.verify(again(later))
    assert "another key" in proof.remarks[0]


def test_taking_down_and_posting_say_what_they_said_before(school: School) -> None:
    takedown.posted(school, "a" * 64, "our page")
    down = takedown.start(school, "a" * 64, HEAD, "a parent rang")
    assert (down.reason, down.posted) == ("a parent rang", ("our page",))
    (item,) = takedown.pending(again(school))
    assert (item.photo.reason, item.photo.posted) == ("a parent rang", ("our page",))
    assert whole(school)
