"""What each page shows, gathered from the school's folders."""

from collections import Counter
from datetime import datetime
from typing import Any

from eventguard.app import phrases
from eventguard.app.approval import approvers, takedown
from eventguard.app.computer import clock
from eventguard.app.faces import by_hand, comparison, portraits
from eventguard.app.faces.batch_policy import known_groups
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.photos.held import version_of
from eventguard.app.photos.look_first import look_at, waiting
from eventguard.app.school import School
from eventguard.core.people.consent import Channel, Reason, name_of, permission_lacks
from eventguard.core.photos.photo import Photo, State
from eventguard.web.parsing import Unknown
from eventguard.web.views import STATES, View, address_of, card_view, day, person_view, photo_view, standing_view


def found(school: School, id: str, channel: Channel) -> Photo:
    """A photo by id. Raises Unknown when there is none."""
    photo = school.record.find(id, channel)
    if photo is None:
        raise Unknown("There is no such photo.", "Go back to the photos, and choose one there.")
    return photo


def queue(school: School, state: State) -> View:
    """All photos in this state, and what stands around them."""
    down = len(takedown.pending(school))  # the first, for it brings everything in line with today's consents
    people, tally = school.people(), school.record.tally()
    looks = (
        waiting(school) if state is State.HELD else [look_at(school, p, people) for p in school.record.photos(state)]
    )
    return {
        "photos": [card_view(look, people) for look in looks],
        "events": sorted({look.photo.event for look in looks}),
        "state": state,
        "counts": _counts(tally),
        "states": STATES,
        "decided": _progress(tally),
        "channels": list(Channel),
        "has_register": school.has_register,
        "recognition": school.compares,
        "groups": known_groups(people.values()),
        "approvers": names(school),
        "two_person": approvers.two_person(school),
        "down": down,
        "to_do": school.to_do,
        "warnings": [*approvers.unvouched(school), *filter(None, (clock.advice(school),))],
        "folder": str((school.workspace / "approved").absolute()),
    }


def _counts(tally: Counter[tuple[str, State]]) -> Counter[State]:
    """How many photos there are in each state."""
    counts: Counter[State] = Counter()
    for (_, state), many in tally.items():
        counts[state] += many
    return counts


def _progress(tally: Counter[tuple[str, State]]) -> dict[str, tuple[int, int]]:
    """For each event that somebody still has to look at: how many of its photos are decided, of how many."""
    progress = {}
    for event, state in tally:
        if state is State.HELD:
            decided = sum(tally[event, each] for each in (State.APPROVED, State.REJECTED, State.TAKEN_DOWN))
            progress[event] = decided, decided + tally[event, state]
    return progress


def photo(school: School, id: str, channel: Channel) -> View:
    """One photo, its place among those that wait, and who may approve it."""
    people, wanted = school.people(), found(school, id, channel)
    line = [look.photo for look in waiting(school)]
    keys = [(p.id, p.channel) for p in line]
    place = keys.index((id, channel)) if (id, channel) in keys else None
    view = photo_view(look_at(school, wanted, people), people)
    return {
        "photo": view,
        "place": place,
        "many": len(line),
        "before": _at(line, place, -1),
        "after": _at(line, place, 1),
        "alike": _suggested(line, wanted),
        "approvers": names(school),
        "held": wanted.state is State.HELD,
    }


def _at(line: list[Photo], place: int | None, step: int) -> str | None:
    """The address of the photo before or after."""
    if place is None or not 0 <= place + step < len(line):
        return None
    return address_of(line[place + step])


def _suggested(line: list[Photo], photo: Photo) -> dict[str, int]:
    """For each person whom a face of this photo may be: how many covered faces of its event may be theirs."""
    wanted = {face.perhaps for face in photo.faces if face.perhaps}
    same = (p for p in line if (p.event, p.channel) == (photo.event, photo.channel))
    return Counter(face.perhaps for p in same for face in p.faces if face.perhaps in wanted and face.perhaps)


def alike(school: School, id: str, channel: Channel, person: str) -> View:
    """The covered faces of a photo's event that look like one person."""
    event, people, person = found(school, id, channel).event, school.people(), school.spelt(person)
    if person not in people:
        raise Unknown("There is nobody of that id.", "Go back to the photo.")
    faces = [
        {"photo": address_of(p), "id": p.id, "version": version_of(p), "n": face.n, "name": p.output}
        for p in school.record.photos(State.HELD)
        if (p.event, p.channel) == (event, channel) and person not in p.shown
        for face in p.faces
        if face.perhaps == person
    ]
    shown = {"person": person_view(people[person]), "portrait": portraits.says(school, person)}
    return {"faces": faces, "event": event, "channel": channel} | shown


def claim(school: School, id: str, channel: Channel, n: int, person: str, seen: str) -> View:
    """What there is to say before a face is shown as somebody: how it compares with their photos, what speaks against
    it, and where the picture to compare with is from.
    """
    claimed, people = by_hand.claim(school, id, n, person, channel, seen), school.people()
    says = comparison.said(claimed.face, people)
    return {
        "outcome": claimed.face.compared,
        "says": [*claimed.doubts, *([] if says in claimed.doubts else [says])],
        "sure": bool(claimed.doubts),
        "portrait": portraits.says(school, person),
    }


def everybody(school: School) -> View:
    """Everybody in the register."""
    people, today = school.people(), school.today()
    return {"people": [standing_view(each, today) for each in people.values()], "channels": list(Channel)}


def person(school: School, id: str) -> View:
    """One person, what was recorded, and the photos that show them."""
    id = school.spelt(id)
    if id not in (people := school.people()):
        raise Unknown("There is nobody of that id.", "See the list of people.")
    photos = [p for p in school.record.photos() if id in p.shown and p.output]
    return {
        "person": standing_view(people[id], school.today()),
        "history": [
            {
                "at": day(datetime.fromisoformat(entry.at)),
                "by": entry.by,
                "what": entry.what.replace("_", " "),
                "value": phrases.recorded(entry),
                "why": entry.why,
            }
            for entry in school.register.history(id)[::-1]
        ],
        "photos": [card_view(look_at(school, p, people), people) for p in photos],
        "channels": list(Channel),
        "recognised": permission_lacks(people[id]) or "yes",
    }


def down(school: School) -> View:
    """What must come down."""
    items, people = takedown.pending(school), school.people()
    return {
        "to_do": [to_do for to_do in school.to_do if to_do.kind is ToDoKind.STILL_APPROVED],
        "items": [
            card_view(look_at(school, item.photo, people), people)
            | {"people": [name_of(id, people) for id in item.people], "since": day(item.since)}
            for item in items
        ],
    }


def names(school: School) -> list[str]:
    """Who may approve."""
    return [approver.name for approver in school.approvers.all()]


def candidates(school: School, id: str, channel: Channel) -> list[dict[str, Any]]:
    """Everybody in the register for the choice of whom a face belongs to: those who may be shown, then all others."""
    wanted = found(school, id, channel)
    return [
        person_view(each.person)
        | {
            "may": each.may,
            "already": each.shown,
            "why": "" if each.may else _why_not(school, wanted, each),
        }
        for each in by_hand.candidates(school, wanted)
    ]


def _why_not(school: School, photo: Photo, candidate: by_hand.Candidate) -> str:
    if candidate.standing is Reason.CONSENTED:
        return phrases.not_expected(photo)
    return phrases.why_covered(candidate.person, photo.channel, school.today())
