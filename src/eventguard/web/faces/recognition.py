"""Recognition on the page: whether faces may be compared at all, whose and on which photos, and how strictly."""

from datetime import datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.faces import may_compare, own_network, recognition, strictness
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.faces.may_compare import Compare
from eventguard.core.people.actors import LONGEST
from eventguard.core.people.consent import may_be_matched
from eventguard.core.photos.photo import State
from eventguard.web import parsing
from eventguard.web.asking import first_told
from eventguard.web.review_page import review_of
from eventguard.web.views import View, address_of, day


def view(school: School) -> View:
    """Whether recognition is on and on whose word; whom it concerns, in numbers; and who has to be enrolled again."""
    if not school.has_register:
        return {"has_register": False}
    status, people = recognition.status(school), school.people()
    named = [[people[id].name if id in people else id for id in ids] for ids in (status.stale, status.by_another)]
    return {
        "has_register": True,
        "status": status,
        "since": day(datetime.fromisoformat(status.at)) if status.at else "",
        "everybody": status.compare is Compare.EVERYBODY,
        "answers_for": may_compare.ANSWERS_FOR,
        "undecided": status.undecided,
        "permitted": sum(map(may_be_matched, people.values())),
        "people": len(people),
        "stale": named[0],
        "by_another": named[1],
        "trouble": own_network.trouble(school),
    }


async def switch_on(request: Request) -> Response:
    """Record the assessment, who decides, and who may be compared."""
    review, said = review_of(request), await parsing.body(request)
    dpia, by = parsing.text(said, "dpia"), parsing.text(said, "by", LONGEST)
    compare, file = parsing.choice(said, "compare", Compare), parsing.text(said, "network")
    blue_first = parsing.text(said, "blue_first") == "yes"
    if blue_first and not file:
        raise SetupError("The order of colours tells of a network of your own.", "Write where its file lies.")

    def work(school: School) -> list[str]:
        network = own_network.looked_at(Path(file), blue_first) if file else None
        status = recognition.switch_on(school, dpia, by, network, compare)
        many = phrases.count(len(status.enrolled), "person")
        return [f"Recognition is on, by assessment {status.dpia}. {many} enrolled."]

    return JSONResponse({"says": await review.rendering.do(work)})


async def switch_off(request: Request) -> Response:
    """Compare nobody any more; what that means is told first. Answers with the photos on which somebody is to be
    covered now.
    """
    said = await parsing.body(request)

    def work(school: School) -> Response:
        if first := first_told(said, _without(school), "Switch recognition off"):
            return first
        recognition.switch_off(school)
        left = recognition.left_on(school, State.HELD)
        cover = [{"at": address_of(photo), "version": version_of(photo), "name": photo.output} for photo in left]
        return JSONResponse({"says": ["Recognition is off: no face is compared with anybody."], "cover": cover})

    return await review_of(request).quick.do(work)


async def strict(request: Request) -> Response:
    """How strict the match is for the people who are enrolled here."""
    return JSONResponse(
        {
            "says": await review_of(request).rendering.do(
                lambda school: strictness.in_words(school, recognition.gallery(school))
            )
        }
    )


def _without(school: School) -> list[str]:
    """What it means that nobody is compared any more."""
    recognition.require(school)
    waiting, approved = (len(recognition.shown_by_it(school, state)) for state in (State.HELD, State.APPROVED))
    lines = ["No face is compared with anybody from now on: in new photos every face is covered."]
    if waiting:
        lines.append(
            f"Whomever it has shown on {phrases.count(waiting, 'waiting photo')} is covered at once. Who was shown by"
            " hand stays."
        )
    if approved:
        lines.append(f"{phrases.count(approved, 'approved photo')} that it had a part in stay as they are.")
    return [*lines, "What was learned of enrolled faces stays, unused, until their permission is taken away."]
