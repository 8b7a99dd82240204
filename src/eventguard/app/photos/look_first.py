"""What waits for somebody to look, and why one photo should be looked at before another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eventguard.app import phrases
from eventguard.app.approval import two_person
from eventguard.app.faces import comparison
from eventguard.app.people.recent_yeses import RecentYeses
from eventguard.app.school import School
from eventguard.app.words import on_photos
from eventguard.core.faces.objections import in_words, protected, too_large
from eventguard.core.people.consent import Person, name_of
from eventguard.core.photos.photo import Photo, State

#: Faces that are hard to see, of which so many put a photo as far to the front as more would.
MOST_HARD = 9999


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """A photo, and what there is to look at on it.

    ``going_to`` is what its channel is called; ``objections`` are people who are visible and may not be, ``protected``
    people on it who are never to be published, each in words; ``mistaken`` says what speaks against a name that a hand
    gave a face, ``overruled`` whose covers gave way to another hand, ``no_faces`` what is left uncovered because it is
    said to be none, ``unknown`` which faces could not be compared with whom a hand shows them as; ``large`` that its
    channel allows a smaller picture only; ``alone`` that one is covered among others who are not; ``doubts`` says where
    faces are hard to see, ``writing`` what is written that nobody could read; ``kept`` is what hands left legible;
    ``unnamed`` that nobody said who prepared it, where that counts; ``fresh`` on which yeses of
    the last days it relies, and who recorded them.
    """

    photo: Photo
    going_to: str = ""
    objections: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    mistaken: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    no_faces: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    doubts: str = ""
    large: str = ""
    alone: str = ""
    unnamed: str = ""
    fresh: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    writing: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """What whoever approves is told of who prepared it, of their decisions by hand, and of yeses given lately."""
        hands = (*self.mistaken, *self.overruled, *self.no_faces, *self.unknown, *self.kept)
        return tuple(filter(None, (*hands, self.unnamed, *self.fresh)))

    @property
    def besides(self) -> tuple[str, ...]:
        """What else whoever looks is told, though it makes no photo worth a look before others."""
        return (*self.unknown, *self.fresh)

    @property
    def rank(self) -> str:
        """Its place among others, as text that sorts: those that are to be looked at first, then those with most faces
        that are hard to see.
        """
        hard = min(MOST_HARD, self.photo.small + self.photo.uncertain)
        return f"{int(not self.notes)} {MOST_HARD - hard:04} {self.photo.output or self.photo.source or ''}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What makes it worth a look before others, as sentences without a stop."""
        notes = [self.photo.reason] if self.photo.reason else []
        if self.objections:
            remedy = "cover them now" if self.photo.state is State.HELD else "take it down"
            notes.append(f"shows {', '.join(self.objections)}: {remedy}")
        notes += [f"{self.large}: clean it again"] if self.large else []
        notes += (*self.mistaken, *self.overruled, *self.no_faces, *self.kept)
        if self.protected:
            notes.append(f"{', '.join(self.protected)} must never be published: best do not post it at all")
        return tuple(filter(None, (*notes, self.alone, self.doubts, self.writing)))


def look_at(
    school: School, photo: Photo, people: Mapping[str, Person] | None = None, lately: RecentYeses | None = None
) -> ToLookAt:
    """What there is to look at on one photo; ``people`` the register, ``lately`` what is new in it, if read already."""
    people = school.people() if people is None else people
    concerned = photo.state in (State.HELD, State.APPROVED, State.TAKEN_DOWN) and photo.taken_down_by is None
    gone = in_words(people, school.objections(photo, people)) if concerned else []
    doubts = phrases.doubts(photo) if photo.state is State.HELD else ""
    alone = phrases.alone(photo) if photo.state is State.HELD else ""
    large = too_large(photo, school.rule(photo.channel))
    names = {id: name_of(id, people) for id in photo.named}
    fresh = (lately or RecentYeses.of(school, people)).relied_on(photo) if photo.state is State.HELD else ()
    unnamed = phrases.unnamed(photo) if photo.unnamed and two_person.holds(school) else ""
    return ToLookAt(
        photo,
        going_to=school.name_of(photo.channel),
        objections=tuple(gone),
        protected=tuple(protected(people, photo)),
        mistaken=_mistaken(school, photo, people),
        overruled=phrases.overruled(photo),
        no_faces=phrases.no_faces(photo),
        unknown=tuple(comparison.unknown(photo, people)),
        doubts=doubts,
        large=large,
        alone=alone,
        unnamed=unnamed,
        fresh=fresh,
        kept=on_photos.by_hands(photo, names),
        writing=on_photos.to_look_at(photo) if photo.state is State.HELD else "",
    )


def look_at_all(school: School, photos: Iterable[Photo], people: Mapping[str, Person]) -> list[ToLookAt]:
    """What there is to look at on each of several, those with most to look at first; ``people`` is the register."""
    lately = RecentYeses.of(school, people)
    return sorted((look_at(school, photo, people, lately) for photo in photos), key=lambda look: look.rank)


def waiting(school: School, people: Mapping[str, Person] | None = None) -> list[ToLookAt]:
    """The held photos, those with most to look at first; ``people`` is the register, if it was read already."""
    return look_at_all(school, school.record.photos(State.HELD), school.people() if people is None else people)


def _mistaken(school: School, photo: Photo, people: Mapping[str, Person]) -> tuple[str, ...]:
    """What speaks against the names that hands gave faces, in words."""
    on = school.today()
    found = ((face, doubt) for face in photo.faces for doubt in comparison.against(people, photo.channel, face, on))
    return tuple(f"{doubt}, and it is shown as {name_of(face.person or '', people)}" for face, doubt in found)
