"""Whose a face is: who may be chosen, how it compares with them, and which other faces look like the same person."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.faces import by_hand, comparison, may_compare, portraits
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.people.consent import Channel, Reason, every_name
from eventguard.core.photos.photo import Photo, State
from eventguard.web import parsing
from eventguard.web.parsing import Unknown
from eventguard.web.photos.pages import found
from eventguard.web.review_page import review_of
from eventguard.web.views import View, address_of, person_view

#: As long as the number of a face is at most.
MOST_DIGITS = 6


async def alike(request: Request) -> Response:
    """The covered faces of a photo's event that look like one person who may be shown."""
    review, (id, channel), person = review_of(request), parsing.photo_of(request), request.path_params["person"]
    shown = await review.quick.do(lambda school: _alike_data(school, id, channel, person))
    return review.page(request, "alike", **shown)


async def candidates(request: Request) -> Response:
    """Everybody, for the choice of whom a face belongs to."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    face = request.query_params.get("face", "")
    n = int(face) if face.isascii() and face.isdecimal() and len(face) <= MOST_DIGITS else None
    return JSONResponse({"people": await review.quick.do(lambda school: choice(school, id, channel, n))})


async def claim(request: Request) -> Response:
    """How a face compares with somebody whom it is going to be shown as, before anybody confirms it."""
    review, (id, channel), n = review_of(request), parsing.photo_of(request), request.path_params["n"]
    person, seen = (request.query_params.get(name, "") for name in ("person", "version"))
    said = await review.rendering.do(lambda school: _claim_data(school, id, channel, n, person, seen))
    return JSONResponse(said)


def _alike_data(school: School, id: str, channel: Channel, person: str) -> View:
    """The covered faces of a photo's event that look like one person."""
    event, people, person = found(school, id, channel).event, school.people(), school.spelt(person)
    if person not in people:
        raise Unknown("There is nobody of that id.", "Go back to the photo.")
    faces = [
        {"photo": address_of(p), "id": p.id, "version": version_of(p), "n": face.n, "name": p.output}
        for p in school.record.photos(State.HELD)
        if (p.event, p.channel) == (event, channel)
        and person not in p.shown
        and may_compare.comparing(school, p.groups, people).why is None
        for face in p.faces
        if face.perhaps == person
    ]
    shown = {"person": person_view(people[person]), "portrait": portraits.says(school, person)}
    return {"faces": faces, "event": event, "channel": channel} | shown


def _claim_data(school: School, id: str, channel: Channel, n: int, person: str, seen: str) -> View:
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


def choice(school: School, id: str, channel: Channel, n: int | None = None) -> list[dict[str, Any]]:
    """Everybody in the register, by all their names, for the choice of whom a face belongs to (in a film: face ``n``):
    those who may be shown, then all others.
    """
    wanted = found(school, id, channel)
    return [
        person_view(each.person)
        | {
            "names": every_name(each.person),
            "may": each.may,
            "already": each.shown,
            "why": "" if each.may else _why_not(school, wanted, each),
        }
        for each in by_hand.candidates(school, wanted, n)
    ]


def _why_not(school: School, photo: Photo, candidate: by_hand.Candidate) -> str:
    if candidate.standing is Reason.CONSENTED:
        return phrases.not_expected(photo)
    return phrases.why_covered(candidate.person, photo.channel, school.today())
