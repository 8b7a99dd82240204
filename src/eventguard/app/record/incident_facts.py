"""What the record and the register know of one person, or one photo: publications with the answers on which they went
out, and every other photo. Each fact is of an entry of the record, or of the register.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from eventguard.app import phrases
from eventguard.app.people import former_ids
from eventguard.app.people.answers_in_words import answer
from eventguard.app.people.at_revision import at_revision
from eventguard.app.record.incident_subject import Known, Subject
from eventguard.app.record.publications import Publication
from eventguard.app.school import School
from eventguard.core.faces.by_hand import matched
from eventguard.core.faces.former_ids import named
from eventguard.core.people.answers import said_by_all
from eventguard.core.people.consent import EVERY, Channel, Consent, Person, Reason, standing
from eventguard.core.people.identity import former, plain_id
from eventguard.core.photos.face import Face, is_shown
from eventguard.core.photos.photo import Photo, State


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood for somebody in a channel on one day: whether it was a yes that counts, in words; every answer, and
    what was said for every channel.
    """

    counts: bool
    words: str
    answers: tuple[Consent, ...]
    for_every: tuple[Consent, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody visible on what was published: what stood at the approval, and what stands today; None: not known."""

    person: str
    name: str
    then: Stood | None
    today: Stood | None


@dataclass(frozen=True, slots=True)
class Concerned:
    """A publication that concerns whom or what the incident is about.

    ``called`` is the channel's name today, ``seen_by`` who sees it. ``people`` are those visible whom it is about: the
    person, or everybody; ``others`` how many more were visible. ``state`` is where the photo stands; None where it was
    cleaned again since, so that no command is about these bytes any more.
    """

    published: Publication
    called: str
    seen_by: str
    people: tuple[Shown, ...]
    others: int
    state: State | None


@dataclass(frozen=True, slots=True)
class OtherPhoto:
    """Another photo on which somebody concerned is shown, or covered, or may be; where it stands, and what else is said
    of it: who decided, why, where it was posted.
    """

    id: str
    file: str
    channel: Channel
    event: str
    state: State
    says: str
    how: tuple[str, ...]


class Facts:
    """What is known of one subject."""

    def __init__(self, school: School, subject: Subject, known: Known) -> None:
        self._school, self._subject, self._known = school, subject, known
        self._people_at, self._today = former_ids.people_at(school), school.today()
        self._everybody = school.people()
        self._passed = former_ids.passed_on(school)
        self._channels = {each.channel: each for each in school.channels}
        self._latest = {(photo.id, photo.channel): photo for photo in known.photos}

    def publications(self) -> Iterator[Concerned]:
        """What was published of them, the latest first."""
        for each in reversed(self._known.published):
            whom = each.shown if self._subject.photo == each.photo else tuple(filter(self._is_them(each), each.shown))
            if not whom and self._subject.photo != each.photo:
                continue
            channel, latest = self._channels.get(each.channel), self._latest.get((each.photo, each.channel))
            yield Concerned(
                each,
                channel.name if channel else each.channel,
                channel.seen_by if channel else "",
                tuple(self._shown(each, id) for id in whom),
                len(each.shown) - len(whom),
                latest.state if latest and self._is_of(each, latest) else None,
            )

    def photos(self) -> Iterator[OtherPhoto]:
        """All photos that show or cover them; of a photo's people those of the same event. Without what is told as a
        publication.
        """
        about, events, told = self._about()
        for photo in self._known.photos:
            if (photo.id, photo.channel) in told or (events and photo.event not in events):
                continue
            if how := tuple(_how(face, about, self._everybody) for face in photo.faces if about & named((face,))):
                file, at = photo.output or "", photo.channel
                yield OtherPhoto(photo.id, file, at, photo.event, photo.state, _says(photo), tuple(dict.fromkeys(how)))

    def _about(self) -> tuple[set[str], set[str], set[tuple[str, Channel]]]:
        """Whom the photos are looked through for (plain ids), of which events (all, where none), and which photos are
        told as publications.
        """
        if self._subject.person:
            ours = [each for each in self._known.published if any(map(self._is_them(each), each.shown))]
            return {plain_id(self._subject.person)}, set(), self._told(ours)
        ours = [each for each in self._known.published if each.photo == self._subject.photo]
        same = [photo for photo in self._known.photos if photo.id == self._subject.photo]
        people = {plain_id(id) for each in ours for id in each.shown}
        people |= {id for photo in same for id in named(photo.faces)}
        return people, {photo.event for photo in same}, self._told(ours)

    def _told(self, published: list[Publication]) -> set[tuple[str, Channel]]:
        """Photos of which the latest rendering is one of these publications."""
        keys = {(each.photo, each.channel): each for each in published}
        return {key for key, each in keys.items() if key in self._latest and self._is_of(each, self._latest[key])}

    def _is_of(self, published: Publication, photo: Photo) -> bool:
        """Whether the record of a photo is still that of what was published."""
        return photo.state in (State.APPROVED, State.TAKEN_DOWN) and photo.sha256 == published.sha256

    def _is_them(self, published: Publication) -> "_IsThem":
        return _IsThem(self._subject.person, published.approved.entry, self._passed)

    def _shown(self, published: Publication, id: str) -> Shown:
        """Somebody visible, with what their family had said, and says."""
        person, channel = self._people_at(published.approved.entry).get(id), published.channel
        if person is None:
            return Shown(id, "", None, None)
        day = published.approved.at.astimezone().date()
        then = published.revision is not None and at_revision(self._school, person, published.revision)
        stood = _stood(then, channel, day) if then else None
        return Shown(id, person.name, stood, _stood(person, channel, self._today))


@dataclass(frozen=True, slots=True)
class _IsThem:
    """Whether an id in an entry is the person meant: ids go to others, and an entry is about who had it then."""

    person: str
    entry: int
    passed: Mapping[str, int]

    def __call__(self, id: str) -> bool:
        if not self.person:
            return False
        before = self.entry <= self.passed.get(plain_id(id), 0)
        return plain_id(former(id) if before else id) == plain_id(self.person)


def _stood(person: Person, channel: Channel, day: date) -> Stood:
    answers, for_every = (said_by_all(person.consents.get(each)) for each in (channel, EVERY))
    counts = standing(person, channel, day) is Reason.CONSENTED
    words = answer(person, channel, day) if counts or not person.never_publish else "never publish, which outweighs all"
    return Stood(counts, words, answers, for_every)


def _says(photo: Photo) -> str:
    """What is recorded of a photo's state: ``by Bea; not sharp``."""
    by = f"by {photo.decided_by}" if photo.decided_by else ""
    posted = f"posted: {', '.join(photo.posted)}" if photo.posted else ""
    gone = f"gone, says {photo.taken_down_by}" if photo.taken_down_by else ""
    return "; ".join(filter(None, (by, photo.reason, posted, gone)))


def _how(face: Face, about: set[str], people: Mapping[str, Person]) -> str:
    """How somebody is on a photo, and who decided so: ``Ada Okafor shown: shown by hand (Bea)``."""
    id = next(each for each in (face.person, face.perhaps, matched(face)) if each and plain_id(each) in about)
    name = people[id].name if id in people else id
    sure = "" if id == face.person else "perhaps " if id == face.perhaps else "recognised as "
    return f"{sure}{name} {'shown' if is_shown(face) else 'covered'}: {phrases.why(face)}"
