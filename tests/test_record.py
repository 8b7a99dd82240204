"""The record: what is written stays, and any change to it shows."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from eventguard.adapters.computer.database import open_database
from eventguard.adapters.computer.keys import Key
from eventguard.adapters.record.record import SqliteRecord
from eventguard.adapters.record.schema import MIGRATIONS
from eventguard.core.errors import EventGuardError, Refused, SetupError
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from tests.conftest import NOON

PHOTO = Photo(
    id="a" * 64,
    channel=Channel.SOCIAL,
    event="fair",
    state=State.RECEIVED,
    source="IMG_0101.jpg",
    original="/photos/IMG_0101.jpg",
    found=("gps",),
    faces=(Face(1, Box(1, 2, 3, 4), Verdict.SHOW, Reason.CONSENTED, "P001", 0.9, 0.4, tilt=-12.5, turn=0.6),),
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def record(database: Path) -> Iterator[SqliteRecord]:
    connection = open_database(database, MIGRATIONS)
    made = SqliteRecord(connection, Key(database.with_name("ledger.key"), "the record", "Restore it."))
    made.begin("office", NOON)
    with made.transaction():
        made.save(PHOTO, "office", NOON)
        made.save(PHOTO.moved(State.HELD, output="fair-001-aaaaaa.jpg", sha256="b" * 64), "office", NOON)
    for name in ("Head Teacher", "Deputy"):
        made.append("office", NOON, "approver-added", name=name)
    yield made
    connection.close()


def test_a_photo_comes_back_as_it_was_written(record: SqliteRecord) -> None:
    held = PHOTO.moved(State.HELD, output="fair-001-aaaaaa.jpg", sha256="b" * 64)
    assert record.find(PHOTO.id, Channel.SOCIAL) == held
    assert record.find(PHOTO.id, Channel.PRESS) is None
    assert record.photos(State.HELD) == [held]
    assert record.photos(State.APPROVED) == []


def test_the_next_number_counts_on_within_an_event_and_those_called_the_same(record: SqliteRecord) -> None:
    with record.transaction():
        assert record.next_number(["fair"]) == 1
        record.save(replace(PHOTO, id="c" * 64, number=7), "office", NOON)
        record.save(replace(PHOTO, id="d" * 64, event="Fair!", number=9), "office", NOON)
        assert [record.next_number(events) for events in (["fair"], ["prom"], ["fair", "Fair!"])] == [8, 1, 10]


def test_a_photo_never_takes_the_place_of_another_with_the_same_file(record: SqliteRecord) -> None:
    thief = replace(PHOTO, id="f" * 64).moved(State.HELD, output="fair-001-aaaaaa.jpg", sha256="b" * 64)
    with pytest.raises(sqlite3.IntegrityError), record.transaction():
        record.save(thief, "office", NOON)
    assert record.find(PHOTO.id, Channel.SOCIAL) is not None


def test_a_failed_transaction_leaves_nothing(record: SqliteRecord) -> None:
    with pytest.raises(ZeroDivisionError), record.transaction():
        record.save(replace(PHOTO, id="e" * 64), "office", NOON)
        raise ZeroDivisionError
    assert record.find("e" * 64, Channel.SOCIAL) is None
    assert record.verify_chain().rows == 4


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_chain(record: SqliteRecord, database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit SET actor = 'somebody else' WHERE seq = 2",
        "UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 4",
        "UPDATE audit SET detail = '{}' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 2",
        "UPDATE audit SET seq = 9 WHERE seq = 4",
        "INSERT INTO audit VALUES (5, 'now', 'me', 'approved', '', '', '{}', '0', '0')",
        "UPDATE photos SET state = 'approved'",
        "UPDATE photos SET sha256 = '0'",
        "UPDATE photos SET details = replace(details, 'P001', 'P002')",
        "DELETE FROM photos",
        "INSERT INTO photos SELECT 'f', channel, event, 7, state, source, original, 'x', sha256, details FROM photos",
    ],
)
def test_a_forged_record_is_found_out(record: SqliteRecord, database: Path, forgery: str) -> None:
    assert record.verify_chain().rows == 4
    with closing(sqlite3.connect(database, isolation_level=None)) as forger:
        forger.executescript("DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_cut;")
        forger.execute(forgery)
    with pytest.raises(Refused):
        record.verify_chain()


def test_the_record_forgets_what_a_decided_photo_was_called(record: SqliteRecord, database: Path) -> None:
    held = record.find(PHOTO.id, Channel.SOCIAL)
    assert held is not None
    with record.transaction():
        record.save(held.moved(State.REJECTED), "Head Teacher", NOON)
    record._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"IMG_0101" not in database.read_bytes()


def test_a_record_made_before_heads_were_followed_is_still_read(record: SqliteRecord, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as older:
        changed = older.execute("""UPDATE photos SET details = replace(details, ', "tilt": -12.5, "turn": 0.6', '')""")
        assert changed.rowcount == 1
    photo = record.find(PHOTO.id, Channel.SOCIAL)
    assert photo is not None
    assert (photo.faces[0].tilt, photo.faces[0].turn) == (0.0, 0.0)


def test_decisions_by_hand_come_back_as_they_were_written_and_older_records_have_none(
    record: SqliteRecord, database: Path
) -> None:
    badge = Face(2, Box(5, 6, 7, 8), Verdict.COVER, Reason.COVERED_BY_HAND, drawn=Drawn.ELLIPSE)
    decided = replace(PHOTO, faces=(*PHOTO.faces, badge), style="solid", shown_by=("Bea",))
    with record.transaction():
        record.save(decided.moved(State.HELD), "Bea", NOON)
    assert record.find(PHOTO.id, Channel.SOCIAL) == decided.moved(State.HELD)
    with closing(sqlite3.connect(database, isolation_level=None)) as older:
        for part in (', "drawn": null', ', "drawn": "ellipse"', ', "style": "solid", "shown_by": ["Bea"]'):
            older.execute("UPDATE photos SET details = replace(details, ?, '')", (part,))
    older_photo = record.find(PHOTO.id, Channel.SOCIAL)
    assert older_photo is not None
    assert (older_photo.style, older_photo.shown_by) == ("soft", ())
    assert [face.drawn for face in older_photo.faces] == [None, None]


def test_a_database_of_a_later_version_is_refused(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as later:
        later.execute("PRAGMA user_version = 99")
    with pytest.raises(SetupError, match="later EventGuard"):
        open_database(database, MIGRATIONS)


def test_a_database_that_another_process_is_just_making_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself waits for nobody while it begins a log."""
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other, ThreadPoolExecutor() as pool:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE a (b)")
        opened = pool.submit(lambda: open_database(tmp_path / "ledger.db", MIGRATIONS).close())
        time.sleep(0.5)
        assert not opened.done()
        other.execute("ROLLBACK")
        opened.result()


def test_a_file_that_is_no_database_is_refused_with_a_sentence(database: Path) -> None:
    database.write_bytes(b"this is not a database, it is a shopping list" * 40)
    with pytest.raises(EventGuardError, match=r"damaged.*backup"):
        open_database(database, MIGRATIONS)


def test_a_record_of_the_first_version_is_copied_and_brought_up_to_date(database: Path) -> None:
    old = open_database(database, MIGRATIONS[:1])
    old.execute("INSERT INTO approvers VALUES ('Head', 'x', 'y')")
    old.close()
    opened = open_database(database, MIGRATIONS)
    (carried,) = opened.execute("SELECT * FROM colleagues").fetchall()
    assert tuple(carried) == ("Head", "x", "y", "", "approver")
    copy = sqlite3.connect(database.with_name("ledger.db.version-1"))
    assert copy.execute("SELECT * FROM approvers").fetchall() == [("Head", "x", "y")]
    copy.close()
    opened.close()
