"""The page of settings: what each wing has of them, one under another."""

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.approval import approvers
from eventguard.app.school import School
from eventguard.app.words import school_words
from eventguard.web.approval import colleagues_list
from eventguard.web.computer import school as own
from eventguard.web.faces import recognition
from eventguard.web.folders import retention
from eventguard.web.people import channels
from eventguard.web.review_page import review_of
from eventguard.web.views import View


async def settings(request: Request) -> Response:
    """All settings, each with what it means."""
    review = review_of(request)
    return review.page(request, "settings", **await review.quick.do(_data))


def _data(school: School) -> View:
    return {
        "staff": approvers.staff(school),
        "colleagues": colleagues_list.view(school),
        "channels": channels.view(school),
        "recognition": recognition.view(school),
        "retention": retention.view(school),
        "school_words": school_words.listed(school),
        "school": own.view(school),
    }
