"""The pages about people: everybody, and one of them."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app import phrases
from eventguard.app.people import missing, renewals
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.people.consent import permission_lacks
from eventguard.core.people.groups import by_class
from eventguard.web.parsing import Unknown
from eventguard.web.review_page import review_of
from eventguard.web.views import View, card_view, channels_view, day, standing_view

#: Parts of the register that a line of what is to do opens, and what they are called.
ONLY = {
    "ending": f"Only those whose yes runs out within {renewals.SOON.days} days. A list for letters: eventguard people"
    " renewals --letters FILE.csv",
    "missing": "Only those who are not in the file imported last. To say what became of them: eventguard people"
    " missing",
}


async def everybody(request: Request) -> Response:
    """Who may be shown where, until when; of all, or of those about whom there is something to do."""
    review, only = review_of(request), request.query_params.get("only", "")
    if only not in ("", *ONLY):
        raise Unknown("There is no such list of people.", "See everybody under People.")
    shown = await review.quick.do(lambda school: _everybody_data(school, only))
    return review.page(request, "people", only=ONLY.get(only, ""), **shown)


async def person(request: Request) -> Response:
    """One person, what their family said, and the photos that show or name them."""
    review, id = review_of(request), request.path_params["person"]
    return review.page(request, "person", **await review.quick.do(lambda school: _person_data(school, id)))


def _everybody_data(school: School, only: str) -> View:
    """Everybody in the register, or those of ``ONLY``."""
    people, today = school.people(), school.today()
    if only == "ending":
        people = {each.person.id: each.person for each in renewals.soon(school)}
    elif only == "missing":
        people = {each.person.id: each.person for each in missing.pending(school)}
    listed = sorted(people.values(), key=by_class)
    classes = dict.fromkeys(each.group for each in listed if each.group)
    everybody = [standing_view(school, each, today) for each in listed]
    return {"people": everybody, "classes": list(classes), "channels": channels_view(school)}


def _person_data(school: School, id: str) -> View:
    """One person, what was recorded, and the photos that show or name them."""
    id = school.spelt(id)
    if id not in (people := school.people()):
        raise Unknown("There is nobody of that id.", "See the list of people.")
    photos = [p for p in school.record.photos() if id in p.seen and p.output]
    return {
        "person": standing_view(school, people[id], school.today()),
        "history": [
            {
                "at": day(datetime.fromisoformat(entry.at)),
                "by": entry.by,
                "what": entry.what.replace("_", " "),
                "value": phrases.recorded(entry),
                "why": entry.why,
            }
            for entry in school.register.history(id)[::-1]
        ],
        "photos": [card_view(look_at(school, p, people), people) | {"only_named": id not in p.shown} for p in photos],
        "channels": channels_view(school),
        "recognised": permission_lacks(people[id]) or "yes",
    }
