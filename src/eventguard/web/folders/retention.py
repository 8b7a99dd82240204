"""How long copies are kept, on the page: the times, and what goes within a week."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.folders import retention
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.folders.retention import NOTICE, Times
from eventguard.core.people.actors import LONGEST
from eventguard.web import parsing
from eventguard.web.asking import first_told, says
from eventguard.web.review_page import review_of
from eventguard.web.views import View, day

#: Of what goes so many are told one by one.
TOLD = 12
STAYS = "Originals, approved photos, what still has to come down and the record stay."
NOTHING = f"Nothing goes before it has been told here for {NOTICE.days} days."


def view(school: School) -> View:
    """The times that are set, or advised where none are, and what goes soon."""
    times, going = retention.times(school), retention.going(school)
    return {
        "set": times is not None,
        "times": times or retention.SUGGESTED,
        "going": [{"on": day(each.on), "what": retention.in_words(each)} for each in going[:TOLD]],
        "more": max(0, len(going) - TOLD),
        "stays": STAYS,
        "days": NOTICE.days,
    }


async def set_times(request: Request) -> Response:
    """Let old copies go by themselves after these times; what would go soon is told first."""
    said = await parsing.body(request)
    wanted = Times(_days(said, "held"), _days(said, "taken_down"), _days(said, "leavers"), _days(said, "decided") or 0)
    if not wanted.decided:
        raise SetupError("Say for how many days a rejected copy stays.", "At least 1 day.")
    by = parsing.text(said, "by", LONGEST)

    def work(school: School) -> Response:
        going = retention.would_go(school, wanted)
        lines = [f"{retention.in_words(each)}: goes on {day(each.on)}." for each in going[:TOLD]]
        lines += [f"And {len(going) - TOLD} more."] if len(going) > TOLD else []
        lines = lines or [f"Nothing goes within {NOTICE.days} days."]
        if first := first_told(said, [*lines, STAYS, NOTHING], "Set these times"):
            return first
        retention.set_times(school, wanted, by)
        reconcile(school)
        return says("From now on old copies go by themselves after these times.")

    return await review_of(request).quick.do(work)


async def off(request: Request) -> Response:
    """Let nothing go by itself."""
    by = parsing.text(await parsing.body(request), "by", LONGEST)
    await review_of(request).quick.do(lambda school: retention.set_times(school, None, by))
    return says("Nothing goes by itself any more: copies stay until somebody removes them.")


def _days(said: Mapping[str, Any], name: str) -> int | None:
    """A number of days that was typed; None where the field was left empty: for good."""
    typed = parsing.text(said, name, 12)
    if not typed:
        return None
    if not typed.isdecimal() or not 1 <= int(typed) <= 9999:
        raise SetupError(f"{typed} is no number of days.", "Use figures alone; leave the field empty to keep them.")
    return int(typed)
