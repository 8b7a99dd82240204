"""Which school the page is about, what it is called, and which others this computer remembers."""

from starlette.requests import Request
from starlette.responses import Response

from eventguard.adapters.computer.schools import Remembered
from eventguard.app.computer import which_school
from eventguard.app.school import School
from eventguard.web import parsing
from eventguard.web.asking import says
from eventguard.web.review_page import review_of
from eventguard.web.views import View


async def name(request: Request) -> Response:
    """Say what the school is called."""
    typed = parsing.text(await parsing.body(request), "name")
    known = await review_of(request).quick.do(lambda school: which_school.rename(school.workspace, typed))
    return says(f"This school is called {known} from now on.")


def view(school: School) -> View:
    """The school's name, if it was set up, its folders, and the other schools."""
    own, others = which_school.own_and_others(school.workspace)
    return {
        "name": own.name if own else "",
        "folders": {
            "Cleaned photos and the record": school.workspace.absolute(),
            "The register of people": school.consent_data.absolute(),
            **({"The drop folder": own.drop_folder} if own and own.drop_folder else {}),
        },
        "others": [_other(each) for each in others],
    }


def _other(school: Remembered) -> View:
    return {"name": school.name, "folder": school.workspace.parent}
