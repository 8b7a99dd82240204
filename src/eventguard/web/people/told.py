"""What is said before something is changed about people, and after it."""

from collections.abc import Iterable

from eventguard.app import phrases
from eventguard.app.approval import takedown
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.people.outlook import Outlook, said
from eventguard.app.school import School
from eventguard.core.photos.photo import State
from eventguard.web.people.page_words import page_words
from eventguard.web.views import View, address_of

#: Photos that are named, each with the way to it, before something is changed; of more their number is told.
MOST = 12


def forecast(school: School, found: Outlook, *more: str) -> View:
    """What would happen, in sentences, with the photos; ``more`` is what else there is to say."""
    photos = (*found.down, *found.covered, *found.removed, *found.shown)
    return {
        "says": [*said(school, found), *more],
        "photos": [{"at": address_of(photo), "name": photo.output or photo.id[:12]} for photo in photos[:MOST]],
        "besides": max(0, len(photos) - MOST),
    }


def aftermath(school: School, ids: Iterable[str]) -> list[str]:
    """What is still to be done about photos that show one of these people, after a change."""
    wanted = set(ids)
    down = [item for item in takedown.pending(school) if wanted.intersection(item.people)]
    people = school.people()
    held = [p for p in school.record.photos(State.HELD) if wanted & school.objections(p, people).keys()]
    says = []
    if left := {(item.photo.id, item.photo.channel) for item in down if not item.still}:
        says.append(f"{phrases.count(len(left), 'approved photo')} left the approved folder: see Take down.")
    says += [page_words(str(to_do)) for to_do in school.to_do if to_do.kind is ToDoKind.STILL_APPROVED]
    if held:
        shown = "Shown on" if len(wanted) == 1 else "They are shown on"
        says.append(f"{shown} {phrases.count(len(held), 'waiting photo')}: open each, and press Cover them now.")
    return says
