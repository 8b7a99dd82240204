"""What must come down: the page that lists it, taking a photo back, where it was posted, and that it is gone."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app import phrases
from eventguard.app.approval import takedown
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Person, Reason, name_of
from eventguard.web import parsing
from eventguard.web.approval.approve import why_of
from eventguard.web.approval.sign_in import signed_in
from eventguard.web.review_page import review_of
from eventguard.web.views import View, card_view, day


async def down(request: Request) -> Response:
    """What must come down."""
    return review_of(request).page(request, "takedown", **await review_of(request).quick.do(_down_data))


async def take_down(request: Request) -> Response:
    """Take an approved photo back."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    why, stand = why_of(said), parsing.text(said, "stand")
    await review.quick.do(lambda school: takedown.start(school, id, school.user, why, channel, stand))
    return signed_in(request)


async def posted(request: Request) -> Response:
    """Note where an approved photo was posted."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    where, stand = parsing.text(said, "where"), parsing.text(said, "stand")
    await review.quick.do(lambda school: takedown.posted(school, id, where, channel, stand))
    return signed_in(request)


async def gone(request: Request) -> Response:
    """Record that a photo is gone wherever it was posted."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    by, stand = parsing.text(said, "by"), parsing.text(said, "stand")
    if not by:
        raise Refused("Say who saw to it.", "Write your name.")
    await review.quick.do(lambda school: takedown.done(school, id, by, channel, stand))
    return signed_in(request)


def _down_data(school: School) -> View:
    """What must come down."""
    items, people = takedown.pending(school), school.people()
    return {
        "to_do": [to_do for to_do in school.to_do if to_do.kind is ToDoKind.STILL_APPROVED],
        "items": [
            card_view(look_at(school, item.photo, people), people)
            | {"people": _on(school, item, people), "since": day(item.since)}
            for item in items
        ],
    }


def _on(school: School, item: takedown.Item, people: Mapping[str, Person]) -> str:
    """Whom a photo shows, or names, who may not be on it any more, as a sentence without a stop."""
    why = school.objections(item.photo, people)
    named = [name_of(id, people) for id in item.people if why.get(id) is Reason.NAMED]
    shown = [name_of(id, people) for id in item.people if why.get(id) is not Reason.NAMED]
    reads = f"the name of {phrases.listed(named)} can be read on it" if named else ""
    if shown:
        return f"Shows {phrases.listed(shown)}{', and ' if reads else ''}{reads}"
    return reads[:1].upper() + reads[1:]
