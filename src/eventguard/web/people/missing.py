"""Who is not in the file imported last, and one answer for all of them, or for those who are ticked."""

from dataclasses import replace
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.people import missing
from eventguard.app.people.outlook import outlook
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import NotKnown, Refused, SetupError
from eventguard.core.people.consent import Person
from eventguard.web import parsing
from eventguard.web.approval.sign_in import names
from eventguard.web.people.answers import is_known
from eventguard.web.people.told import aftermath, forecast
from eventguard.web.review_page import review_of
from eventguard.web.views import View, day, person_view


async def listed(request: Request) -> Response:
    """Who is missing, and the answers that there are."""
    review = review_of(request)
    return review.page(request, "missing", **await review.quick.do(_data))


async def answered(request: Request) -> Response:
    """Those who are ticked left, or are here; or the last answer is taken back."""
    review, said = review_of(request), await parsing.body(request)
    answer, meant, on = parsing.text(said, "answer"), parsing.texts(said, "people"), parsing.day(said, "on")
    evidence, known = parsing.text(said, "evidence"), await is_known(review)

    def work(school: School) -> list[str]:
        match answer:
            case "left":
                gone = missing.left(school, _last_day(on), _others(school, meant))
                ids = [each.person.id for each in gone]
                many = phrases.count(len(gone), "person")
                told = f"{many}: last day {in_full(_last_day(on))}. No yes of theirs counts after it."
                return [told, *aftermath(school, ids)]
            case "here":
                stay = missing.here(school, _others(school, meant))
                return [f"{phrases.count(len(stay), 'person')}: at the school. No file need have them."]
            case "back":
                if missing.answered(school)[1] and not known:
                    raise NotKnown("With that their yeses count again, which is recorded by somebody who is known.")
                again = missing.back(school, evidence)
                return [f"{phrases.count(len(again), 'person')}: missing again. Enrol anew whoever was enrolled."]
        raise SetupError("Say what became of them.", "They left, or they are here.")

    return JSONResponse({"says": await review.quick.do(work)})


async def foreseen(request: Request) -> Response:
    """What would happen if those who are ticked had left; nothing is changed."""
    review, said = review_of(request), await parsing.body(request)
    meant, on = parsing.texts(said, "people"), _last_day(parsing.day(said, "on"))

    def work(school: School) -> View:
        left: dict[str, Person | None] = {
            each.person.id: replace(each.person, leaves=min(on, each.person.leaves or on))
            for each in missing.pending(school)
            if each.person.id in meant
        }
        enrolled = school.register.enrolled().keys() & left.keys()
        more = [f"{phrases.count(len(left), 'person')}: no yes of theirs counts after {in_full(on)}."]
        more += [f"What was learned of {phrases.count(len(enrolled), 'face')} is erased."] if enrolled else []
        return forecast(school, outlook(school, left), *more)

    return JSONResponse(await review.quick.do(work))


def _last_day(on: date | None) -> date:
    if on is None:
        raise SetupError("Say when their last day was.", "Choose it from the calendar.")
    return on


def _others(school: School, meant: list[str]) -> list[str]:
    """Those who are missing and not ticked. Raises Refused where nobody is, or somebody who is not missing any more."""
    ids = [each.person.id for each in missing.pending(school)]
    if not meant or not set(meant) <= set(ids):
        why = "Nobody is ticked." if not meant else "Somebody who is ticked is not missing any more."
        raise Refused(why, "Tick whom you mean." if not meant else "Reload the page.")
    return [id for id in ids if id not in meant]


def _data(school: School) -> View:
    many, left = missing.answered(school)
    return {
        "people": [person_view(each.person) | {"since": day(each.since)} for each in missing.pending(school)],
        "last": phrases.count(many, "person") if many else "",
        "left": day(left),
        "approvers": names(school),
    }
