"""The record as people read it: who did what to which photo, and when."""

from collections.abc import Collection, Mapping
from typing import Any

from eventguard.adapters.record.record import Entry
from eventguard.adapters.record.sought import EVERYTHING, Sought
from eventguard.app.people import former_ids
from eventguard.app.school import School
from eventguard.core.dates import to_the_minute
from eventguard.core.people.consent import Person, name_of
from eventguard.core.people.roles import in_words
from eventguard.core.photos.photo import State
from eventguard.web.views import View

WHAT = {
    "received": "arrived",
    "held": "cleaned, and held",
    "approved": "approved",
    "rejected": "rejected",
    "taken-down": "left the approved folder, to be taken down",
    "told-not-cleaned": "told in the drop folder that a file could not be cleaned",
    "quarantined": "could not be cleaned",
    "consent": "answer recorded",
    "approval-refused": "approval refused",
    "passphrase-wrong": "wrong passphrase",
    "passphrase-right": "right passphrase after wrong ones",
    "approver-added": "colleague put on the list",
    "approver-changed": "colleague's passphrase changed",
    "approver-removed": "colleague taken off the list",
    "roles-changed": "what a colleague may changed",
    "network-on": "other desks let in",
    "network-off": "other desks not let in any more",
    "cluster-used": "photos sent to a cluster to be worked on",
    "cluster-refused": "a cluster was not believed, or refused a job",
    "trust-refused": "a trust's work was refused: a folder is another school's, too",
    "device-paired": "device paired",
    "device-put-out": "device put out",
    "signed-in-from-device": "signed in from another desk",
    "pairing-void": "words for pairing guessed at too often",
    "two-person": "two-person rule switched",
    "wait-began-anew": "wait after wrong passphrases began anew",
    "clock-confirmed": "an approver said that the clock is right",
    "person-added": "person added",
    "person-edited": "person corrected",
    "biometrics": "permission to be recognised recorded",
    "never-publish": "never publish recorded",
    "forgotten": "person forgotten",
    "channel-added": "channel added",
    "channel-renamed": "channel renamed",
    "channel-seen-by": "who sees a channel recorded",
    "channel-rule": "safety rule of a channel set",
    "channel-stopped": "channel not used any more",
    "id-passed-on": "an id goes to somebody else",
    "enrolled": "person enrolled",
    "template-erased": "what was learned of a person's face erased",
    "register-imported": "register imported",
    "recognition-on": "recognition switched on",
    "recognition-off": "recognition switched off",
    "recognition-network": "network that describes faces chosen",
    "exported": "everything about a person exported",
    "incident": "report of an incident made",
    "retention": "how long copies are kept was set",
    "retention-told": "what goes within a week was told",
    "leavers-templates": "templates of people who left erased",
    "faces-gone-through": "all faces of an event gone through",
    "text-erased": "a text of the record erased",
    "record-keyed": "the record got a key",
    "missing-people-left": "who was missing from the file imported last had left",
    "missing-people-back": "who was missing had not left after all",
    "school-word-added": "words that give the school away listed",
    "school-word-removed": "words that give the school away taken off the list",
}
#: Rows of a photo that are notes about it, by what they tell: its state stays what it was.
NOTES: dict[tuple[str, str], str] = {
    ("taken-down", "done"): "gone wherever it was posted",
    ("approved", "posted"): "posted",
    ("held", "why"): "approval stopped: somebody on it may not be shown",
    ("held", "decision"): "changed by hand",
    ("held", "begun"): "to be cleaned once more",
    ("held", "back"): "put back to waiting",
    ("rejected", "purged"): "its cleaned copy removed",
    ("held", "moved"): "original found in another place",
    **{(state.value, "comparison"): "how a face compared with somebody was erased" for state in State},
    **{(state.value, "parted"): "the id of somebody on it goes to somebody else" for state in State},
}
#: What somebody decided about a face, or a line of writing.
DECISIONS = {
    "show": "by hand: face {face} shown",
    "name": "by hand: {many} of its faces named or covered at once",
    "cover": "by hand: face {face} covered",
    "draw": "by hand: drawn over what was missed",
    "erase": "by hand: a drawn cover taken away",
    "not-a-face": "by hand: {face} is no face, and not covered",
    "recover": "covered whoever may not be shown, or named, any more",
    "cover-word": "by hand: line {word} of the writing covered",
    "keep-word": "by hand: line {word} of the writing kept legible",
    "turn": "by hand: turned {way}, and cleaned once more",
    "undo": "by hand: a step taken back",
}


def rows(school: School, first: int, many: int, sought: Sought = EVERYTHING) -> tuple[list[View], int]:
    """So many rows of those that are looked for from the ``first`` latest on, and how many there are."""
    entries, people_at = school.record.latest(first, many, sought), former_ids.people_at(school)
    return [row(entry, people_at(entry.seq)) for entry in entries], school.record.how_many(sought)


def row(entry: Entry, people: Mapping[str, Person]) -> View:
    """One entry as a row; ``people`` are those who bore their ids then."""
    return {
        "seq": entry.seq,
        "at": to_the_minute(entry.at.astimezone()),
        "by": entry.actor,
        "what": _what(entry) + _says(entry),
        "photo": entry.detail.get("output") or _id(entry),
        "id": _id(entry),
        "address": f"/photos/{entry.photo}/{entry.channel}" if entry.photo else None,
        "channel": entry.channel,
        "who": _who(entry.detail, people),
        "why": _why(entry.detail, people),
        "typed": bool(entry.texts),
    }


def _what(entry: Entry) -> str:
    """What was done."""
    notes = (what for (action, told), what in NOTES.items() if entry.action == action and told in entry.detail)
    return next(notes, WHAT.get(entry.action, entry.action))


def _says(entry: Entry) -> str:
    """Who is said to have done it, where that is not whoever was at work."""
    says = entry.detail.get("says", entry.actor)
    return "" if says == entry.actor else f", says {says}"


def _id(entry: Entry) -> str:
    """The photo of a row; its name changes whenever it is rendered anew, this does not."""
    return (entry.photo or str(entry.detail.get("wanted", "")))[:12]


def _who(detail: Mapping[str, Any], people: Mapping[str, Person]) -> str:
    """Whom a row is about: the person that was decided about, or everybody whom a photo shows."""
    if "person" in detail:
        return name_of(str(detail["person"]), people)
    return str(detail.get("name", "")) or ", ".join(name_of(id, people) for id in detail.get("shown", ()))


def _why(detail: Mapping[str, Any], people: Mapping[str, Person]) -> str:
    """What else is recorded, as far as people need it."""
    match detail.get("decision"), detail.get("why"):
        case str(decision), _:
            numbers = {name: detail.get(name, "") for name in ("face", "word", "many", "way")}
            return DECISIONS.get(decision, decision).format(**numbers)
        case None, Mapping() as each:
            return ", ".join(f"{name_of(id, people)} ({reason})" for id, reason in each.items())
        case None, str(why):
            return why
    if "device" in detail:
        return f"device {detail['device']}"
    if "roles" in detail:
        return _as(detail["roles"], detail.get("former_roles"))
    return str(detail.get("posted") or detail.get("reason") or detail.get("because") or detail.get("answer") or "")


def _as(roles: Collection[str], former: Collection[str] | None) -> str:
    """What a colleague is on the list for, and what they were."""
    return f"as {in_words(roles)}" + (f", no longer as {in_words(former)}" if former else "")
