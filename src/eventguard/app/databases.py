"""What lies in a school's two folders, opened when it is first needed. The only place that wires adapters."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from eventguard.adapters.approval.colleagues import Colleagues
from eventguard.adapters.computer.database import copies_of, open_database, open_nowhere, scrub
from eventguard.adapters.computer.keys import Key, Vault
from eventguard.adapters.faces.portraits import Portraits
from eventguard.adapters.folders.shared import shared
from eventguard.adapters.folders.store import Store
from eventguard.adapters.network.devices import Devices
from eventguard.adapters.people import register_schema
from eventguard.adapters.people.past_answers import PastAnswers
from eventguard.adapters.people.register import SqliteRegister
from eventguard.adapters.people.school_channels import SchoolChannels
from eventguard.adapters.people.school_words import SchoolWords
from eventguard.adapters.record import schema as record_schema
from eventguard.adapters.record.record import LOST, SqliteRecord
from eventguard.adapters.record.recorded_files import RecordedFiles
from eventguard.adapters.sweeps import sweep_book
from eventguard.adapters.sweeps.sweep_book import SweepBook
from eventguard.app.at_work import AtWork
from eventguard.app.folders.shared_folder import require_own_disk
from eventguard.core.errors import SetupError
from eventguard.core.folders.shared import Shared
from eventguard.core.settings import Settings
from eventguard.files import keep_private, real_path

if TYPE_CHECKING:  # nobody else waits for certificates to be loaded
    from eventguard.adapters.network.authority import Authority

#: What holds on to an opened database.
OPENED = "store", "record", "raw_record", "colleagues", "recorded_files", "new_register", "school_channels"


class Databases(AtWork):
    """The workspace, the register and their keys. Use it in a ``with``, or ``close`` it: while a database is open,
    Windows lets nobody move or remove its file.

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
        self._sweeps_file = workspace / "sweeps.db"
        super().__init__(user, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the databases. Whoever needs them again opens them anew."""
        opened = self.__dict__
        for name in ("_workspace_database", "_register_database", "_sweeps_database"):
            if name in opened:
                opened.pop(name).close()
        for name in OPENED:
            opened.pop(name, None)

    @cached_property
    def shared_folders(self) -> dict[Path, Shared]:
        """Which of the workspace and the register's folder are not this computer's alone, and why."""
        return {file.parent: why for file, why in shared(self._workspace_file, self._register_file).items()}

    def _require_own_disk(self, folder: Path) -> None:
        require_own_disk(folder, self.shared_folders.get(folder))

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
            self._require_own_disk(self.workspace)
            store.make()
        return store

    @cached_property
    def record(self) -> SqliteRecord:
        """Photo states and the audit chain."""
        opened = self.raw_record
        if self._makes or self.exists:
            self.key.keep_private()
            if opened.begin(self.user, self.now()):
                scrub(self._workspace_database)
        return opened

    def new_key(self, approver: str) -> None:
        """Let the record go on under a new key, whatever has become of the old one."""
        self.raw_record.new_key(approver, self.now())

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
    def colleagues(self) -> Colleagues:
        """Who can sign in, and who of them may approve."""
        return Colleagues(self._workspace_database)

    @property
    def devices(self) -> Devices:
        """Which devices are let in from the network."""
        return Devices(self._workspace_database)

    @property
    def has_swept(self) -> bool:
        """Whether anything was ever gone through that is online."""
        return self._sweeps_file.exists()

    @property
    def sweeps(self) -> SweepBook:
        """What was seen there."""
        return SweepBook(self._sweeps_database)

    @property
    def authority(self) -> "Authority":
        """Whom devices are told to believe when this computer speaks."""
        from eventguard.adapters.network.authority import FILE, KEY, LOST, Authority  # noqa: PLC0415  few need it

        key = Key(self.workspace / KEY, "the certificates for other desks", LOST)
        return Authority(self.workspace / FILE, key)

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

    @cached_property
    def new_register(self) -> SqliteRegister:
        """The register, made if there is none."""
        opened = SqliteRegister(self._register_database, self.vault)
        keep_private(self.consent_data)
        return opened

    @cached_property
    def school_channels(self) -> SchoolChannels:
        """The school's channels, as the register keeps them; there has to be one."""
        return SchoolChannels(self._register_database)

    @property
    def school_words(self) -> SchoolWords:
        """What gives the school away, as the register keeps it; there has to be one."""
        return SchoolWords(self._register_database)

    @property
    def past_answers(self) -> PastAnswers:
        """What families had answered at an earlier revision of the register; there has to be one."""
        return PastAnswers(self._register_database)

    @property
    def portraits(self) -> Portraits:
        """The pictures of people that are kept to compare with; there has to be a register."""
        return Portraits(self._register_database, self.vault)

    @cached_property
    def vault(self) -> Vault:
        """What encrypts the templates."""
        return Vault(self.consent_data / "templates.key")

    def drop_copies(self) -> None:
        """Remove the copies that were made before the record and the register were brought up to date."""
        for file in (self._register_file, self._workspace_file):
            for copy in copies_of(file):
                copy.unlink()

    def scrub(self) -> bool:
        """Leave nothing in their files that was erased from them; False while another process holds one open."""
        register = [self._register_database] if self.has_register else []
        sweeps = [self._sweeps_database] if self.has_swept else []
        done = [scrub(each) for each in (self._workspace_database, *register, *sweeps)]
        return all(done)

    @cached_property
    def raw_record(self) -> SqliteRecord:
        """The same as it lies there, whatever has become of its key: for whoever goes on with a new one."""
        return SqliteRecord(self._workspace_database, self.key)

    @cached_property
    def _workspace_database(self) -> sqlite3.Connection:
        if not (self._makes or self.exists):
            return open_nowhere(record_schema.MIGRATIONS)
        self.store.make()
        return open_database(self._workspace_file, record_schema.MIGRATIONS)

    @cached_property
    def _sweeps_database(self) -> sqlite3.Connection:
        self.store.make()
        return open_database(self._sweeps_file, sweep_book.MIGRATIONS)

    @cached_property
    def _register_database(self) -> sqlite3.Connection:
        self._require_own_disk(self.consent_data)
        return open_database(self._register_file, register_schema.MIGRATIONS)
