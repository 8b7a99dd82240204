"""A film as it plays: the cleaned file in parts, and single frames of the original. None is kept by the browser."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.films import tracks_in_time
from eventguard.app.photos import looking, previews
from eventguard.app.school import School
from eventguard.core.photos.photo import Photo
from eventguard.web import parsing
from eventguard.web.films import ranges
from eventguard.web.parsing import Unknown
from eventguard.web.photos.pages import found
from eventguard.web.photos.previews import picture_of, require_open
from eventguard.web.review_page import review_of


async def film(request: Request) -> Response:
    """The cleaned film, or the part of it that a player asks for: only ever of the bytes that were recorded."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    read = await review.quick.do(lambda school: previews.film(school, _film(found(school, id, channel))))
    return ranges.answer(await asyncio.to_thread(read), request.headers.get("range"), "video/mp4")


async def frame(request: Request) -> Response:
    """One frame of the original, uncovered: only for somebody who has this film open."""
    review, (id, channel), n = review_of(request), parsing.photo_of(request), request.path_params["n"]

    def work(school: School) -> bytes:
        photo = _film(found(school, id, channel))
        require_open(review.session, photo)
        if photo.film is None or n >= photo.film.frames:
            raise Unknown("There is no such frame.", "Reload the page.")
        return looking.look(school, id, channel, frame=n)

    return picture_of(await review.rendering.do(work))


async def tracks(request: Request) -> Response:
    """Where each face lies in time: for its outline, over the film that plays."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    places = await review.quick.do(lambda school: tracks_in_time.places(school, _film(found(school, id, channel))))
    return JSONResponse({"tracks": places})


def _film(photo: Photo) -> Photo:
    """The same, if it is a film. Raises Unknown."""
    if photo.film is None:
        raise Unknown("This is a photo, not a film.", "Go back to the photos.")
    return photo
