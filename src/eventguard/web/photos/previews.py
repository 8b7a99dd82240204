"""Pictures, by the id of their photo: no request names a path. None is kept by the browser."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from eventguard.app.faces import portraits
from eventguard.app.photos import looking, previews
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.photos.face import Face
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.word import Word
from eventguard.web import parsing
from eventguard.web.parsing import Unknown
from eventguard.web.photos.pages import found
from eventguard.web.review_page import review_of
from eventguard.web.session import Session

Seen = TypeVar("Seen", Face, Word)
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
        require_open(review.session, found(school, id, channel))
        return looking.look(school, id, channel)

    return picture_of(await review.rendering.do(work))


async def face(request: Request) -> Response:
    """One face as it is in the original, to tell whose it is."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    n = request.path_params["n"]

    def work(school: School) -> bytes:
        photo = found(school, id, channel)
        if photo.film:
            require_open(review.session, photo)
        face = _numbered({face.n: face for face in photo.faces}, n)
        return looking.look(school, id, channel, face.box, frame=_frame_of(face))

    return picture_of(await review.rendering.do(work))


async def line(request: Request) -> Response:
    """One line of writing as it is in the original, to tell what it says."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    n = request.path_params["n"]

    def work(school: School) -> bytes:
        photo = found(school, id, channel)
        if photo.film:
            require_open(review.session, photo)
        word = _numbered({word.n: word for word in photo.words}, n)
        return looking.look(school, id, channel, word.box, line=True, frame=_frame_of(word))

    return picture_of(await review.rendering.do(work))


async def portrait(request: Request) -> Response:
    """Somebody's face to compare with, independent of our own guess; a drawn nobody where there is no such picture."""
    review, person = review_of(request), request.path_params["person"]

    def work(school: School) -> bytes | None:
        kept = portraits.portrait(school, person)
        return kept.draw() if kept else None

    drawn = await review.quick.do(work)
    return picture_of(drawn) if drawn else FileResponse(NOBODY)


def require_open(session: Session, photo: Photo) -> None:
    """Raise Refused unless somebody has this photo open there, as it is now."""
    if not session.may_see(photo.id, photo.channel, version_of(photo)):
        raise Refused("The original is shown only while its photo is open.", "Open the photo first.")


def _numbered(there: Mapping[int, Seen], n: int) -> Seen:
    if n not in there:
        raise Unknown("There is nothing of this number on this photo.", "Reload the page.")
    return there[n]


def _frame_of(seen: Face | Word) -> int:
    """The frame of a film in which it lies where its box is; 0 in a photo."""
    return seen.at if seen.at is not None else seen.span[0] if seen.span else 0


def picture_of(content: bytes) -> Response:
    """A picture, or a film, of our own making as an answer."""
    kind = "image/png" if content.startswith(b"\x89PNG") else "video/mp4" if content[4:8] == b"ftyp" else "image/jpeg"
    return Response(content, media_type=kind)
