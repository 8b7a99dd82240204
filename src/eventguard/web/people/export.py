"""Everything that is held about somebody, as one zip that is made, handed over and kept nowhere."""

import json

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.people.export import ZipExport
from eventguard.app.people.own_photos import LOOK_FIRST, not_found
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.web import parsing
from eventguard.web.documents import download
from eventguard.web.review_page import review_of

#: What is said of the zip comes beside it, for the answer is its bytes.
TOLD = "x-eventguard-told"


async def export(request: Request) -> Response:
    """Make the zip, photo by photo, so that whoever names faces meanwhile does not wait for all of it. If the browser
    goes away, it ends.
    """
    review, id, said = review_of(request), request.path_params["person"], await parsing.body(request)
    if parsing.text(said, "sure") != "yes":
        raise Refused("An export holds everything about somebody.", "Press the button on their page.")
    exported = await review.rendering.do(lambda school: ZipExport(school, id))
    steps = exported.run()
    while await review.rendering.do(lambda _: next(steps, None)) is not None:
        if await request.is_disconnected():
            return Response(status_code=204)
    answer = download(exported.content, "application/zip", "export.zip")
    answer.headers[TOLD] = json.dumps(await review.rendering.do(lambda school: _told(school, exported)))
    return answer


def _told(school: School, exported: ZipExport) -> list[str]:
    """What is in it, and what whoever hands it over has to do."""
    made = [each for each in exported.copies if each.file]
    lacking = len(exported.copies) - len(made)
    says = [f"Photos in it: {len(made)}, everybody else covered. Without a copy: {lacking}; contents.txt says why."]
    says.append(not_found(school))
    if any(str(each.file).startswith(LOOK_FIRST) for each in made):
        says.append(f"Of those in {LOOK_FIRST} nobody has said that it is them: look before you hand them over.")
    if made:
        says.append("Look at every copy, for a face that EventGuard missed is not covered.")
    says.append("Delete the file when it is handed over: EventGuard kept none of it.")
    return says
