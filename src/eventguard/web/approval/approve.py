"""What the pages do: each is asked for in JSON, answers in JSON, and calls one use-case."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.people import register
from eventguard.app.reconcile import objections
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Answer, Channel, Consent, gives_back
from eventguard.core.photos.photo import State
from eventguard.web import parsing, several
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.session import Session
from eventguard.web.views import CHECKLIST


async def sign_in(request: Request) -> Response:
    """An approver says who they are; their passphrase then counts for a while."""
    await _sign_in(review_of(request), await parsing.body(request))
    return _ok(request)


async def sign_out(request: Request) -> Response:
    """They are gone."""
    await parsing.body(request)
    review_of(request).session.sign_out()
    return _ok(request)


async def approve(request: Request) -> Response:
    """Let photos go that somebody has looked at; of those that something speaks against it says what."""
    review, said = review_of(request), await parsing.body(request)
    if sorted(parsing.texts(said, "checked")) != sorted(CHECKLIST):
        raise Refused("Go through the whole list first.", "Tick each line once you have looked.")
    photos = several.photos(said.get("photos"))
    if any(not review.session.has_looked(id, channel, seen) for id, channel, seen, _ in photos):
        raise Refused("Look at every photo first, as it is now.", "Open each of them, then approve.")
    await _sign_in(review, said)
    looked = review.session.has_looked_signed_in
    if len(photos) > 1 and not all(looked(id, channel, seen) for id, channel, seen, _ in photos):
        raise Refused("Only who approves can say to have looked.", "Sign in, and open each of them yourself.")
    told = []
    for id, channel, seen, _ in photos:
        if (approver := review.session.approver) is None:
            raise Refused("Nobody is signed in to approve.", "Give your passphrase.")
        step = partial(approve_or_reject.let_go, name=id, approver=approver, channel=channel, seen=seen)
        told.append(await several.one(review.quick.do(step), id))
    where = await review.quick.do(lambda school: str(school.store.approved(photos[0][1]).absolute()))
    return several.answer(told, where=where)


async def reject(request: Request) -> Response:
    """Refuse a photo."""
    review, (id, channel), why = review_of(request), parsing.photo_of(request), _why(await parsing.body(request))
    await review.quick.do(lambda school: approve_or_reject.reject(school, id, school.user, why, channel))
    return _ok(request)


async def take_down(request: Request) -> Response:
    """Take an approved photo back."""
    review, (id, channel), why = review_of(request), parsing.photo_of(request), _why(await parsing.body(request))
    await review.quick.do(lambda school: takedown.start(school, id, school.user, why, channel))
    return _ok(request)


def _why(said: Mapping[str, Any]) -> str:
    if why := parsing.text(said, "why"):
        return why
    raise Refused("Say why.", "A few words do, such as: somebody is missing a cover.")


async def posted(request: Request) -> Response:
    """Note where an approved photo was posted."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    where = parsing.text(said, "where")
    await review.quick.do(lambda school: takedown.posted(school, id, where, channel))
    return _ok(request)


async def gone(request: Request) -> Response:
    """Record that a photo is gone wherever it was posted."""
    review, (id, channel), said = review_of(request), parsing.photo_of(request), await parsing.body(request)
    by = parsing.text(said, "by")
    if not by:
        raise Refused("Say who saw to it.", "Write your name.")
    await review.quick.do(lambda school: takedown.done(school, id, by, channel))
    return _ok(request)


async def consent(request: Request) -> Response:
    """Record a family's answer; says which photos it concerns."""
    review, id, said = review_of(request), request.path_params["person"], await parsing.body(request)
    channel, answer = parsing.choice(said, "channel", Channel), parsing.choice(said, "answer", Answer)
    given = Consent(answer, parsing.day(said, "from"), parsing.day(said, "until"), parsing.text(said, "evidence"))
    return JSONResponse(
        {"says": await review.quick.do(lambda school: _consent(school, id, channel, given, review.session))}
    )


def _consent(school: School, id: str, channel: Channel, given: Consent, session: Session) -> list[str]:
    if gives_back(register.find(school, id).consents.get(channel), given):
        _require_known(school, session, given)
    person = register.consent(school, id, channel, given)
    down = takedown.pending(school, id)
    people = school.people()
    held = [p for p in school.record.photos(State.HELD) if id in objections(people, p, school.today(), school.compares)]
    says = [f"Recorded: {person.name}, {channel}: {person.consents[channel].answer}."]
    if person.never_publish and given.answer is Answer.YES:
        says.append("It does not count: this person is never to be published.")
    if left := [item for item in down if not item.still]:
        says.append(f"{phrases.count(len(left), 'approved photo')} left the approved folder: see Take down.")
    says += [str(to_do) for to_do in school.to_do if to_do.kind is ToDoKind.STILL_APPROVED]
    if held:
        says.append(f"Shown on {phrases.count(len(held), 'waiting photo')}: open each below, and press Cover them now.")
    return says


def _require_known(school: School, session: Session, given: Consent) -> None:
    """Raise Refused unless whoever gives back a yes has signed in, and says where it is written."""
    if session.approver is None:
        raise Refused("A yes after a no is recorded by somebody who is known.", "Sign in, and record it then.")
    approvers.require_present(school, session.approver)
    if not given.evidence:
        raise Refused("A yes after a no takes evidence.", 'Fill in "Where it is written".')


async def _sign_in(review: ReviewPage, said: Mapping[str, Any]) -> None:
    by, passphrase = parsing.text(said, "by"), parsing.text(said, "passphrase")
    if passphrase:
        approver = await review.quick.do(lambda school: approvers.authenticate(school, by, passphrase))
        review.session.sign_in(approver)
    elif review.session.approver is None:
        raise Refused("Only an approver can do that.", "Choose your name and give your passphrase.")


def _ok(request: Request) -> Response:
    return JSONResponse({"signed_in": review_of(request).session.signed_in})
