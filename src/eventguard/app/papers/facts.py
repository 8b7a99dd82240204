"""What a school's papers say of it: settings, and numbers of people. Nobody in the register is named in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PureWindowsPath

from eventguard import __version__
from eventguard.app.approval import two_person
from eventguard.app.faces import may_compare, recognition
from eventguard.app.folders import retention
from eventguard.app.papers.given import Given, on_one_line
from eventguard.app.school import School
from eventguard.app.words.event_name import gives_away
from eventguard.core.errors import SetupError
from eventguard.core.faces.calibration import Calibration
from eventguard.core.faces.may_compare import Compare
from eventguard.core.folders.retention import Times
from eventguard.core.people.channels import SchoolChannel
from eventguard.core.people.consent import PUPIL, ROLES, Permission, Person, has_left, may_be_matched
from eventguard.core.people.tally import Tally, tally

#: Nothing goes by itself.
FOR_GOOD = Times(None, None, None)
#: What a network's file is called on paper when its own name cannot stand there.
NO_NAME = "its name is not told here"


@dataclass(frozen=True, slots=True)
class Answers:
    """One channel, and how those at the school answered for it, by role."""

    channel: SchoolChannel
    by_role: dict[str, Tally]


@dataclass(frozen=True, slots=True)
class People:
    """How many people there are of each role, and of how many something special is recorded."""

    by_role: dict[str, int]
    left: int
    never_publish: int

    @property
    def total(self) -> int:
        """Everybody in the register."""
        return sum(self.by_role.values())


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whether faces are compared, on which assessment and since when, how, and of how many people what is kept.

    ``network`` is the file's name of the school's own network, empty for the built-in one; ``pupils_permitted`` may be
    recognised; ``refused`` objected, or said no themselves; ``calibration`` is None where nobody is compared.
    """

    on: bool
    assessment: str
    since: date | None
    network: str
    compared: Compare
    permitted: int
    pupils_permitted: int
    refused: int
    enrolled: int
    stale: int
    by_another: int
    pictures: int
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the papers say of one school, on one day."""

    given: Given
    on: date
    version: str
    has_register: bool
    channels: tuple[Answers, ...]
    stopped: int
    people: People
    recognition: Recognition
    times: Times
    two_person: bool
    approvers: int


def gather(school: School, given: Given) -> Facts:
    """What is so today. Makes and changes nothing; without a register it is what every school begins with.

    Raises:
        SetupError: a channel is called so that it gives a pupil away, who may have come after it.
    """
    people, today = list(school.people().values()), school.today()
    used = [each for each in school.channels if each.used]
    for channel in used:
        if told := gives_away(school, channel.name):
            remedy = f"Give it another name: eventguard channels rename {channel.channel} NAME --same"
            raise SetupError(f"The channel {channel.name} holds {told}, which no paper may say.", remedy)
    here = [person for person in people if not has_left(person, today)]
    return Facts(
        given=given,
        on=today,
        version=__version__,
        has_register=school.has_register,
        channels=tuple(_answers(each, here, today) for each in used),
        stopped=len(school.channels) - len(used),
        people=People(_by_role(here), len(people) - len(here), sum(person.never_publish for person in people)),
        recognition=_recognition(school, people),
        times=retention.times(school) or FOR_GOOD,
        two_person=two_person.holds(school),
        approvers=len(school.colleagues.approvers()),
    )


def _by_role(people: Iterable[Person]) -> dict[str, int]:
    roles = [person.role for person in people]
    return {role: roles.count(role) for role in ROLES}


def _answers(channel: SchoolChannel, people: Iterable[Person], on: date) -> Answers:
    everybody = list(people)
    by_role = {role: tally((p for p in everybody if p.role == role), channel.channel, on) for role in ROLES}
    return Answers(channel, by_role)


def _recognition(school: School, people: Iterable[Person]) -> Recognition:
    compared = may_compare.chosen(school) or Compare.PERMITTED
    if not school.has_register:
        return Recognition(False, "", None, "", compared, 0, 0, 0, 0, 0, 0, 0, None)
    status = recognition.status(school)
    permitted = [person for person in people if may_be_matched(person)]
    return Recognition(
        on=status.on,
        assessment=_harmless(school, status.dpia or ""),
        since=datetime.fromisoformat(status.at).date() if status.at else None,
        network=_harmless(school, PureWindowsPath(status.network.path).name) or NO_NAME if status.network else "",
        compared=compared,
        permitted=len(permitted),
        pupils_permitted=sum(person.role == PUPIL for person in permitted),
        refused=sum(_said_no(person.permission) for person in people),
        enrolled=len(status.enrolled),
        stale=len(status.stale),
        by_another=len(status.by_another),
        pictures=sum(school.portraits.since(person.id) is not None for person in permitted),
        calibration=_calibration(school) if status.on and status.enrolled else None,
    )


def _harmless(school: School, typed: str) -> str:
    """A text that somebody typed, unless it gives a pupil away: then it is left for the school to write in."""
    return "" if gives_away(school, typed) else on_one_line(typed)


def _said_no(permission: Permission) -> bool:
    return permission.refused or bool(permission.objection)


def _calibration(school: School) -> Calibration | None:
    """How strict the match is; None where what was learned of faces cannot be read, so that nobody is compared."""
    try:
        return recognition.gallery(school).calibration
    except SetupError:
        return None
