"""The page about what is online already: folders to go through, and what is to be done, picture by picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.approval import approvers
from eventguard.app.school import School
from eventguard.app.spreadsheet import content
from eventguard.app.sweeps import report as app_report
from eventguard.app.sweeps.answer import Answer, Told
from eventguard.app.sweeps.replacing import in_its_place, said_of
from eventguard.app.sweeps.said import TO_DO
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.sweeps.findings import Do
from eventguard.files import expanded
from eventguard.web import parsing
from eventguard.web.documents import download
from eventguard.web.parsing import Unknown
from eventguard.web.photos.uploads import LONGEST
from eventguard.web.review_page import review_of
from eventguard.web.sweeps.going_through import Stands, Wanted
from eventguard.web.views import View, channels_view

#: The longest list of folders that anybody types; the pictures of one page; lines of a table of counts.
LONGEST_FOLDERS, CARDS, MOST_LISTED = 4000, 48, 20
NOT_YET = Unknown("Nothing was gone through since this page was started.", "Go through it again: it is quick.")


async def page(request: Request) -> Response:
    """Where it is begun, and what came of it."""
    review = review_of(request)
    now = review.going_through.stands()
    shown = await review.quick.do(lambda school: _form(school, now))
    asked = request.query_params

    def shown_of(school: School) -> View | None:
        found = now.answer_for(school)
        return _answer_view(school, found, asked) if found else None

    answer = await review.quick.do(shown_of)
    return review.page(request, "online", part="settings", now=_stands(now), answer=answer, **shown)


async def state(request: Request) -> Response:
    """How far it is."""
    return JSONResponse(_stands(review_of(request).going_through.stands()))


async def go(request: Request) -> Response:
    """Go through folders, or on with them."""
    review, said = review_of(request), await parsing.body(request)
    typed = parsing.verbatim(said, "folders", LONGEST_FOLDERS).splitlines()
    lines = (line.strip().strip('"') for line in typed)  # Windows copies a path with quotes around it
    folders = tuple(_folder(line) for line in lines if line)
    if not folders:
        raise SetupError("Say which folder is to be gone through.", "Unpack the export, and type the folder's path.")
    if relative := next((folder for folder in folders if not folder.is_absolute()), None):
        raise SetupError(f"{relative} is no whole path.", "Begin it with / or, on Windows, with the drive, as C:\\.")
    going_to = parsing.text(said, "channel", LONGEST)
    channel = await review.quick.do(lambda school: school.channel(going_to))
    return _begun(review.going_through.go(Wanted(folders, channel, review.whose)))


async def stop(request: Request) -> Response:
    """Stop it; it goes on where it was."""
    review, wanted = review_of(request), parsing.yes(await parsing.body(request), "stop")
    if wanted:
        review.going_through.halt()
    return JSONResponse({"stopped": wanted})


async def make(request: Request) -> Response:
    """Make cleaned replacements of what was found, as it is now."""
    review, meant = review_of(request), parsing.yes(await parsing.body(request), "make")
    before = review.going_through.stands().wanted
    if before is None or not meant:
        raise NOT_YET
    wanted = Wanted(before.folders, before.channel, review.whose, makes=True)
    return _begun(review.going_through.go(wanted))


async def report(request: Request) -> Response:
    """All findings as a file for a spreadsheet."""
    review = review_of(request)
    now = review.going_through.stands()
    rows = await review.quick.do(lambda school: list(app_report.rows(school, _answer(school, now))))
    return download(content(app_report.COLUMNS, rows), "text/csv", "online.csv")


async def preview(request: Request) -> Response:
    """The small covered copy of one picture, by its number in the answer."""
    review, n = review_of(request), int(request.path_params["n"])
    now = review.going_through.stands()

    def small_of(school: School) -> bytes | None:
        pictures = list(_answer(school, now).pictures_told)
        return school.sweeps.preview(now.what, pictures[n]) if n < len(pictures) else None

    small = await review.quick.do(small_of)
    if small is None:
        raise Unknown("There is no picture of it.", "Open the page again.")
    return Response(small, media_type="image/jpeg", headers={"cache-control": "no-store"})


def _folder(line: str) -> Path:
    if folder := expanded(line):
        return folder
    raise SetupError(f"There is no folder {line}.", "Begin it with / or, on Windows, with the drive.")


def _begun(begun: bool) -> Response:
    if not begun:
        raise Refused("EventGuard is going through something already.", "Wait for it, or stop it.")
    return JSONResponse({"begun": True})


def _answer(school: School, now: Stands) -> Answer:
    if found := now.answer_for(school):
        return found
    raise NOT_YET


def _form(school: School, now: Stands) -> View:
    """What stands in the fields: what was asked for last, also before this page was started."""
    last = school.sweeps.last() if school.has_swept else None
    folders = [str(folder) for folder in now.wanted.folders] if now.wanted else last.folders if last else []
    channel = now.wanted.channel if now.wanted else last.channel if last else "website"
    return {
        "folders": "\n".join(folders),
        "channel": channel,
        "unfinished": last is not None and not last.ended and not now.doing,
        "channels": channels_view(school),
        "staff": approvers.staff(school),
    }


def _stands(now: Stands) -> View:
    left = None if now.seconds_left is None else round(now.seconds_left)
    told = {"doing": now.doing, "done": now.done, "all": now.all, "seconds_left": left}
    return told | {"says": list(now.says), "wrong": now.wrong}


def _answer_view(school: School, found: Answer, asked: Mapping[str, str]) -> View:
    """The pictures that were asked for, of this year, folder and kind of thing to do, so many of them from some number
    on. Folders are named by their number: an address holds none of their names.
    """
    by_folder = app_report.by_folder(found)
    folders = sorted(folder for folder, _ in by_folder)
    wanted = {name: asked.get(name, "") for name in ("do", "year", "folder")}
    number = parsing.counted(wanted["folder"])
    folder = folders[number] if wanted["folder"].isdecimal() and number < len(folders) else ""

    def asked_for(told: Sequence[Told]) -> bool:
        first = told[0]
        return (
            (not wanted["do"] or any(one.do == wanted["do"] for one in told))
            and wanted["year"] in ("", first.year or app_report.UNKNOWN)
            and folder in ("", str(Path(first.path).parent))
        )

    cards = [(n, path, told) for n, (path, told) in enumerate(found.pictures_told.items()) if asked_for(told)]
    start = parsing.counted(asked.get("from", ""))
    return {
        "files": found.files,
        "pictures": found.pictures,
        "findings": len(found.told),
        "new": sum(one.new for one in found.told),
        "gone": len(found.gone),
        "unread": [(Path(path).name, why) for path, why in list(found.unread.items())[:MOST_LISTED]],
        "unread_all": len(found.unread),
        "to_do": [(do, TO_DO[do].capitalize(), _pictures(found, do)) for do in Do],
        "notes": list(app_report.notes(found)),
        "years": _rows(app_report.by_year(found), None),
        "folders": _rows(by_folder, folders),
        "wanted": wanted,
        "cards": [
            _card(n, path, told) | _replacement(school, found.channel, told)
            for n, path, told in cards[start : start + CARDS]
        ],
        "start": start,
        "cards_all": len(cards),
        "step": CARDS,
        "replaceable": any(not one.ours and one.do is not Do.LOOK for one in found.told),
    }


def _pictures(found: Answer, do: Do) -> int:
    """About how many pictures, or pages, there is a finding of this kind."""
    return sum(any(one.do is do for one in told) for told in found.pictures_told.values())


def _rows(counts: app_report.Counts, numbered: Sequence[str] | None) -> list[View]:
    """Counts as lines of a table, each with what stands for it in an address."""
    return [
        {
            "name": name,
            "key": str(numbered.index(name)) if numbered else name,
            "counts": [each[do] for do in Do],
        }
        for name, each in counts[:MOST_LISTED]
    ]


def _card(n: int, path: str, told: Sequence[Told]) -> View:
    return {
        "n": n,
        "name": Path(path).name,
        "folder": str(Path(path).parent),
        "do": told[0].do,
        "says": TO_DO[told[0].do].capitalize(),
        "details": [one.detail for one in told],
        "copies": sorted({copy for one in told for copy in (one.path, *one.copies)} - {path}),
        "new": any(one.new for one in told),
    }


def _replacement(school: School, channel: Channel, told: Sequence[Told]) -> View:
    """What can take the place of a picture: where it is to be seen, and what to do with it."""
    photo = next(filter(None, (in_its_place(school, channel, one) for one in told)), None)
    if photo is None:
        return {}
    return {"replacement": said_of(school, photo), "at": f"/photos/{photo.id}/{photo.channel}"}
