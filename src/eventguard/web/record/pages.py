"""The page that shows the record."""

from starlette.requests import Request
from starlette.responses import Response

from eventguard.web.record import entries
from eventguard.web.review_page import review_of

#: Rows of the record on one page.
ROWS = 200


async def record(request: Request) -> Response:
    """The record, the latest first, read-only."""
    review, start = review_of(request), request.query_params.get("from", "0")
    first = int(start) if start.isdecimal() and len(start) < 9 else 0
    rows, many = await review.quick.do(lambda school: entries.rows(school, first, ROWS))
    return review.page(request, "record", rows=rows, many=many, first=first, size=ROWS)
