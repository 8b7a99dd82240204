"""Who has changed a photo since somebody looked at it, and what they did, in words."""

from datetime import timedelta

from eventguard.adapters.record.record import Entry
from eventguard.adapters.record.sought import Sought
from eventguard.app.school import School
from eventguard.core.errors import Changed
from eventguard.core.people.actors import same
from eventguard.core.photos.photo import Photo, State

#: What somebody has done to a photo, after "has": by what the record calls the decision, a note, or the new state.
DECIDED = {
    "show": "shown somebody on it",
    "name": "named or covered faces on it",
    "cover": "covered a face on it",
    "draw": "covered what was missed on it",
    "erase": "taken away a cover on it",
    "not-a-face": "taken away the cover of what is no face",
    "recover": "covered whoever may not be shown on it",
    "cover-word": "covered a line of writing on it",
    "keep-word": "kept a line of writing on it legible",
    "turn": "turned it",
    "undo": "taken back a step on it",
}
NOTED = {
    "back": "put it back to waiting",
    "posted": "noted where it was posted",
    "done": "said that it is gone wherever it was posted",
}
STATES: dict[str, str] = {
    State.APPROVED: "approved it",
    State.REJECTED: "rejected it",
    State.TAKEN_DOWN: "taken it down",
    State.HELD: "cleaned it once more",
}
#: What was done so lately has just been done; and so many entries about a photo are read to find who did it.
JUST, MANY = timedelta(minutes=2), 20


def changed(school: School, photo: Photo) -> Changed:
    """What to say to whoever decided about a photo that is not any more as they saw it."""
    says = said(school, photo)
    message = f"This photo was changed meanwhile: {says}." if says else "This photo was changed meanwhile."
    return Changed(message, "Look at it again.", "changed since it was looked at")


def said(school: School, photo: Photo) -> str:
    """Who has changed a photo last, and how, as a sentence without a stop; empty where nobody has."""
    entries = school.record.latest(0, MANY, Sought(photo=photo.id))
    return next(filter(None, (_said(school, each) for each in entries if each.channel == photo.channel)), "")


def _said(school: School, entry: Entry) -> str:
    detail = entry.detail
    note = next((words for name, words in NOTED.items() if detail.get(name)), None)
    what = DECIDED.get(str(detail.get("decision"))) or note
    if what is None and (entry.action not in STATES or "moved" in detail or ("why" in detail and "says" not in detail)):
        return "somebody on it may not be shown any more" if entry.action == State.TAKEN_DOWN else ""
    who = str(detail.get("says") or entry.actor)
    has = "you have" if same(who, school.user) else f"{who} has"
    at = "just " if school.now() - entry.at <= JUST else ""
    when = "" if at else f", at {entry.at.astimezone():%H:%M}"
    return f"{has} {at}{what or STATES[entry.action]}{when}"
