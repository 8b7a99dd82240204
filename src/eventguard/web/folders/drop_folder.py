"""The drop folder on the page: choosing it, watching it while the page runs, and from log-on."""

import contextlib

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.computer import logon
from eventguard.adapters.computer.logon_entry import LogonEntry
from eventguard.app.approval import approvers
from eventguard.app.computer import at_logon
from eventguard.app.folders import chosen_folder
from eventguard.app.folders.chosen_folder import EVENT, ChosenFolder
from eventguard.app.school import School
from eventguard.core.dates import to_the_minute
from eventguard.core.errors import SetupError
from eventguard.web import parsing
from eventguard.web.folders.watching import Stands
from eventguard.web.photos.uploads import LONGEST
from eventguard.web.review_page import review_of
from eventguard.web.views import View, channels_view

#: The longest path that anybody types.
LONGEST_PATH = 1000


async def page(request: Request) -> Response:
    """Where somebody chooses it."""
    review = review_of(request)
    shown = await review.quick.do(_page_data)
    return review.page(request, "drop-folder", part="settings", stands=_stands(review.watching.stands()), **shown)


async def state(request: Request) -> Response:
    """How the watching stands."""
    return JSONResponse(_stands(review_of(request).watching.stands()))


async def choose(request: Request) -> Response:
    """Choose a folder, or what becomes of its photos. The first is watched at once, for that is what it is for."""
    review, said = review_of(request), await parsing.body(request)
    typed, going_to = parsing.text(said, "folder", LONGEST_PATH), parsing.text(said, "channel", LONGEST)
    event = parsing.text(said, "event", LONGEST)

    def work(school: School) -> None:
        first, before = chosen_folder.chosen(school) is None, _at_log_on(school)
        now = chosen_folder.choose(school, typed, going_to, event)
        if first:
            chosen_folder.switch(school, True)
        if before:  # or the former one would be watched for ever, and no page would say so
            logon.take_away(before)
            logon.put(at_logon.of_chosen(school, now))

    await review.quick.do(work)
    review.watching.look_again()
    return JSONResponse({"chosen": True})


async def switch(request: Request) -> Response:
    """Watch it from now on, or no more."""
    review, on = review_of(request), parsing.yes(await parsing.body(request), "on")

    def work(school: School) -> None:
        if on:
            _required(school)
        chosen_folder.switch(school, on)

    await review.quick.do(work)
    review.watching.look_again()
    return JSONResponse({"on": on})


async def at_log_on(request: Request) -> Response:
    """Have it watched from log-on, or not any more."""
    on = parsing.yes(await parsing.body(request), "on")

    def work(school: School) -> None:
        entry = at_logon.of_chosen(school, _required(school))
        (logon.put if on else logon.take_away)(entry)

    await review_of(request).quick.do(work)
    return JSONResponse({"at_log_on": on})


def _required(school: School) -> ChosenFolder:
    folder = chosen_folder.chosen(school)
    if folder is None:
        raise SetupError("No folder has been chosen yet.", "Choose one first.")
    return folder


def _at_log_on(school: School) -> LogonEntry | None:
    """The start-up entry that watches the folder that is chosen, if there is one."""
    with contextlib.suppress(SetupError):  # its name can stand in none
        folder = chosen_folder.chosen(school)
        entry = at_logon.of_chosen(school, folder) if folder else None
        return entry if entry and logon.is_there(entry) else None
    return None


def _page_data(school: School) -> View:
    folder = chosen_folder.chosen(school)
    return {
        "folder": str(folder.folder if folder else chosen_folder.proposed()),
        "chosen": folder is not None,
        "on": folder is not None and folder.on,
        "at_log_on": _at_log_on(school) is not None,
        "event": folder.event if folder and folder.event != EVENT else "",
        "channel": str(folder.channel) if folder else "",
        "channels": channels_view(school),
        "staff": approvers.staff(school),
    }


def _stands(now: Stands) -> View:
    told = [{"at": to_the_minute(at), "says": says} for at, says in now.told]
    return {"watching": now.watching, "cleaning": now.cleaning, "held": now.held, "wrong": now.wrong, "told": told}
