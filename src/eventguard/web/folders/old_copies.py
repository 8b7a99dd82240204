"""Removing copies that nobody needs any more: what would go is shown, and then goes."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app import phrases
from eventguard.app.folders import purge
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.photos.photo import State
from eventguard.web import parsing
from eventguard.web.asking import first_told, says
from eventguard.web.review_page import review_of
from eventguard.web.views import STATES, View, address_of, day

#: So many are listed one by one, and removed once they are confirmed.
LISTED = 200
#: For how long a copy has lain there, in days, unless somebody says otherwise.
USUAL = 90
MOST = 9999


async def old_copies(request: Request) -> Response:
    """The copies that are older than so many days."""
    review, typed = review_of(request), request.query_params.get("days", "")
    days = int(typed) if typed.isdecimal() and len(typed) <= len(str(MOST)) else USUAL
    shown = await review.quick.do(lambda school: _data(school, days))
    return review.page(request, "old-copies", part="settings", **shown)


async def remove(request: Request) -> Response:
    """Remove them, once it was told how many go and what that means."""
    said = await parsing.body(request)
    typed = parsing.text(said, "days", len(str(MOST)))
    if not typed.isdecimal():
        raise SetupError("Say how old a copy has to be.", "A number of days.")
    older = timedelta(days=int(typed))

    def work(school: School) -> Response:
        found = purge.would_go(school, older)
        if not found:
            raise Refused(f"No copy is older than {typed} days.", "Nothing was removed.")
        held = sum(each.photo.state is State.HELD for each in found)
        lines = [f"To be removed for good: {phrases.count(len(found), 'copy')}, as listed here."]
        if held:
            lines.append(
                f"Still waiting for a decision: {held}. That becomes rejected, and is cleaned again if added anew."
            )
        lines.append("No original and no approved photo is touched, and the record keeps what was done.")
        told = [*lines, f"The first and the last: {found[0].photo.output}, {found[-1].photo.output}."]
        if first := first_told(said, told, f"Remove {phrases.count(len(found), 'copy')}"):
            return first
        gone = purge.purge(school, older)
        return says(f"{phrases.count(len(gone), 'copy')} removed. No original was touched.")

    return await review_of(request).quick.do(work)


def _data(school: School, days: int) -> View:
    found = purge.would_go(school, timedelta(days=days))
    listed = [
        {
            "name": each.photo.output,
            "stands": STATES[each.photo.state],
            "since": day(each.since.astimezone()),
            "at": address_of(each.photo),
        }
        for each in found[:LISTED]
    ]
    return {"days": days, "many": len(found), "copies": listed, "more": max(0, len(found) - LISTED)}
