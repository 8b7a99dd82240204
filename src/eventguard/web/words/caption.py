"""The words that go with photos, read while somebody types them. They are kept nowhere."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.approval import hand_out
from eventguard.app.school import School
from eventguard.app.words import caption
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo
from eventguard.web import parsing
from eventguard.web.photos.pages import found
from eventguard.web.review_page import review_of

#: The longest caption: ten times what most places take.
LONGEST = 10_000


async def read(request: Request) -> Response:
    """What in a caption gives a pupil away in a channel, and what can be read in the photo, or in those of its event,
    beside which it is to stand.
    """
    said = await parsing.body(request)
    text = parsing.verbatim(said, "caption", LONGEST)
    going_to, id, event = parsing.text(said, "channel"), parsing.text(said, "id"), said.get("event") is True

    def work(school: School) -> dict[str, object]:
        channel, people = school.channel(going_to, used=False), school.people()
        pieces = caption.read(people, text, channel, school.today())
        photos = _beside(school, id, channel, event) if id else []
        return {
            "pieces": [{"text": piece, "why": why} for piece, why in pieces],
            "pictures": caption.in_pictures(photos, phrases.names(school)),
        }

    return JSONResponse(await review_of(request).quick.do(work))


def _beside(school: School, id: str, channel: Channel, event: bool) -> list[Photo]:
    """The photos beside which a caption is to stand."""
    photo = found(school, *parsing.checked(id, channel))
    return hand_out.approved(school, photo.event, channel) if event else [photo]
