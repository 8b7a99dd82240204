"""Opening an SQLite database: write-ahead log, owner-only, schema by small migrations."""

import os
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from eventguard.core.errors import SetupError
from eventguard.files import Folder, is_half_written, owner_only, trouble

#: How long one process waits for another's short write, in seconds.
PATIENCE = 60.0
#: How every SQLite database begins.
MAGIC = b"SQLite format 3\0"
#: Copies of one version that are kept at most: a database may be restored, and brought up to date once more.
COPIES = 100


def open_database(path: Path, migrations: Sequence[str]) -> sqlite3.Connection:
    """Open (and make, or bring up to date) the database at ``path``.

    Args:
        path: the file; its folder is made if need be.
        migrations: one script per schema version, in order; those already applied are skipped.

    Raises:
        SetupError: the file cannot be opened, is damaged, or was written by a later EventGuard.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_private(path)
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            _prepare(connection, path, migrations)
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        if told := trouble(error, path):
            raise told from error
        remedy = "Check that you may write to that folder, or name another with --workspace or --consent-data."
        raise SetupError(f"{path} cannot be opened ({error}).", remedy) from error
    return connection


def open_nowhere(migrations: Sequence[str]) -> sqlite3.Connection:
    """An empty database that is no file and cannot be written: what reading finds where there is nothing."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    _migrate(connection, Path(), migrations)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    connection.row_factory = sqlite3.Row
    for file in (path, *path.parent.glob(f"{path.name}-*")):  # its log may be as old as it is
        with suppress(FileNotFoundError):  # another process has just done with its journal
            owner_only(file)
    _write_ahead(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # Freed pages are overwritten, so that what is erased is gone from the file.
    connection.execute("PRAGMA secure_delete = ON")
    _migrate(connection, path, migrations)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Keep a log. While another process begins to, SQLite refuses at once, however long it may wait elsewhere."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)


def copy_of(path: Path, version: int) -> Path:
    """Where a database is copied to before it is brought up to date from this version."""
    return path.with_name(f"{path.name}.version-{version}")


def copies_of(path: Path) -> Iterator[Path]:
    """The copies that were made of a database, finished or not: databases under names that only we give."""
    ours = re.compile(rf"{re.escape(path.name)}\.version-\d+(-\d+)?")
    for copy in sorted(path.parent.iterdir()) if path.parent.is_dir() else ():
        named = ours.fullmatch(copy.name) or is_half_written(copy.name)
        if named and copy.is_file() and not copy.is_symlink():
            with copy.open("rb") as file:
                begins = file.read(len(MAGIC))
            if begins == MAGIC or (not begins and is_half_written(copy.name)):
                yield copy


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    """Keep a database as it was, beside whatever lies there already."""
    unfinished = target.with_name(f".{secrets.token_hex(16)}.part")
    _make_private(unfinished)
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.backup(copy)
    with Folder(target.parent) as folder:
        folder.name(unfinished.name, [target.name, *(f"{target.name}-{n}" for n in range(2, COPIES + 1))])


def scrub(connection: sqlite3.Connection) -> bool:
    """Write the file anew, so that nothing erased is left in it; False while another process holds it open."""
    connection.execute("VACUUM")
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _make_private(path: Path) -> None:
    """Make an empty file for the owner alone, unless it is there: SQLite would let others read what it makes, and gives
    its log the rights of the database.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(migrations):
        raise SetupError(f"{path} was written by a later EventGuard.", "Update EventGuard on this computer.")
    if version == len(migrations):
        return
    if version:
        _copy(connection, copy_of(path, version))
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()  # another process may have been faster
    for number, script in enumerate(migrations[version:], version + 1):
        for statement in script.split(";;"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")
