"""Pictures, by the id of their photo: no request names a path. None is kept by the browser."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from eventguard.app.faces import by_hand, portraits
from eventguard.app.photos import previews
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.photos.pixels import Box
from eventguard.web import parsing
from eventguard.web.parsing import Unknown
from eventguard.web.photos.pages import found
from eventguard.web.review_page import review_of

NOBODY = Path(__file__).parents[1] / "static" / "nobody.svg"


async def cleaned(request: Request) -> Response:
    """The cleaned file as it is."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    return picture_of(await review.quick.do(lambda school: previews.cleaned(school, found(school, id, channel))))


async def preview(request: Request) -> Response:
    """A small copy of the cleaned file."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    small = await review.quick.do(lambda school: previews.preview(school, found(school, id, channel)))
    return picture_of(await asyncio.to_thread(small))


async def original(request: Request) -> Response:
    """The original, uncovered: only for somebody who has this photo open."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)

    def work(school: School) -> bytes:
        photo = found(school, id, channel)
        if not review.session.may_see(id, channel, version_of(photo)):
            raise Refused("The original is shown only while its photo is open.", "Open the photo first.")
        return by_hand.look(school, id, channel)

    return picture_of(await review.rendering.do(work))


async def face(request: Request) -> Response:
    """One face as it is in the original, to tell whose it is."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    n = request.path_params["n"]

    def work(school: School) -> bytes:
        boxes = {face.n: face.box for face in found(school, id, channel).faces}
        return by_hand.look(school, id, channel, _numbered(boxes, n))

    return picture_of(await review.rendering.do(work))


async def line(request: Request) -> Response:
    """One line of writing as it is in the original, to tell what it says."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    n = request.path_params["n"]

    def work(school: School) -> bytes:
        boxes = {word.n: word.box for word in found(school, id, channel).words}
        return by_hand.look(school, id, channel, _numbered(boxes, n), line=True)

    return picture_of(await review.rendering.do(work))


async def portrait(request: Request) -> Response:
    """Somebody's face to compare with, independent of our own guess; a drawn nobody where there is no such picture."""
    review, person = review_of(request), request.path_params["person"]

    def work(school: School) -> bytes | None:
        kept = portraits.portrait(school, person)
        return kept.draw() if kept else None

    drawn = await review.quick.do(work)
    return picture_of(drawn) if drawn else FileResponse(NOBODY)


def _numbered(boxes: Mapping[int, Box], n: int) -> Box:
    if n not in boxes:
        raise Unknown("There is nothing of this number on this photo.", "Reload the page.")
    return boxes[n]


def picture_of(content: bytes) -> Response:
    """A picture of our own making as an answer."""
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return Response(content, media_type=kind)
