"""Decisions by hand about a held photo: somebody is shown or covered, something is drawn or erased, a step is undone.

Each renders the photo anew from its original. Whoever is shown without a live yes today is covered on the way, whatever
was asked for; what another hand had covered is uncovered only by who says that they are sure.
"""

from dataclasses import dataclass, replace

from eventguard.app import phrases
from eventguard.app.faces import comparison
from eventguard.app.photos import render_again, turn
from eventguard.app.photos.held import held
from eventguard.app.school import School
from eventguard.core.errors import Doubtful, Refused
from eventguard.core.faces import by_hand, safety, undo_steps
from eventguard.core.faces.objections import groups_only
from eventguard.core.people.consent import Channel, Person, Reason, name_of, standing
from eventguard.core.people.groups import is_expected
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.film import Span, together
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.pixels import Box


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the register: how they stand for a photo's channel today, whether they are shown on it, and whether
    they are of those for whom it was cleaned (``expected``).
    """

    person: Person
    standing: Reason
    shown: bool
    expected: bool

    @property
    def may(self) -> bool:
        """Whether they may be shown on it by hand."""
        return self.standing is Reason.CONSENTED and self.expected


@dataclass(frozen=True, slots=True)
class Claimed:
    """A face as it would be, shown as whom somebody says it is, and what speaks against that, in sentences without a
    stop: it takes somebody who is sure.
    """

    face: Face
    doubts: tuple[str, ...]


def show(
    school: School,
    name: str,
    n: int,
    person: str,
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
    sure: bool = False,
) -> Photo:
    """Show face ``n`` of a held photo as somebody of this id, whom a person has recognised.

    Raises:
        Refused: they may not be shown for this channel today or are shown already, there is no such face, the original
            is gone, or the photo is not held or not the one that was ``seen``. Nothing has changed then.
        Doubtful: nobody is ``sure``, and the face does not look like them, the match took it for somebody else, or
            somebody else covered it by hand.
    """
    photo, who, person = held(school, name, channel, seen), by or school.user, school.spelt(person)
    shown = claimed(school, photo, n, person, who)
    if shown.doubts and not sure:
        raise Doubtful(" ".join(f"{doubt}." for doubt in shown.doubts))
    faces = tuple(shown.face if face.n == n else face for face in photo.faces)
    return render_again.decide(school, photo, faces, who, decision="show", face=n, person=person)


def claim(
    school: School, name: str, n: int, person: str, channel: Channel | None = None, seen: str | None = None
) -> Claimed:
    """Face ``n`` of a held photo as it would be, shown as somebody of this id; nothing is changed. Raises Refused as
    ``show`` does.
    """
    return claimed(school, held(school, name, channel, seen), n, school.spelt(person), school.user)


def cover(
    school: School, name: str, n: int, channel: Channel | None = None, by: str | None = None, seen: str | None = None
) -> Photo:
    """Cover face ``n`` of a held photo. Raises Refused when there is no such face, or as ``show`` does."""
    photo, who = held(school, name, channel, seen), by or school.user
    return render_again.decide(school, photo, by_hand.cover(photo.faces, n, who), who, decision="cover", face=n)


def draw(
    school: School,
    name: str,
    box: Box,
    drawn: Drawn = Drawn.RECTANGLE,
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
    span: Span | None = None,
) -> Photo:
    """Cover what was missed on a held photo: a face, a name badge. The box is in pixels of the cleaned picture; in a
    film it stays from the first to the last frame of a ``span``, or always.

    Raises:
        Refused: hardly anything of the box lies in the picture, or as ``show`` does.
    """
    photo, who = held(school, name, channel, seen), by or school.user
    if photo.film:
        span = photo.film.within(span)
    faces = by_hand.draw(photo.faces, box, drawn, render_again.size_of(photo), who, span)
    return render_again.decide(school, photo, faces, who, decision="draw")


def erase(
    school: School,
    name: str,
    n: int,
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
    sure: bool = False,
) -> Photo:
    """Take away what somebody drew on a held photo, by its number.

    Raises:
        Refused: it is no drawing, or as ``show`` does.
        Doubtful: somebody else drew it, and nobody is ``sure``.
    """
    photo, who = held(school, name, channel, seen), by or school.user
    faces = by_hand.erase(photo.faces, n)
    _require_sure(photo, n, who, sure)
    return render_again.decide(school, photo, faces, who, decision="erase", face=n)


def not_a_face(
    school: School,
    name: str,
    n: int,
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
    sure: bool = False,
) -> Photo:
    """Take away the cover of what was found on a held photo by mistake: a hand, a tree. Whoever approves is shown it.

    Raises:
        Refused: the find is sure, resembles somebody, is small, or looks like a face from close by or in the finished
            picture; it was drawn, or is not covered; or as ``show`` does.
        Doubtful: somebody else covered it by hand, and nobody is ``sure``.
    """
    photo, who = held(school, name, channel, seen), by or school.user
    if photo.film:
        raise Refused("In a film a cover too many stays: nobody looks at every frame to be sure that it hides no face.")
    faces = by_hand.not_a_face(photo.faces, n, who)
    _require_sure(photo, n, who, sure)
    return render_again.decide(school, photo, faces, who, decision="not-a-face", face=n)


def undo(
    school: School, name: str, channel: Channel | None = None, by: str | None = None, seen: str | None = None
) -> Photo:
    """Take back the last decision that the same person made on a held photo since it was cleaned, and nothing else.

    Whoever may not be shown any more stays covered. A photo that is turned back keeps every decision made since.

    Raises:
        Refused: they made none, somebody else has decided about that face since, or as ``show`` does.
    """
    photo, who = held(school, name, channel, seen), by or school.user
    if undo_steps.last(photo.steps, who).quarters:
        return turn.turn_back(school, photo, who)
    marks, left = undo_steps.take_back((photo.faces, photo.words), photo.steps, who)
    return render_again.render_again(school, photo, marks, left, who, decision="undo")


def recover(school: School, name: str, channel: Channel | None = None, seen: str | None = None) -> Photo:
    """Cover whoever is visible, or named, on a held photo and may not be any more. Raises Refused as ``show`` does."""
    photo = held(school, name, channel, seen)
    faces, words = render_again.allowed(school, photo, (photo.faces, photo.words))
    return render_again.decide(school, photo, faces, school.user, words=words, decision="recover")


def candidates(school: School, photo: Photo, n: int | None = None) -> list[Candidate]:
    """Everybody in the register by name, whoever may be shown on this photo today first. Of a film: whoever is shown at
    the same time as face ``n`` counts as shown, if one is named; in another scene they may come again.
    """
    today = school.today()
    span = None if n is None else by_hand.face_of(photo.faces, n).span
    shown = {face.person for face in photo.faces if face.verdict is Verdict.SHOW and together(span, face.span)}
    everybody = [
        Candidate(person, standing(person, photo.channel, today), id in shown, is_expected(person, photo.groups))
        for id, person in school.people().items()
    ]
    return sorted(everybody, key=lambda each: (not each.may, each.person.name.casefold()))


def _require_sure(photo: Photo, n: int, who: str, sure: bool) -> None:
    """Raise Doubtful unless whoever takes a cover away is ``sure``, or nobody else had made it."""
    if not sure and (doubt := phrases.covered_by(by_hand.face_of(photo.faces, n), who)):
        raise Doubtful(f"{doubt}.")


def _require_yes(school: School, photo: Photo, id: str) -> None:
    person, today = school.people().get(id), school.today()
    if person is None:
        raise Refused(f"Nobody in the register has the id {id}.", "See: eventguard people list")
    if standing(person, photo.channel, today) is not Reason.CONSENTED:
        why = phrases.why_covered(person, photo.channel, today)
        remedy = f"They stay covered. What is recorded: eventguard people show {id}"
        raise Refused(f"{person.name} may not be shown for {photo.channel}: {why}.", remedy)
    if not is_expected(person, photo.groups):
        group = person.group or person.role
        remedy = (
            f"If they were there after all, clean it again with {group} named as well (--again, a --group for each)."
        )
        raise Refused(f"{person.name} may not be shown on this photo: {phrases.not_expected(photo)}.", remedy)


def _require_safe(school: School, photo: Photo, face: Face) -> None:
    """Raise Refused where the channel's rule, or how the family said yes, lets nobody see this face."""
    faces = tuple(face if each.n == face.n else each for each in photo.faces)
    shown = replace(photo, faces=faces)
    people, rule = school.people(), school.rule(photo.channel)
    if why := safety.why_not(face, faces, photo.size, rule, groups_only(people, shown)):
        name, there = name_of(face.person or "", people), school.name_of(photo.channel)
        remedy = f"They stay covered. What holds for {there}: eventguard channels list"
        raise Refused(f"{name} may not be shown on this photo: {phrases.REASONS[why]}.", remedy)


def claimed(school: School, photo: Photo, n: int, person: str, by: str) -> Claimed:
    """A face as somebody who may be shown, compared with their photos, and what speaks against that."""
    _require_yes(school, photo, person)
    before, face = (by_hand.face_of(faces, n) for faces in (photo.faces, by_hand.show(photo.faces, n, person, by)))
    _require_safe(school, photo, face)
    face = replace(face, compared=comparison.compared(school, photo, face))
    doubts = phrases.covered_by(before, by), *comparison.against(school.people(), photo.channel, face, school.today())
    return Claimed(face, tuple(filter(None, doubts)))
