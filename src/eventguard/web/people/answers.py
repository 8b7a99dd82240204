"""Recording what families answered, of one person or a class: what will happen is told before, and it is undone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.approval import approvers
from eventguard.app.people import answering, answers_in_words
from eventguard.app.people.answering import Given, Outcome, Recorded
from eventguard.app.people.outlook import outlook
from eventguard.app.school import School
from eventguard.core.errors import NotKnown, Refused
from eventguard.core.people.actors import LONGEST, called
from eventguard.core.people.answers import with_answer
from eventguard.core.people.consent import EVERY, Answer, Channel, Consent, Person
from eventguard.web import parsing
from eventguard.web.people.page_words import page_words
from eventguard.web.people.told import aftermath, forecast
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import View

#: Answers that one request may hold: a large class, and as many channels as a school has.
MOST = 600


class Kind(StrEnum):
    """An answer as the page offers it."""

    YES = "yes"
    NAMED = "named"
    GROUPS = "groups"
    BOTH = "both"
    NO = "no"


#: What each is called, and the key that gives it in a class's table.
KINDS = {
    Kind.YES: ("yes", "Y"),
    Kind.NAMED: ("yes, with name", "W"),
    Kind.GROUPS: ("groups only", "G"),
    Kind.BOTH: ("groups only, with name", "B"),
    Kind.NO: ("no", "N"),
}


def kind_of(consent: Consent) -> Kind:
    """An answer as one of those."""
    if consent.answer is not Answer.YES:
        return Kind.NO
    named = consent.with_name
    return (Kind.BOTH if named else Kind.GROUPS) if consent.groups_only else Kind.NAMED if named else Kind.YES


async def consent(request: Request) -> Response:
    """Record what was said of one person, for one channel or several."""
    review, said = review_of(request), await parsing.body(request)
    given = await _given(review, said, request.path_params["person"])
    return await _recorded(review, given)


async def several(request: Request) -> Response:
    """Record what was said of several people, such as a class."""
    review, said = review_of(request), await parsing.body(request)
    return await _recorded(review, await _given(review, said))


async def undone(request: Request) -> Response:
    """Take back what was recorded at a revision."""
    review, said = review_of(request), await parsing.body(request)
    revision, known = parsing.number(said, "revision"), await is_known(review)
    return await _told(review, lambda school: answering.undo(school, revision, known))


async def foreseen(request: Request) -> Response:
    """What would happen if these answers were recorded; nothing is changed."""
    review, said = review_of(request), await parsing.body(request)
    given = await _given(review, said, request.path_params.get("person"))
    return JSONResponse(await review.quick.do(lambda school: _foreseen(school, given)))


async def is_known(review: ReviewPage) -> bool:
    """Whether somebody is signed in, who still may be. Raises Refused for an approver who was removed."""
    approver = review.session.approver
    if approver is not None:
        await review.quick.do(lambda school: approvers.require_present(school, approver))
    return approver is not None


async def _given(review: ReviewPage, said: Mapping[str, Any], person: str | None = None) -> list[Given]:
    """The answers that were sent; what is said beside all of them counts for each."""
    listed = said.get("answers")
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise Refused("No answer was chosen.", "Choose one or more.")
    if len(listed) > MOST:
        raise Refused(f"These are {len(listed)} answers.", f"Record {MOST} at most at a time.")
    wanted = [(_person(each, person), parsing.text(each, "channel"), _answer(each, said)) for each in listed]

    def named(school: School) -> list[Given]:
        return [
            Given(school.spelt(id), EVERY if key == EVERY else school.channel(key), answer)
            for id, key, answer in wanted
        ]

    return await review.quick.do(named)


def _person(each: Mapping[str, Any], person: str | None) -> str:
    if id := person or parsing.text(each, "person"):
        return id
    raise Refused("An answer is nobody's.", "Reload the page.")


def _answer(each: Mapping[str, Any], said: Mapping[str, Any]) -> Consent:
    kind = parsing.choice(each, "answer", Kind)
    yes = kind is not Kind.NO
    return Consent(
        Answer.YES if yes else Answer.NO,
        (parsing.day(each, "from") or parsing.day(said, "from")) if yes else None,
        (parsing.day(each, "until") or parsing.day(said, "until")) if yes else None,
        parsing.text(said, "evidence"),
        groups_only=kind in (Kind.GROUPS, Kind.BOTH),
        with_name=kind in (Kind.NAMED, Kind.BOTH),
        said_by=called(parsing.text(said, "said_by", LONGEST)),
        relation=parsing.text(said, "relation", 40),
    )


def _foreseen(school: School, given: Sequence[Given]) -> View:
    people = school.people()
    then: dict[str, Person | None] = {}
    for each in given:
        if person := then.get(each.person) or people.get(each.person):
            then[each.person] = with_answer(person, each.channel, each.answer)
    return forecast(school, outlook(school, then))


async def _recorded(review: ReviewPage, given: Sequence[Given]) -> Response:
    known = await is_known(review)
    return await _told(review, lambda school: answering.record(school, given, known))


async def _told(review: ReviewPage, work: Callable[[School], Recorded]) -> Response:
    """What was recorded, and what to do now. Raises where nothing was."""

    def done(school: School) -> View:
        return _view(school, work(school))

    return JSONResponse(await review.quick.do(done))


def _view(school: School, recorded: Recorded) -> View:
    failed = [each for each in recorded.outcomes if each.trouble]
    if not recorded.done and failed[0].trouble:
        raise failed[0].trouble
    people = school.people()
    cells = [
        {"person": each.given.person, "channel": each.given.channel, "failed": page_words(str(each.trouble))}
        for each in failed
    ]
    return {
        "says": [*_said(school, recorded.done, people), *aftermath(school, {e.given.person for e in recorded.done})],
        "revision": recorded.revision,
        "failed": cells,
        "sign_in": any(isinstance(each.trouble, NotKnown) for each in failed),
    }


def _said(school: School, done: Iterable[Outcome], people: Mapping[str, Person]) -> list[str]:
    """What was recorded of whom, and what of it does not count."""
    each_person: dict[str, list[Outcome]] = {}
    for each in done:
        each_person.setdefault(each.given.person, []).append(each)
    says: list[str] = []
    for id, theirs in each_person.items():
        person = people[id]
        told = "; ".join(f"{_name_of(school, e.given.channel)}: {_word(e)}" for e in theirs)
        says.append(f"Recorded: {person.name}, {told}.")
        given = [(e.given.channel, e.recorded) for e in theirs if e.recorded]
        says += dict.fromkeys(filter(None, (answers_in_words.outweighed(person, c, answer) for c, answer in given)))
        if person.never_publish and any(answer.answer is Answer.YES for _, answer in given):
            says.append("It does not count: this person is never to be published.")
    return says


def _word(each: Outcome) -> str:
    recorded = each.recorded or each.given.answer
    return KINDS[kind_of(recorded)][0] if recorded.answer is Answer.YES else recorded.answer


def _name_of(school: School, channel: Channel) -> str:
    return "every channel" if channel == EVERY else school.name_of(channel)
