"""Approving and refusing photos."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.approval import approve_or_reject
from eventguard.core.errors import Refused
from eventguard.web import parsing, several
from eventguard.web.approval.sign_in import require_signed_in, signed_in
from eventguard.web.review_page import review_of
from eventguard.web.views import CHECKLIST


async def approve(request: Request) -> Response:
    """Let photos go that somebody has looked at; of those that something speaks against it says what."""
    review, said = review_of(request), await parsing.body(request)
    if sorted(parsing.texts(said, "checked")) != sorted(CHECKLIST):
        raise Refused("Go through the whole list first.", "Tick each line once you have looked.")
    photos = several.photos(said.get("photos"))
    if any(not review.session.has_looked(id, channel, seen) for id, channel, seen, _ in photos):
        raise Refused("Look at every photo first, as it is now.", "Open each of them, then approve.")
    await require_signed_in(review, said)
    looked = review.session.has_looked_signed_in
    if len(photos) > 1 and not all(looked(id, channel, seen) for id, channel, seen, _ in photos):
        raise Refused("Only who approves can say to have looked.", "Sign in, and open each of them yourself.")
    told = []
    for id, channel, seen, _ in photos:
        if (approver := review.session.approver) is None:
            raise Refused("Nobody is signed in to approve.", "Give your passphrase.")
        step = partial(approve_or_reject.let_go, name=id, approver=approver, channel=channel, seen=seen)
        told.append(await several.one(review.quick.do(step), id) | {"at": f"/photos/{id}/{channel}", "version": seen})
    where = await review.quick.do(lambda school: str(school.store.approved(photos[0][1]).absolute()))
    return several.answer(told, where=where)


async def reject(request: Request) -> Response:
    """Refuse a photo."""
    review, (id, channel), why = review_of(request), parsing.photo_of(request), why_of(await parsing.body(request))
    await review.quick.do(lambda school: approve_or_reject.reject(school, id, school.user, why, channel))
    return signed_in(request)


def why_of(said: Mapping[str, Any]) -> str:
    """Why somebody does this. Raises Refused when they say nothing."""
    if why := parsing.text(said, "why"):
        return why
    raise Refused("Say why.", "A few words do, such as: somebody is missing a cover.")
