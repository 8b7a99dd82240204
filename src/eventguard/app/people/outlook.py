"""What a change of the register would do to photos and to what was learned of faces, told before it is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eventguard.app import phrases
from eventguard.app.school import School
from eventguard.core.faces.objections import objections, recognised
from eventguard.core.people.channels import CONSENT
from eventguard.core.people.consent import Person, may_be_matched
from eventguard.core.photos.photo import Photo, State


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would happen: approved photos go ``down``, held ones take somebody to be ``covered``, or are ``removed``
    with who is forgotten; of whom the face would be ``unlearned``; on which held photos recognition had ``shown`` them.
    """

    down: tuple[Photo, ...] = ()
    covered: tuple[Photo, ...] = ()
    removed: tuple[Photo, ...] = ()
    unlearned: tuple[str, ...] = ()
    shown: tuple[Photo, ...] = ()


def outlook(school: School, after: Mapping[str, Person | None]) -> Outlook:
    """What would happen if these people, by id, were as given; None stands for who is forgotten."""
    today = school.today()
    now = school.people()
    then = {id: person for id, person in {**now, **after}.items() if person is not None}
    down, covered, removed, shown = list[Photo](), list[Photo](), list[Photo](), list[Photo]()
    unmatched = {id for id in after if id not in then or not may_be_matched(then[id])}
    for photo in school.record.photos(State.APPROVED, State.HELD):
        if after.keys().isdisjoint(photo.seen):
            continue
        held = photo.state is State.HELD
        if held and any(id not in then for id in after.keys() & set(photo.seen)):
            removed.append(photo)
            continue
        rule = school.rule(photo.channel) if held else CONSENT
        gone = after.keys() & (
            objections(then, photo, today, school.compares, rule).keys()
            - objections(now, photo, today, school.compares, rule).keys()
        )
        if gone:
            (covered if held else down).append(photo)
        elif held and unmatched.intersection(recognised(photo)):
            shown.append(photo)
    learned = school.register.enrolled() if school.has_register else {}
    unlearned = tuple(id for id in after if id in learned and id in unmatched)
    return Outlook(tuple(down), tuple(covered), tuple(removed), unlearned, tuple(shown))


def said(school: School, found: Outlook) -> Iterator[str]:
    """The same in sentences."""
    count = phrases.count
    if many := len(found.down):
        leave, them = ("leaves", "it") if many == 1 else ("leave", "them")
        photos = f"{count(many, 'approved photo')} {leave} the approved folder"
        yield f"{photos} at once; take {them} down wherever {'it was' if many == 1 else 'they were'} posted."
    if many := len(found.covered):
        show = "shows" if many == 1 else "show"
        yield f"{count(many, 'waiting photo')} {show} somebody who may not be seen then: cover them there."
    if many := len(found.removed):
        shows, are = ("shows or names", "is") if many == 1 else ("show or name", "are")
        yield f"{count(many, 'waiting photo')} that {shows} them {are} removed."
    if found.unlearned:
        names = phrases.names(school)
        them = phrases.listed([names.get(id, id) for id in found.unlearned])
        yield f"What was learned of the face of {them} is erased, with the picture kept of it."
    if many := len(found.shown):
        shows = f"{count(many, 'waiting photo')} still {'shows' if many == 1 else 'show'} who was recognised before"
        yield f"{shows}: to cover them there, add it again under Photos."
