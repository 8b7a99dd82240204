"""Opening an SQLite database: write-ahead log, owner-only, schema by small migrations."""

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from eventguard.core.errors import SetupError

#: How long one process waits for another's short write, in seconds.
PATIENCE = 60.0


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
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            _prepare(connection, path, migrations)
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        remedy = "Check that you may write to that folder, or name another with --workspace or --consent-data."
        raise SetupError(f"{path} cannot be opened ({error}).", remedy) from error
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    connection.row_factory = sqlite3.Row
    owner_only(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Freed pages are overwritten, so that what is erased is gone from the file.
    connection.execute("PRAGMA secure_delete = ON")
    _migrate(connection, path, migrations)


def copy_of(path: Path, version: int) -> Path:
    """Where a database is copied to before it is brought up to date from this version."""
    return path.with_name(f"{path.name}.version-{version}")


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    """Keep a database as it was. A copy that is there already was made by a run that did not get further."""
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as copy:
        owner_only(unfinished)
        connection.backup(copy)
    unfinished.replace(target)


def owner_only(path: Path) -> None:
    """Let nobody but the owner read this file or folder. On Windows the user's profile folder already does."""
    if sys.platform != "win32":
        path.chmod(0o700 if path.is_dir() else 0o600)


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
