"""One school's folders and databases, opened when they are first needed. The only place that wires adapters."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from eventguard import worker
from eventguard.adapters.approval.approvers import Approvers
from eventguard.adapters.computer.database import copies_of, open_database, open_nowhere, scrub
from eventguard.adapters.computer.keys import Key, Vault
from eventguard.adapters.computer.worker_processes import Limits, Standby, processes
from eventguard.adapters.faces.portraits import Portraits
from eventguard.adapters.folders.store import Store
from eventguard.adapters.people import register
from eventguard.adapters.people.register import SqliteRegister
from eventguard.adapters.record import record
from eventguard.adapters.record.record import LOST, SqliteRecord
from eventguard.adapters.record.recorded_files import RecordedFiles
from eventguard.app.at_work import AtWork
from eventguard.app.folders.to_do import ToDo
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.consent import Channel, Person
from eventguard.core.photos.photo import Photo
from eventguard.core.settings import Settings
from eventguard.files import keep_private, real_path

#: The shortest piece of an id that may stand for the whole.
SHORTEST_ID = 6


class School(AtWork):
    """Where everything of one school is. Use it in a ``with``, or ``close`` it: while a database is open, Windows lets
    nobody move or remove its file.

    ``user`` is who is at work, if that was said. With ``makes`` off nothing is made: a workspace that is not there is
    an empty one.

    Raises:
        SetupError: the workspace and the consent folder lie within one another, or that name could pass for another.
    """

    def __init__(
        self,
        workspace: Path,
        consent_data: Path,
        settings: Settings | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        user: str | None = None,
        makes: bool = True,
    ) -> None:
        here, there = real_path(workspace), real_path(consent_data)
        if here.is_relative_to(there) or there.is_relative_to(here):
            remedy = "Name two that lie apart: --workspace DIR --consent-data DIR"
            raise SetupError("The workspace and the consent folder must not lie within one another.", remedy)
        self.workspace = workspace
        self.consent_data = consent_data
        self.settings = settings or Settings()
        self._makes = makes
        self._workspace_file, self._register_file = workspace / "ledger.db", consent_data / "register.db"
        super().__init__(user, clock)
        #: What was found, when everything was last brought in line (``app.reconcile``), that a person has to see to.
        self.to_do: tuple[ToDo, ...] = ()
        #: By which consents, on which day and after which change of the record all approved photos were last judged.
        self.judged: tuple[int, date, int] | None = None

    @property
    def limits(self) -> Limits:
        """What the work on one photo may take."""
        return Limits(self.settings.seconds_a_photo, self.settings.bytes_a_worker)

    @cached_property
    def standby(self) -> Standby:
        """A worker for single photos, one after another: it stays until ``close``."""
        return Standby(processes(worker.start, None))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End what was started for this school and would go on, and let go of its databases. Whoever needs them again
        opens them anew.
        """
        opened = self.__dict__
        if "standby" in opened:
            opened.pop("standby").close()
        for name in ("_workspace_database", "_register_database"):
            if name in opened:
                opened.pop(name).close()
        for user in ("store", "record", "_raw_record", "approvers", "recorded_files", "new_register"):
            opened.pop(user, None)
        self.judged = None

    @property
    def exists(self) -> bool:
        """Whether there is a workspace; one for which there was no room when it was made is none yet."""
        return self._workspace_file.is_file() and self._workspace_file.stat().st_size > 0

    def require(self) -> None:
        """Go on only where there is a workspace. Raises SetupError where there is none."""
        if self.key.exists and not self.exists:
            raise SetupError(f"The record, {self._workspace_file}, is missing.", "Restore it from a backup.")
        if not self.exists:
            remedy = "Name it with --workspace DIR, or begin with: eventguard clean PHOTOS"
            raise SetupError(f"There is no EventGuard workspace in {self.workspace}.", remedy)

    def begin(self) -> Self:
        """From now on, make what is not there yet."""
        if not self._makes:
            self.close()
            self._makes = True
        return self

    @cached_property
    def store(self) -> Store:
        """The folders of cleaned photos."""
        store = Store(self.workspace)
        if self._makes or self.exists:
            store.make()
        return store

    @cached_property
    def record(self) -> SqliteRecord:
        """Photo states and the audit chain."""
        opened = self._raw_record
        if self._makes or self.exists:
            self.key.keep_private()
            if opened.begin(self.user, self.now()):
                scrub(self._workspace_database)
        return opened

    def new_key(self, approver: str) -> None:
        """Let the record go on under a new key, whatever has become of the old one, or of the record."""
        self._raw_record.new_key(approver, self.now())

    @cached_property
    def key(self) -> Key:
        """What the audit chain is written under."""
        file = self.workspace / "ledger.key"
        remedy = f"Restore {file.name} from a backup of the workspace; until then nothing can be recorded. {LOST}"
        return Key(file, "the record", remedy)

    @cached_property
    def recorded_files(self) -> RecordedFiles:
        """What the record says about files."""
        return RecordedFiles(self._workspace_database)

    @cached_property
    def approvers(self) -> Approvers:
        """Who may approve."""
        return Approvers(self._workspace_database)

    @property
    def shut_out(self) -> tuple[Path, ...]:
        """The folders of which no file is ever taken for a photo to clean."""
        return self.workspace, self.consent_data

    @property
    def has_register(self) -> bool:
        """Whether a register of people has been made."""
        return self._register_file.exists()

    @property
    def register(self) -> SqliteRegister:
        """The people and their consents. Raises SetupError when there is no register yet."""
        if not self.has_register:
            remedy = "Make one with: eventguard people import FILE.csv   (to cover every face without one: --faces all)"
            raise SetupError(f"There is no register of people in {self.consent_data} yet.", remedy)
        return self.new_register

    @property
    def portraits(self) -> Portraits:
        """The pictures of people that are kept to compare with; there has to be a register."""
        return Portraits(self._register_database, self.vault)

    def people(self) -> dict[str, Person]:
        """Everybody in the register by id, as it is now; nobody without a register."""
        return {person.id: person for person in self.register.people()} if self.has_register else {}

    def spelt(self, id: str) -> str:
        """An id as the register spells it, however it was typed; as it was typed where nobody has it."""
        person = self.register.find(id) if self.has_register else None
        return person.id if person else id.strip()

    @property
    def compares(self) -> bool:
        """Whether faces may be compared with anybody's: an assessment is recorded (``app.faces.recognition``)."""
        return self.has_register and self.register.fact("dpia") is not None

    @property
    def revision(self) -> int:
        """The register's revision; 0 without a register."""
        return self.register.revision if self.has_register else 0

    @cached_property
    def new_register(self) -> SqliteRegister:
        """The register, made if there is none."""
        opened = SqliteRegister(self._register_database, self.vault)
        keep_private(self.consent_data)
        return opened

    def drop_copies(self) -> None:
        """Remove the copies that were made before the record and the register were brought up to date."""
        for file in (self._register_file, self._workspace_file):
            for copy in copies_of(file):
                copy.unlink()

    def scrub(self) -> bool:
        """Leave nothing in their files that was erased from them; False while another process holds one open."""
        done = scrub(self._workspace_database)
        return (scrub(self._register_database) if self.has_register else True) and done

    @cached_property
    def vault(self) -> Vault:
        """What encrypts the templates."""
        return Vault(self.consent_data / "templates.key")

    def photo(self, name: str, channel: Channel | None = None) -> Photo:
        """The photo that a user means by an id or the name of its cleaned file, or the first characters of either.

        Raises:
            Refused: there is none, or more than one.
        """
        meant = self.recorded_files.meant(Path(name.strip().lower()).name, SHORTEST_ID)
        photos = (self.record.find(id, for_channel) for id, for_channel in meant if channel in (None, for_channel))
        found = [photo for photo in photos if photo]
        if not found:
            raise Refused(f"There is no photo {name}.", "See: eventguard queue")
        if len({photo.id for photo in found}) > 1:
            raise Refused(f"{name} stands for {len(found)} photos.", "Give more of its characters.")
        if len(found) > 1:
            names = " and ".join(photo.channel for photo in found)
            raise Refused(f"That photo was cleaned for {names}.", "Say which: --channel NAME")
        return found[0]

    def where(self, photo: Photo) -> Path | None:
        """Where a photo's cleaned file lies; None when it has none."""
        if photo.output is None:
            return None
        return self.store.folder_of(photo.state, photo.channel) / photo.output

    @cached_property
    def _raw_record(self) -> SqliteRecord:
        return SqliteRecord(self._workspace_database, self.key)

    @cached_property
    def _workspace_database(self) -> sqlite3.Connection:
        if not (self._makes or self.exists):
            return open_nowhere(record.MIGRATIONS)
        self.store.make()
        return open_database(self._workspace_file, record.MIGRATIONS)

    @cached_property
    def _register_database(self) -> sqlite3.Connection:
        return open_database(self._register_file, register.MIGRATIONS)
