"""What the page tells of a film that plays there: what was seen of it, which approving it takes."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.photos.held import held, version_of
from eventguard.core.errors import Refused
from eventguard.core.photos.film import MOST_SECONDS
from eventguard.core.photos.photo import Photo
from eventguard.web import parsing
from eventguard.web.films.gone_through import seconds_of
from eventguard.web.review_page import review_of
from eventguard.web.session import Session
from eventguard.web.views import View

FIRST = "Play the film to its end, or open each track, first."
#: So many numbers at most in one request: more than a film has seconds, or tracks anybody opens meanwhile.
MOST = 4 * MOST_SECONDS


async def watched(request: Request) -> Response:
    """Some seconds were on the screen, or tracks were opened; what has been seen of the film by now."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    seen, seconds, tracks = parsing.text(said, "version"), _numbers(said, "seconds"), _numbers(said, "tracks")
    photo = await review.quick.do(lambda school: held(school, id, channel, seen))
    if photo.film is None or not review.session.has_looked(id, channel, seen):
        raise Refused("Look at the film first, as it is now.", "Open it again.")
    gone_through = review.session.gone_through(id, channel, seen)
    gone_through.played(seconds & set(seconds_of(photo)), review.session.now())
    gone_through.tracks |= tracks & {face.n for face in photo.faces}
    return JSONResponse(seen_of(review.session, photo))


def seen_of(session: Session, photo: Photo) -> View:
    """What has been seen of a film, as its page takes it."""
    gone_through = session.gone_through(photo.id, photo.channel, version_of(photo))
    return {
        "seconds": sorted(gone_through.seconds),
        "tracks": sorted(gone_through.tracks),
        "whole": gone_through.is_whole(photo),
    }


def require_whole(session: Session, photo: Photo) -> None:
    """Raise Refused where this is a film that nobody has gone through there, as it is now."""
    if photo.film and not session.gone_through(photo.id, photo.channel, version_of(photo)).is_whole(photo):
        raise Refused("The film was not gone through yet.", FIRST)


def _numbers(said: Mapping[str, Any], name: str) -> set[int]:
    """Whole numbers that were sent, from 0 on. Raises SetupError when they are none."""
    value = said.get(name, [])
    if not isinstance(value, list) or len(value) > MOST or not all(type(each) is int and each >= 0 for each in value):
        raise parsing.not_understood()
    return set(value)
