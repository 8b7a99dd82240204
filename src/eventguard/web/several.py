"""One request about several photos: each is done for itself, and what failed is told."""

from collections.abc import Awaitable
from typing import Any

from starlette.responses import JSONResponse, Response

from eventguard.core.errors import EventGuardError, Refused, ToCover
from eventguard.core.people.consent import Channel
from eventguard.web import parsing
from eventguard.web.review_page import ReviewPage

#: Photos that one request may be about.
MOST = 200


async def one(review: ReviewPage, work: Awaitable[object], id: str) -> dict[str, Any]:
    """What came of one photo of several: trouble with it does not keep the others from going on."""
    try:
        await work
    except EventGuardError as error:
        says = f"{error.message} {review.advice(error.remedy)}".strip()
        return {"id": id, "done": False, "says": says, "to_cover": isinstance(error, ToCover)}
    return {"id": id, "done": True, "says": ""}


def answer(told: list[dict[str, Any]], **more: str) -> Response:
    """All done, or 409 with what was not."""
    failed = [each for each in told if not each["done"]]
    if not failed:
        return JSONResponse({"told": told} | more)
    message = failed[0]["says"] if len(told) == 1 else f"{len(failed)} of {len(told)} were not done."
    return JSONResponse({"message": message, "remedy": "", "told": told}, 409)


def photos(listed: object) -> list[tuple[str, Channel, str, int]]:
    """Photos that were sent: id, channel, the rendering that was looked at, and a face's number, 0 if none."""
    if isinstance(listed, list) and len(listed) > MOST:
        raise Refused(f"These are {len(listed)} photos.", f"Choose {MOST} at most at a time.")
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise Refused("No photo was chosen.", "Choose one or more.")
    return [
        (
            *parsing.checked(each.get("id"), each.get("channel")),
            parsing.text(each, "version"),
            parsing.number(each, "n") if "n" in each else 0,
        )
        for each in listed
    ]
