"""What an open page asks every few seconds: what waits, what another changed, and who is looking at which photo.

It is asked by itself and keeps nobody signed in; nor does it count as a look at a photo, which ``looked`` says.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.photos.changed import said
from eventguard.app.photos.held import held, stand_of
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.web import parsing
from eventguard.web.approval.sign_in import signed_in
from eventguard.web.photos.line import mark_of
from eventguard.web.photos.pages import found
from eventguard.web.review_page import review_of
from eventguard.web.views import View, photo_view


async def now(request: Request) -> Response:
    """How many photos wait, the list's mark, who else looks at what, and for how long somebody is signed in. With the
    ``id`` and ``channel`` of the photo that is open, and how it was seen to ``stand``: that photo as it is now, and who
    changed it, if it is another.
    """
    review, asked = review_of(request), request.query_params
    session, photo = review.session, None
    if "id" in asked:
        photo = parsing.checked(asked["id"], asked.get("channel"))
    stand = asked.get("stand", "")
    shown = await review.quick.do(lambda school: _now(school, photo, stand))
    if photo:  # there is such a photo, or nobody would look at it
        review.presence.look(session, session.acting, photo)
    if photo and "photo" in shown:
        session.open(*photo, shown["photo"]["version"])  # it is open there, for who compares it; nobody has looked yet
    others = review.presence.others(session, session.acting)
    looking = {f"/photos/{id}/{channel}": _looking(names) for (id, channel), names in others.items()}
    return JSONResponse(shown | {"looking": looking, "minutes": session.minutes_left})


async def looked(request: Request) -> Response:
    """Somebody has looked at a photo as another has changed it. Raises Changed where it is another again."""
    review, (id, channel), asked = review_of(request), parsing.photo_of(request), await parsing.body(request)
    seen, by = parsing.text(asked, "version"), review.session.signed_in
    await review.quick.do(lambda school: held(school, id, channel, seen))
    review.session.look(id, channel, seen, by)
    return signed_in(request)


def _now(school: School, key: tuple[str, Channel] | None, stand: str) -> View:
    waits = sum(many for (_, state), many in school.record.tally().items() if state is State.HELD)
    shown: View = {"waiting": waits, "mark": mark_of(school)}
    if key is None:
        return shown
    photo = found(school, *key)
    if stand_of(photo) == stand:
        return shown
    people = school.people()
    return shown | {"photo": photo_view(look_at(school, photo, people), people), "says": said(school, photo)}


def _looking(names: list[str]) -> str:
    return f"{phrases.listed(names)} {'is' if len(names) == 1 else 'are'} looking at this photo."
