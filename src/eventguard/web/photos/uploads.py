"""Uploads, the photos that are added on the page: each comes as one request, its bytes as they are."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import PurePosixPath

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.folders.sources import BEGINNING
from eventguard.app.folders.left_out import not_needed
from eventguard.app.folders.uploads import Incoming, Upload, UploadOrder
from eventguard.app.words.event_name import require_harmless
from eventguard.core.errors import SetupError
from eventguard.core.films.file_types import film_format
from eventguard.core.settings import Settings, Style
from eventguard.web import parsing
from eventguard.web.guard import MOST_DROPPED, TOO_LARGE, TooLarge
from eventguard.web.review_page import ReviewPage, review_of

#: The longest name of an event or a file.
LONGEST = 120
#: The most classes that may be named at once.
MOST_GROUPS = 200
#: What is written at a time, in bytes.
CHUNK = 2**20
#: What is to be done with a photo stands here, as it would in an address.
SAID = "x-eventguard-said"


async def upload(request: Request) -> Response:
    """Take one photo in; it is cleaned in the background."""
    # A header, for it holds names: addresses are noted in many places.
    review, said = review_of(request), QueryParams(request.headers.get(SAID, ""))
    name = parsing.text(said, "name", 2 * LONGEST) or "photo"
    event = parsing.text(said, "event", LONGEST) or "event"
    style, going_to = parsing.choice(said, "style", Style, Style.SOFT), parsing.text(said, "channel", LONGEST)
    channel = await review.quick.do(lambda school: school.channel(going_to))
    thorough, sound, moving = (said.get(name) == "yes" for name in ("thorough", "sound", "moving"))
    settings = Settings(style=style, thorough=thorough, sound=sound, moving=moving)
    groups = groups_of(said)
    await review.quick.do(lambda school: require_harmless(school, event))
    if review.cleaning.full:
        return JSONResponse({"message": "Too many photos wait.", "remedy": "Wait until some are done."}, 429)
    wanted = UploadOrder(event, channel, settings, said.get("again") == "yes", review.whose, groups)
    try:
        review.cleaning.add(await _take_in(request, review, name, wanted))
    except TooLarge:
        return JSONResponse({"message": TOO_LARGE, "remedy": ""}, 413, {"connection": "close"})  # nothing more is read
    return JSONResponse({"taken": name})


def groups_of(said: QueryParams) -> tuple[str, ...]:
    """The classes that were named as present."""
    return tuple(sorted(parsing.text({"group": group}, "group") for group in said.getlist("group")[:MOST_GROUPS]))


async def event(request: Request) -> Response:
    """What is wrong with the name of an event, asked before any photo is sent."""
    name = parsing.text(await parsing.body(request), "name", LONGEST)
    try:
        await review_of(request).quick.do(lambda school: require_harmless(school, name))
    except SetupError as error:
        return JSONResponse({"wrong": str(error)})
    return JSONResponse({"wrong": None})


async def listing(request: Request) -> Response:
    """Which files of an uploaded folder are left out, by their place in the list, and what there is to say of them."""
    paths = [PurePosixPath(path) for path in parsing.texts(await parsing.body(request), "paths")]
    left_out, says = not_needed(paths)
    return JSONResponse({"left_out": left_out, "says": says})


async def progress(request: Request) -> Response:
    """How far the cleaning is."""
    review = review_of(request)
    now = review.cleaning.progress()
    trouble = [{"name": name, "why": why} for name, why in now.trouble]
    says = [review.advice(line) for line in now.says]
    return JSONResponse(asdict(now) | {"busy": now.busy, "trouble": trouble, "says": says})


async def receive(request: Request, incoming: Incoming) -> None:
    """Write down the bytes that come. Raises SetupError where there is no room for them, TooLarge where they are more
    than a photo may have and it is no film by how it begins.
    """
    with _storing():
        waiting, came, is_film = bytearray(), 0, False
        announced = int(request.headers.get("content-length", "0"))  # the guard has seen that it is a number
        async for untrusted in request.stream():
            waiting += untrusted
            is_film = is_film or (not came and film_format(bytes(waiting[:BEGINNING])) is not None)
            known = came + len(waiting) >= BEGINNING
            if known and not is_film and max(announced, came + len(waiting)) > MOST_DROPPED:
                raise TooLarge
            if len(waiting) >= CHUNK:
                came += len(waiting)
                await asyncio.to_thread(incoming.write, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(incoming.write, bytes(waiting))


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SetupError(f"The photo could not be stored ({error.strerror}).", "Is there room on the disk?") from error


async def _take_in(request: Request, review: ReviewPage, name: str, wanted: UploadOrder) -> Upload:
    incoming = await review.quick.do(Incoming)
    try:
        await receive(request, incoming)
        with _storing():
            return incoming.finish(name, wanted)
    except BaseException:
        incoming.discard()
        raise
