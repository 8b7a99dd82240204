"""Switching recognition on, which takes the reference of the school's data protection impact assessment, and off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from eventguard.app.faces import by_hand, may_compare, own_network
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, SetupError
from eventguard.core.faces.matching import Gallery
from eventguard.core.faces.may_compare import Compare
from eventguard.core.faces.objections import recognised
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.people.actors import called
from eventguard.core.photos.photo import Photo, State

#: The register's entries that record the assessment.
FACTS = ("dpia", "dpia-by", "dpia-at")
#: Children change: templates older than this are stale.
STALE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Status:
    """Whether faces may be compared at all, and on whose word; who is enrolled, who of them from photos older than a
    year; which network describes faces (None: the built-in one), and whom another one enrolled: they are not compared.
    ``compare`` is on which photos (None: on none, recognition is off), ``undecided`` that nobody has chosen that yet.
    """

    dpia: str | None
    by: str | None
    at: str | None
    enrolled: tuple[str, ...]
    stale: tuple[str, ...]
    network: OwnNetwork | None
    by_another: tuple[str, ...]
    compare: Compare | None
    undecided: bool

    @property
    def on(self) -> bool:
        """On only while an assessment is recorded."""
        return self.dpia is not None


def status(school: School) -> Status:
    """How recognition stands. Raises SetupError when there is no register."""
    register, now = school.register, school.now()
    dpia, by, at = (register.fact(name) for name in FACTS)
    network = own_network.in_use(school)
    made = {person: made_at for person, (_, made_at) in register.enrolled(own_network.name_of(network)).items()}
    stale = tuple(person for person, made_at in made.items() if now - made_at > STALE)
    by_another = tuple(person for person in register.enrolled() if person not in made)
    compare, undecided = may_compare.chosen(school), may_compare.is_undecided(school)
    return Status(dpia, by, at, tuple(made), stale, network, by_another, compare, undecided)


def switch_on(
    school: School, dpia: str, by: str, network: OwnNetwork | None = None, compare: Compare = Compare.PERMITTED
) -> Status:
    """Record the assessment with what it allows (``compare``), and the school's own network, if one is named (otherwise
    the one in use stays). Raises SetupError when the assessment's reference or the name is blank.
    """
    by = called(by)
    if not dpia.strip() or not by:
        raise SetupError("Recognition needs the reference of your assessment and a name.", "--dpia REF --by NAME")
    _note(school, dpia.strip(), by, school.now().isoformat("T", "seconds"), compare)
    school.record.append(by, school.now(), "recognition-on", dpia=dpia.strip(), compare=compare)
    if network:
        own_network.choose(school, network, by)
    return status(school)


def switch_off(school: School) -> Status:
    """From now on no face is compared with anybody, and held photos that show somebody whom it had recognised cannot be
    approved until they are covered (``cover``). Templates stay where they are, unused.
    """
    _note(school, None, None, None, None)
    school.record.append(school.user, school.now(), "recognition-off")
    return status(school)


def left_on(school: School, *states: State) -> list[Photo]:
    """The photos in any of these states that show somebody whom recognition had shown, although it is off."""
    return [] if school.compares else shown_by_it(school, *states)


def shown_by_it(school: School, *states: State) -> list[Photo]:
    """The photos in any of these states that show somebody whom recognition has shown."""
    return [photo for photo in school.record.photos(*states) if recognised(photo)]


def cover(school: School, photos: Iterable[Photo]) -> Iterator[tuple[Photo, str]]:
    """Cover whomever recognition had shown on these held photos; yields each with why it could not be done, if so.
    Whoever was shown by hand stays.
    """
    for photo in photos:
        try:
            yield by_hand.recover(school, photo.id, photo.channel), ""
        except EventGuardError as error:
            yield photo, str(error)


def require(school: School) -> None:
    """Go on only with recognition on. Raises SetupError when it is off."""
    if not status(school).on:
        remedy = "Switch it on with: eventguard recognition on --dpia REF --by NAME"
        raise SetupError("Recognition is off: no face is compared with anybody.", remedy)


def gallery(school: School) -> Gallery:
    """The gallery and its thresholds. Raises SetupError when recognition is off."""
    require(school)
    return own_network.gallery(school)


def _note(school: School, *values: str | None) -> None:
    with school.register.change():
        for name, value in zip((*FACTS, may_compare.FACT), values, strict=True):
            school.register.note(name, value)
