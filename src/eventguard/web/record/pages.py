"""The page that shows the record, one entry of it, and the whole as a file."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.record.record import ERASED, Entry
from eventguard.adapters.record.sought import Sought
from eventguard.app.computer import clock
from eventguard.app.people import former_ids
from eventguard.app.record import audit, looking_up
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, SetupError
from eventguard.web import parsing
from eventguard.web.documents import download
from eventguard.web.parsing import Unknown
from eventguard.web.record import entries
from eventguard.web.review_page import review_of
from eventguard.web.views import View, day

#: Rows of the record on one page.
ROWS = 200
#: What the addresses of filtered pages say, and how: no name.
DAY = r"\d{4}-\d\d-\d\d"
ASKED = {"kind": r"[a-z-]{1,40}", "by": r"\d{1,9}", "photo": r"[0-9a-f]{64}", "since": DAY, "until": DAY}


async def record(request: Request) -> Response:
    """The record, or what is looked for in it, the latest first."""
    review, start = review_of(request), request.query_params.get("from", "0")
    first, asked = int(start) if start.isdecimal() and len(start) < 9 else 0, _asked(request.query_params)
    shown = await review.quick.do(lambda school: _record_data(school, first, asked))
    return review.page(request, "record", first=first, size=ROWS, asked=asked, query=urlencode(asked), **shown)


async def sought(request: Request) -> Response:
    """Where what somebody looks for is: a photo's name becomes its id, so that no address has it."""
    said = await parsing.body(request)
    if "kind" not in said:
        raise SetupError("Say what to look for.", "Choose it, and press Show.")
    asked = {name: parsing.text(said, name) for name in ASKED if name != "photo"}
    if called := parsing.text(said, "photo"):
        asked["photo"] = await review_of(request).quick.do(lambda school: looking_up.photo_called(school, called))
    asked = _asked(asked)
    await review_of(request).quick.do(lambda school: _sought(school, asked))
    return JSONResponse({"at": f"/record?{urlencode(asked)}" if asked else "/record"})


async def entry(request: Request) -> Response:
    """One entry of the record, with everything that it holds."""
    review, n = review_of(request), int(request.path_params["n"])
    return review.page(request, "entry", part="record", **await review.quick.do(lambda school: _entry_data(school, n)))


async def exported(request: Request) -> Response:
    """The whole record as a table."""
    review = review_of(request)
    content = await review.rendering.do(audit.exported)
    today = await review.quick.do(lambda school: school.today())
    return download(content, "text/csv; charset=utf-8", f"record-{today.isoformat()}.csv")


def _asked(params: Mapping[str, str]) -> dict[str, str]:
    """What an address asks for. Raises Unknown when it makes no sense."""
    asked = {name: value for name in ASKED if (value := params.get(name, ""))}
    if not all(re.fullmatch(ASKED[name], value) for name, value in asked.items()):
        raise Unknown("There is no such part of the record.", "Look at the whole record.")
    return asked


def _sought(school: School, asked: dict[str, str]) -> Sought:
    kind, photo = asked.get("kind", ""), asked.get("photo", "")
    first, last = parsing.day(asked, "since"), parsing.day(asked, "until")
    return looking_up.sought(school, kind, int(asked.get("by", 0)), photo, first, last)


def _record_data(school: School, first: int, asked: dict[str, str]) -> View:
    rows, many = entries.rows(school, first, ROWS, _sought(school, asked))
    kinds = school.record.first_of_each("action")
    return {
        "rows": rows,
        "many": many,
        "all": school.record.length,
        "kinds": sorted(((kind, entries.WHAT.get(kind, kind)) for kind in kinds), key=lambda each: each[1]),
        "people": {first: actor for actor, first in school.record.first_of_each("actor").items()},
        "clock": clock.trouble(school),
        "keeps": _keeps(school),
    }


def _keeps(school: School) -> str:
    """What keeps anything from being recorded, in a sentence; empty where nothing does."""
    try:
        school.record.require_key()
    except EventGuardError as error:
        return str(error)
    return ""


def _entry_data(school: School, n: int) -> View:
    found = school.record.entry(n)
    if found is None:
        raise Unknown(f"The record has no entry {n}.", "Look at the whole record.")
    people = former_ids.people_at(school)(n)
    return {
        "row": entries.row(found, people),
        "texts": [text for text in found.texts if text != ERASED],
        "details": [(name.replace("_", " "), _told(value)) for name, value in _plain(found)],
        "before": n - 1,
        "after": n + 1 if n < school.record.length else 0,
    }


def _plain(found: Entry) -> list[tuple[str, Any]]:
    """What an entry holds, name by name, but for what is empty."""
    return [(name, value) for name, value in sorted(found.detail.items()) if value not in (None, "", [], {})]


def _told(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return day(value)
        case list():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{name}: {each}" for name, each in value.items())
    return str(value)
