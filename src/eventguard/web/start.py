"""The first steps on the page: how each stands, and the way to it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import first_run
from eventguard.app.approval import approvers
from eventguard.app.first_run import Way
from eventguard.web import parsing
from eventguard.web.addresses import Addresses
from eventguard.web.review_page import review_of

START = "/start"
#: What each step is called, where it is done, and what the way there is called.
WAYS = {
    Way.WHO: ("Say who you are", "/who", "Say who you are"),
    Way.APPROVERS: ("Who approves photos", "/settings#approvers", "Name the first approver"),
    Way.REGISTER: ("The register of pupils and staff", "/register", "Bring in the list"),
    Way.CHANNELS: ("Where photos are posted", "/settings#channels", "Look at places and rules"),
    Way.RECOGNITION: ("Recognising faces", "/settings#recognition", "Decide about it"),
    Way.PORTRAITS: ("Portraits", "/portraits", "Bring in portraits"),
    Way.DROP_FOLDER: ("A folder that is watched", "/drop-folder", "Choose a folder"),
    Way.TRY: ("A drawn photo to try", "/try", "Try it"),
}


async def page(request: Request) -> Response:
    """All steps."""
    review = review_of(request)
    at_work = review.session.acting
    steps = await review.quick.do(lambda school: first_run.steps(school, at_work))
    shown = [
        {"way": step.way, "title": WAYS[step.way][0], "at": WAYS[step.way][1], "words": WAYS[step.way][2]}
        | {"done": step.done, "waits": step.waits and not step.done, "says": step.says}
        for step in steps
    ]
    following = next((step.way for step in steps if step.open), None)
    staff = [] if at_work else await review.quick.do(approvers.staff)
    return review.page(
        request, "start", part="settings", steps=shown, following=following, staff=staff, left=_left(steps)
    )


async def wait(request: Request) -> Response:
    """One step may wait, or not any more."""
    said = await parsing.body(request)
    way, waits = parsing.choice(said, "step", Way), parsing.yes(said, "waits")
    await review_of(request).quick.do(lambda school: first_run.let_wait(school, way, waits))
    return JSONResponse({"waits": waits})


async def away(request: Request) -> Response:
    """The steps are put away, or shown again."""
    is_away = parsing.yes(await parsing.body(request), "away")
    await review_of(request).quick.do(lambda school: first_run.put_away(school, is_away))
    return JSONResponse({"away": is_away})


def _left(steps: list[first_run.Step]) -> int:
    return sum(step.open for step in steps)


ADDRESSES = Addresses(looked_at={START: page}, by_somebody={"/start/wait": wait, "/start/away": away})
