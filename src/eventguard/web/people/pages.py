"""The pages about people: everybody, and one of them."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app import phrases
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.people.consent import permission_lacks
from eventguard.web.parsing import Unknown
from eventguard.web.review_page import review_of
from eventguard.web.views import View, card_view, channels_view, day, standing_view


async def everybody(request: Request) -> Response:
    """Who may be shown where, until when."""
    return review_of(request).page(request, "people", **await review_of(request).quick.do(_everybody_data))


async def person(request: Request) -> Response:
    """One person, what their family said, and the photos that show or name them."""
    review, id = review_of(request), request.path_params["person"]
    return review.page(request, "person", **await review.quick.do(lambda school: _person_data(school, id)))


def _everybody_data(school: School) -> View:
    """Everybody in the register."""
    people, today = school.people(), school.today()
    everybody = [standing_view(school, each, today) for each in people.values()]
    return {"people": everybody, "channels": channels_view(school)}


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
