"""Yeses to ask for again: the list, and the same as a file for a mail merge."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.people import renewals
from eventguard.app.school import School
from eventguard.core.people.renewal import Ending
from eventguard.web.documents import download
from eventguard.web.parsing import Unknown
from eventguard.web.review_page import review_of
from eventguard.web.views import day, person_view

#: Which lists there are, what each is called, and how many days ahead it looks (None: those that ran out).
LISTS: dict[str, tuple[str, int | None]] = {
    "30": ("run out within 30 days", 30),
    "60": ("run out within 60 days", 60),
    "90": ("run out within 90 days", 90),
    "365": ("run out within a year", 365),
    "over": ("ran out", None),
}


async def listed(request: Request) -> Response:
    """The list that is asked for."""
    review, which = review_of(request), _which(request)

    def work(school: School) -> list[dict[str, object]]:
        return [
            person_view(each.person)
            | {"channel": school.name_of(each.channel), "last": day(each.last), "leaves": each.leaves}
            for each in _endings(school, which)
        ]

    rows = await review.quick.do(work)
    lists = {key: words for key, (words, _) in LISTS.items()}
    return review.page(request, "renewals", rows=rows, which=which, lists=lists)


async def letters(request: Request) -> Response:
    """The same as CSV: a row for each person and last day, without those who leave."""
    review, which = review_of(request), _which(request)
    content = await review.quick.do(lambda school: renewals.letters(school, _endings(school, which)))
    return download(content, "text/csv; charset=utf-8", "letters.csv")


def _endings(school: School, which: str) -> list[Ending]:
    _, days = LISTS[which]
    if not school.has_register:
        return []
    return renewals.over(school) if days is None else renewals.soon(school, timedelta(days=days))


def _which(request: Request) -> str:
    which = request.query_params.get("which", "30")
    if which not in LISTS:
        raise Unknown("There is no such list.", "Choose one under Renewals.")
    return which
