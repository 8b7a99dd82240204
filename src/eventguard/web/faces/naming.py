"""Naming at typing speed: the faces of an event one after another, each photo made anew once, in the background."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.faces import naming
from eventguard.app.photos.held import stand_of, version_of
from eventguard.app.school import School
from eventguard.core.people.consent import Channel, name_of
from eventguard.core.photos.photo import Photo
from eventguard.web import parsing
from eventguard.web.faces.whose import choice
from eventguard.web.parsing import Unknown
from eventguard.web.photos.pages import found
from eventguard.web.review_page import review_of
from eventguard.web.views import View, address_of, face_view

#: Faces that one request may name.
MOST = 2_000


async def page(request: Request) -> Response:
    """The page on which the faces of a photo's event are named: its address tells no event's name."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    return review.page(request, "naming", **await review.quick.do(lambda school: _page_data(school, id, channel)))


async def faces(request: Request) -> Response:
    """The faces of one photo in the order in which they are named, and who may be chosen."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    shown = await review.quick.do(lambda school: _photo_data(school, id, channel))
    review.session.open(id, channel, shown["version"])
    return JSONResponse(shown)


async def name(request: Request) -> Response:
    """Show and cover faces of one photo, all at once."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    wanted, seen = _wanted(said.get("faces")), parsing.text(said, "version")

    def work(school: School) -> View:
        named, people = naming.name_faces(school, id, wanted, channel, seen=seen), school.people()
        left = [{"n": each.n, "who": name_of(each.person, people), "says": each.says} for each in named.left]
        stands = {"version": version_of(named.photo), "stand": stand_of(named.photo)}
        return stands | {"faces": _faces(school, named.photo), "left": left}

    answer = await review.rendering.do(work)
    review.session.open(id, channel, answer["version"])
    return JSONResponse(answer)


def _wanted(said: object) -> dict[int, str | None]:
    """Whom each face is to be shown as, by number; None: covered."""
    if not isinstance(said, list) or not 0 < len(said) <= MOST or not all(isinstance(each, Mapping) for each in said):
        raise parsing.not_understood()
    return {parsing.number(each, "n"): parsing.text(each, "person") or None for each in said}


def _page_data(school: School, id: str, channel: Channel) -> View:
    event = found(school, id, channel).event
    photos = naming.photos_of(school, event, channel)
    if not photos:
        raise Unknown("There is nobody to name on the photos of that event.", "Go back to the photos.")
    return {
        "event": event,
        "going_to": school.name_of(photos[0].channel),
        "photos": [{"at": address_of(photo)} for photo in photos],
    }


def _photo_data(school: School, id: str, channel: Channel) -> View:
    """One photo as it is named."""
    photo = found(school, id, channel)
    return {
        "id": photo.id,
        "channel": photo.channel,
        "version": version_of(photo),
        "stand": stand_of(photo),
        "name": photo.output,
        "size": photo.size,
        "groups": list(photo.groups),
        "faces": _faces(school, photo),
        "people": choice(school, id, channel),
    }


def _faces(school: School, photo: Photo) -> list[View]:
    people = school.people()
    return [face_view(face, people) for face in naming.to_name(photo)]
