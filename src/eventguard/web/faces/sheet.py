"""The face sheet of an event: who will be seen, beside a picture that is no guess; and who is covered unsure."""

from collections import defaultdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.faces import face_sheet, portraits
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.people.consent import Channel, name_of
from eventguard.web import parsing, several
from eventguard.web.parsing import Unknown
from eventguard.web.photos.pages import found
from eventguard.web.photos.previews import picture_of
from eventguard.web.review_page import review_of
from eventguard.web.views import View, address_of


async def page(request: Request) -> Response:
    """The sheet of a photo's event: its address tells no event's name."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    return review.page(request, "sheet", **await review.quick.do(lambda school: _page_data(school, id, channel)))


async def face(request: Request) -> Response:
    """One face as it will be seen."""
    review, (id, channel), n = review_of(request), parsing.photo_of(request), request.path_params["n"]
    return picture_of(await review.quick.do(lambda school: face_sheet.picture(school, found(school, id, channel), n)))


async def gone_through(request: Request) -> Response:
    """All faces are who they say, but for those that are named, which are covered."""
    review, said = review_of(request), await parsing.body(request)
    event, seen = parsing.text(said, "event"), parsing.text(said, "seen")
    wrong: dict[str, dict[int, str]] = defaultdict(dict)
    for id, _, version, n in several.photos(said["wrong"]) if said.get("wrong") else ():
        wrong[id][n] = version

    def work(school: School) -> View:
        channel = school.channel(parsing.text(said, "channel"), used=False)
        after = face_sheet.go_through(school, event, channel, seen, wrong)
        return {"faces": after.many, "covered": sum(map(len, wrong.values()))}

    return JSONResponse(await review.rendering.do(work))


def _page_data(school: School, id: str, channel: Channel) -> View:
    photo = found(school, id, channel)
    event, current = photo.event, face_sheet.sheet(school, photo.event, channel)
    if not (current.visible or current.unsure):
        raise Unknown("No photo of that event waits with a face on it.", "Go back to the photos.")
    people = school.people()
    return {
        "event": event,
        "channel": channel,
        "at": address_of(photo),
        "going_to": school.name_of(channel),
        "seen": current.seen,
        "many": current.many,
        "said": face_sheet.gone_through(school, channel, current),
        "groups": [
            {
                "id": id,
                "name": name_of(id, people) if id else "Nobody is named",
                "portrait": portraits.says(school, id) if id else "",
                "faces": [_face(each, "seen") for each in faces],
            }
            for id, faces in current.visible.items()
        ],
        "unsure": [_face(each, "picture") | {"why": phrases.REASONS[each.face.reason]} for each in current.unsure],
    }


def _face(each: face_sheet.OnPhoto, picture: str) -> View:
    photo, face = each.photo, each.face
    at = address_of(photo)
    return {
        "id": photo.id,
        "version": version_of(photo),
        "n": face.n,
        "box": [face.box.x, face.box.y, face.box.width, face.box.height],
        "at": at,
        "picture": f"{at}/faces/{face.n}/{picture}",
        "name": photo.output,
        "by": phrases.decided_by(face),
    }
