"""One school: its folders and databases, a worker that stands by, and what is asked of them everywhere."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from eventguard import worker
from eventguard.adapters.computer.worker_processes import Crew, Limits, Standby, Workers, processes, standby
from eventguard.app.databases import Databases
from eventguard.app.folders.to_do import ToDo
from eventguard.core.errors import Refused, SetupError
from eventguard.core.faces import objections
from eventguard.core.people import channels
from eventguard.core.people.channels import Rule, SchoolChannel
from eventguard.core.people.consent import Channel, Person, Reason
from eventguard.core.photos.naming import Naming
from eventguard.core.photos.photo import Photo
from eventguard.core.pipeline import BatchPolicy
from eventguard.files import real_path

if TYPE_CHECKING:  # most schools have none
    from eventguard.app.cluster.cluster import Cluster

#: The shortest piece of an id that may stand for the whole.
SHORTEST_ID = 6


class School(Databases):
    """Where everything of one school is, and what is asked of it everywhere (``Databases`` says how it is opened)."""

    #: What was found, when everything was last brought in line (``app.reconcile``), that a person has to see to.
    to_do: tuple[ToDo, ...] = ()
    #: By which consents, on which day and after which change of the record all approved photos were last judged.
    judged: tuple[int, date, int] | None = None
    #: The cluster that photos are worked on by, if one was reached (``app.cluster.use``), instead of this computer.
    cluster: "Cluster | None" = None
    #: The day on which was last seen to what goes by itself (``app.folders.retention``).
    retained: date | None = None

    def close(self) -> None:
        """End the worker that stands by, too."""
        if "standby" in self.__dict__:
            self.__dict__.pop("standby").close()
        if self.cluster:
            self.cluster.close()
            self.cluster = None
        super().close()
        self.judged = None

    @property
    def limits(self) -> Limits:
        """What the work on one photo may take."""
        return Limits.of(self.settings)

    def workers(self, policy: BatchPolicy, width: int) -> Crew:
        """Whoever works on a batch: so many processes of this computer, or those of the cluster."""

        def here() -> Workers:
            return Workers(processes(worker.start, policy), width, self.limits)

        return self.cluster.workers(policy, self.limits, here) if self.cluster else here()

    @cached_property
    def standby(self) -> Standby:
        """A worker for single photos, one after another: it stays until ``close``."""
        return standby(worker.start, None)

    @property
    def shut_out(self) -> tuple[Path, ...]:
        """The folders of which no file is ever taken for a photo to clean."""
        return self.workspace, self.consent_data

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

    def require_apart(self, into: Path, remedy: str) -> None:
        """Raise SetupError for a folder in one that is kept for photos or the register: what lies there is ours."""
        if any(real_path(into).is_relative_to(real_path(folder)) for folder in self.shut_out):
            raise SetupError(f"{into} lies in a folder that EventGuard keeps for itself.", remedy)

    @property
    def channels(self) -> list[SchoolChannel]:
        """The school's channels, those that are not used any more, too; without a register those of the start."""
        return self.school_channels.all() if self.has_register else list(channels.START)

    def channel(self, said: str, used: bool = True) -> Channel:
        """The channel that a user means by its name or key.

        Args:
            said: what they said.
            used: whether it has to be one that photos can be cleaned for today.

        Raises:
            SetupError: there is none.
        """
        every = self.channels
        found = channels.find(every, said)
        if found is None or (used and not found.used):
            known = ", ".join(each.name for each in every if each.used)
            gone = "is not used any more" if found else "is none of the school's channels"
            raise SetupError(f"{said} {gone}.", f"One of: {known}. To add one: eventguard channels add NAME")
        return found.channel

    def rule(self, channel: Channel) -> Rule:
        """The safety rule of a channel; one that is not the school's covers everybody."""
        unknown = Rule(cover_everybody=True)
        return next((each.rule for each in self.channels if each.channel == channel and each.used), unknown)

    def name_of(self, channel: Channel) -> str:
        """What a channel is called."""
        return next((each.name for each in self.channels if each.channel == channel), channel)

    def objections(
        self, photo: Photo, people: Mapping[str, Person] | None = None, on: date | None = None
    ) -> dict[str, Reason]:
        """Who is visible on a photo and may not be (``core.faces.objections``), today unless another day is asked for.
        ``people`` is the register, if it was read already.
        """
        people = self.people() if people is None else people
        return objections.objections(people, photo, on or self.today(), self.compares, self.rule(photo.channel))

    def naming(self, channel: Channel) -> Naming:
        """Whose name may stay legible in this channel today."""
        return Naming.of(self.people().values(), channel, self.today(), all_covered=self.rule(channel).cover_everybody)

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
