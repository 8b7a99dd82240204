"""Recording a family's answer."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.approval import approvers, takedown
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.people import answers_in_words, register
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.actors import LONGEST, called
from eventguard.core.people.answers import former_of, gives_back
from eventguard.core.people.consent import EVERY, Answer, Channel, Consent
from eventguard.core.photos.photo import State
from eventguard.web import parsing
from eventguard.web.review_page import review_of
from eventguard.web.session import Session


async def consent(request: Request) -> Response:
    """Record a family's answer; says which photos it concerns."""
    review, id, said = review_of(request), request.path_params["person"], await parsing.body(request)
    going_to, answer = parsing.text(said, "channel"), parsing.choice(said, "answer", Answer)
    channel = EVERY if going_to == EVERY else await review.quick.do(lambda school: school.channel(going_to))
    given = Consent(
        answer,
        parsing.day(said, "from"),
        parsing.day(said, "until"),
        parsing.text(said, "evidence"),
        groups_only=parsing.text(said, "groups_only") == "yes",
        with_name=parsing.text(said, "with_name") == "yes",
        said_by=called(parsing.text(said, "said_by", LONGEST)),
        relation=parsing.text(said, "relation", 40),
    )
    return JSONResponse(
        {"says": await review.quick.do(lambda school: _consent(school, id, channel, given, review.session))}
    )


def _consent(school: School, id: str, channel: Channel, given: Consent, session: Session) -> list[str]:
    if gives_back(register.find(school, id).consents.get(channel), given):
        _require_known(school, session, given)
    person = register.consent(school, id, channel, given)
    down = takedown.pending(school, id)
    people = school.people()
    held = [photo for photo in school.record.photos(State.HELD) if id in school.objections(photo, people)]
    answered = former_of(person.consents[channel], given) or given
    says = [f"Recorded: {person.name}, {channel}: {answered.answer}."]
    says += [outweighed] if (outweighed := answers_in_words.outweighed(person, channel, given)) else []
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
