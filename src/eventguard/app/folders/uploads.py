"""Uploads, the photos that are added on the page and came as bytes: copies of them lie in the workspace for as long as
they are needed.

A browser hands over what is in a file, not where it lies. What a decision by hand renders anew from is therefore a copy
of our own, readable by its owner alone, and removed once its photo is decided and there is no way back any more.
"""

import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from eventguard.adapters.folders.store import UNFINISHED, digest_of, names_in
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.settings import Settings, Style
from eventguard.files import Folder, owner_only

#: For how long what was not finished may lie there, in seconds, and a copy whose photo is decided: it was uploaded once
#: more, and its batch has not begun yet, or it is what a crash left.
PATIENCE, PATIENCE_DECIDED = 24 * 3600.0, 600.0
#: And what was only asked about, where a crash kept the answer from removing it: twice what looking at it may take, and
#: the wait for whatever is rendered before it.
PATIENCE_ASKED = 600.0
#: What the name of a note ends in.
NOTE = ".json"
#: The names that we give, and nobody else: to a copy its sha256, to a note, and to either until it is whole.
COPY, OUR_NOTE = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}\.json")
ASKED = ".asked"
HALF = re.compile(rf"\.?[0-9a-f]{{32}}(\.json)?\.part|\.[0-9a-f]{{32}}{re.escape(ASKED)}")
NEEDED = (State.RECEIVED, State.HELD)


@dataclass(frozen=True, slots=True)
class UploadOrder:
    """What a photo is to be cleaned for, and how.

    ``by`` is who asked, if that is not who started the program. If ``groups`` are named, nobody else may be shown.
    """

    event: str
    channel: Channel
    settings: Settings
    again: bool = False
    by: str | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo that came: our copy, what its owner called it, and what was asked. ``note`` says so on the disk, so that
    nothing is lost when the program ends before the photo is cleaned.
    """

    path: Path
    name: str
    order: UploadOrder
    note: Path

    def done(self) -> None:
        """It is cleaned, or has a record that says why not: the note has served."""
        self.note.unlink(missing_ok=True)


class Incoming:
    """A photo on its way in. Write what comes, then ``finish``, or ``discard`` it; meanwhile it lies at ``path``.

    What is ``only_asked`` about is never finished.
    """

    def __init__(self, school: School, only_asked: bool = False) -> None:
        token = secrets.token_hex(16)
        self.path = school.store.uploads / f".{token}{ASKED if only_asked else UNFINISHED}"
        self._note = self.path.with_name(token + NOTE)
        self._file = self.path.open("xb")
        owner_only(self.path)
        self._digest = hashlib.sha256()

    def write(self, untrusted: bytes) -> None:
        """The next bytes."""
        self._digest.update(untrusted)
        self._file.write(untrusted)

    def finish(self, name: str, order: UploadOrder) -> Upload:
        """That was all: the copy is called after its digest, so the same photo lies there once.

        Raises:
            Refused: somebody else's file lies there under that name.
        """
        self.close()
        path = self.path.with_name(self._digest.hexdigest())
        upload = Upload(path, name, order, self._note)
        told = {"file": path.name, "name": name, "event": order.event, "channel": order.channel, "again": order.again}
        told |= {"style": order.settings.style, "thorough": order.settings.thorough}
        told |= {"sound": order.settings.sound, "moving": order.settings.moving}
        told |= {"by": order.by, "groups": order.groups}
        with Folder(path.parent) as folder:
            self._name(folder, path)
            folder.write([upload.note.name], lambda file: file.write(json.dumps(told).encode()))
        return upload

    def _name(self, folder: Folder, path: Path) -> None:
        try:
            folder.name(self.path.name, [path.name])
        except FileExistsError:
            if digest_of(path) != path.name:
                remedy = f"Move {path} elsewhere, then add the photo again."
                raise Refused("A file that is not EventGuard's lies where this photo belongs.", remedy) from None
            folder.remove(self.path.name)  # the same photo came before: its copy serves once more
            os.utime(path)

    def close(self) -> None:
        """No more comes."""
        self._file.close()

    def touch(self) -> None:
        """It is looked at from now on, however long it waited for that."""
        with suppress(OSError):
            os.utime(self.path)

    def discard(self) -> None:
        """It is not wanted, or did not come whole."""
        self.close()
        self.path.unlink(missing_ok=True)


def unfinished(school: School) -> Iterator[Upload]:
    """What an earlier run received and did not finish, in no order."""
    folder = school.store.uploads
    for name in filter(OUR_NOTE.fullmatch, names_in(folder)):
        try:
            told = json.loads((folder / name).read_text(encoding="utf-8"))
            sound, moving = bool(told.get("sound")), bool(told.get("moving"))  # what was kept before films has neither
            settings = Settings(style=Style(told["style"]), thorough=bool(told["thorough"]), sound=sound, moving=moving)
            channel, groups = Channel(told["channel"]), tuple(told["groups"])
            order = UploadOrder(told["event"], channel, settings, bool(told["again"]), told["by"], groups)
            yield Upload(folder / Path(told["file"]).name, told["name"], order, folder / name)
        except (OSError, ValueError, LookupError, TypeError):  # gone meanwhile, or not whole
            continue


def discard(school: School, *originals: str | None) -> None:
    """Remove our copies of photos at once, unless one waits for another channel or was uploaded again; never anybody's
    own file.
    """
    folder = school.store.uploads.absolute()
    copies = [path for original in originals if original and (path := Path(original)).parent == folder]
    if copies:
        needed = _needed(school)
        for path in copies:
            if str(path) not in needed:
                with suppress(OSError):  # another program has it open: it is tried again
                    school.store.remove(path, path.name)


def sweep(school: School, names: Iterable[str], kept: timedelta) -> Iterator[tuple[str, OSError | None]]:
    """Remove copies that nobody needs any more, of those that lie there. Call it inside a transaction.

    Args:
        school: the school.
        names: what lies there.
        kept: for how long a copy stays once its photo is decided, so that there is a way back.

    Yields:
        What stays: the names of those that could not be removed, each with the reason, and without one those that are
        not ours, or of which the record knows nothing.
    """
    folder, needed = school.store.uploads.absolute(), _needed(school)
    names = list(names)
    decided = school.recorded_files.decided_since(school.now() - kept) if names else set[str]()
    for name in names:
        path = folder / name
        if str(path) in needed or name in decided or OUR_NOTE.fullmatch(name):
            continue
        try:
            age = time.time() - path.lstat().st_mtime
        except OSError:  # it was removed, or got its name, meanwhile
            continue
        half, copy = HALF.fullmatch(name), COPY.fullmatch(name)
        known = copy and school.recorded_files.knows(name)
        patience = PATIENCE_DECIDED if known else PATIENCE_ASKED if name.endswith(ASKED) else PATIENCE
        if age < patience and (half or copy):
            continue
        try:
            if half:
                path.unlink(missing_ok=True)
            elif not known or not school.store.remove(path, name):  # a copy's name says what has to be in it
                yield name, None
        except OSError as error:
            yield name, error


def _needed(school: School) -> set[str]:
    """Where copies lie that a photo that waits, or a note, needs."""
    return school.recorded_files.originals(*NEEDED) | {str(upload.path.absolute()) for upload in unfinished(school)}
