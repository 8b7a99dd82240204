"""Approving and refusing photos."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.approval import approve_or_reject
from eventguard.app.photos.held import held, stand_of, version_of
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel
from eventguard.web import parsing, several
from eventguard.web.approval.sign_in import require_signed_in, signed_in
from eventguard.web.films.watched import require_whole
from eventguard.web.review_page import review_of
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE


async def approve(request: Request) -> Response:
    """Let photos go that somebody has looked at; of those that something speaks against it says what."""
    review, said = review_of(request), await parsing.body(request)
    if set(parsing.texts(said, "checked")) != set(CHECKED_ONCE):
        raise _not_checked()
    photos, session = several.photos(said.get("photos")), review.session
    keys = [(id, channel, seen) for id, channel, seen, _ in photos]
    if not all(session.has_looked(*key) for key in keys):
        raise Refused("Look at every photo first, as it is now.", "Open each of them, then approve.")
    await require_signed_in(review, said)
    now = [set(parsing.texts(each, "checked")) == set(CHECKED_BY_PHOTO) for each in said["photos"]]
    if not all(is_now or session.has_checked(*key) for is_now, key in zip(now, keys, strict=True)):
        raise _not_checked()
    if len(keys) > 1 and not all(session.has_looked_signed_in(*key) for key in keys):
        raise Refused("Only who approves can say to have looked.", "Sign in, and open each of them yourself.")
    told, approver = [], session.approver
    listened = [each.get("listened") is True for each in said["photos"]]
    for (id, channel, seen), heard in zip(keys, listened, strict=True):
        # Whoever has signed in meanwhile said nothing of these.
        if approver is None or session.approver is not approver:
            raise Refused("Whoever approved is not signed in any more.", "Give your passphrase.")
        at = {"at": f"/photos/{id}/{channel}", "version": seen}

        def step(
            school: School, key: tuple[str, Channel, str] = (id, channel, seen), heard: bool = heard, at: Any = at
        ) -> None:
            id, channel, seen = key
            photo = school.record.find(id, channel)
            if photo and version_of(photo) == seen:
                require_whole(session, photo)
            at["stand"] = stand_of(approve_or_reject.let_go(school, id, approver, channel, seen, heard))

        told.append(await several.one(review, review.quick.do(step), id) | at)
    where = "the office's folder of approved photos."  # a path there is nobody's business at another desk
    if session.roles is None:
        where = await review.quick.do(lambda school: str(school.store.approved(keys[0][1]).absolute()))
    return several.answer(told, where=where)


def _not_checked() -> Refused:
    return Refused("Go through the whole list first.", "Tick each line once you have looked.")


async def checked(request: Request) -> Response:
    """Say of a photo as it was seen that nothing can be seen on it that must not be, or say so no longer."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    seen = parsing.text(said, "version")
    if review.session.approver is None:
        raise Refused("Only who approves can say to have looked.", "Sign in to approve, then look through the photos.")
    if not review.session.has_looked_signed_in(id, channel, seen):
        raise Refused("Look at the photo first, as it is now.", "Open it again.")
    if checked := said.get("checked") is True:
        require_whole(review.session, await review.quick.do(lambda school: held(school, id, channel, seen)))
    review.session.check(id, channel, seen, checked)
    return signed_in(request)


async def reject(request: Request) -> Response:
    """Refuse a photo."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    why, stand = why_of(said), parsing.text(said, "stand")
    photo = await review.quick.do(lambda school: approve_or_reject.reject(school, id, school.user, why, channel, stand))
    return JSONResponse({"signed_in": review.session.signed_in, "stand": stand_of(photo)})


def why_of(said: Mapping[str, Any]) -> str:
    """Why somebody does this. Raises Refused when they say nothing."""
    if why := parsing.text(said, "why"):
        return why
    raise Refused("Say why.", "A few words do, such as: somebody is missing a cover.")
