"""The pages about people: everybody, and one of them."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app import phrases
from eventguard.app.people import answers_in_words
from eventguard.app.people.lacking import LACKS, lacking
from eventguard.app.people.own_photos import photos_of
from eventguard.app.people.recent_yeses import how_recorded
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.people.answers import said_by_all
from eventguard.core.people.channels import SchoolChannel
from eventguard.core.people.consent import (
    EVERY,
    ROLES,
    Answer,
    Consent,
    HistoryEntry,
    Person,
    Reason,
    permission_lacks,
    standing,
    why_not_enrolled,
)
from eventguard.core.people.groups import by_class, class_id, class_of
from eventguard.web.approval.sign_in import names
from eventguard.web.parsing import Unknown
from eventguard.web.people.answers import KINDS, kind_of
from eventguard.web.review_page import review_of
from eventguard.web.views import View, card_view, channels_view, day, standing_view


async def everybody(request: Request) -> Response:
    """Who may be shown where, until when; of all, or of those about whom something is missing."""
    review, only = review_of(request), request.query_params.get("only", "")
    if only not in ("", *LACKS):
        raise Unknown("There is no such list of people.", "See everybody under People.")
    shown = await review.quick.do(lambda school: _everybody_data(school, only))
    return review.page(request, "people", only=LACKS.get(only, ""), which=only, lacks=LACKS, roles=ROLES, **shown)


async def person(request: Request) -> Response:
    """One person, what their family said, and the photos that show or name them."""
    review, id = review_of(request), request.path_params["person"]
    return review.page(request, "person", **await review.quick.do(lambda school: _person_data(school, id)))


def _everybody_data(school: School, only: str) -> View:
    """Everybody in the register, or those of whom one of ``LACKS`` is so."""
    people, today, lack = school.people(), school.today(), lacking(school)
    listed = sorted((each for id, each in people.items() if not only or id in lack[only]), key=by_class)
    classes = {class_of(each): class_id(class_of(each)) for each in sorted(people.values(), key=by_class)}
    everybody = [
        standing_view(school, each, today) | {"lacks": [what for what in LACKS if each.id in lack[what]]}
        for each in listed
    ]
    return {
        "people": everybody,
        "classes": classes,
        "channels": channels_view(school),
        "counts": {what: len(lack[what]) for what in LACKS},
    }


def _person_data(school: School, id: str) -> View:
    """One person, what was recorded, and the photos that show or name them."""
    id = school.spelt(id)
    if id not in (people := school.people()):
        raise Unknown("There is nobody of that id.", "See the list of people.")
    who, photos = people[id], [p for p in school.record.photos() if id in p.seen and p.output]
    enrolled = school.register.enrolled().get(id)
    return {
        "person": standing_view(school, who, school.today()) | _details(who),
        "answers": [_answer(school, who, each) for each in school.channels if each.used],
        "every": [_said(said) for said in said_by_all(who.consents.get(EVERY))],
        "every_no": any(said.answer is not Answer.YES for said in said_by_all(who.consents.get(EVERY))),
        "kinds": {kind.value: says for kind, (says, _) in KINDS.items()},
        "history": [_history(school, entry) for entry in school.register.history(id)[::-1]],
        "photos": [card_view(look_at(school, p, people), people) | {"only_named": id not in p.shown} for p in photos],
        "recognised": permission_lacks(who) or "yes",
        "permission": who.permission,
        "on": school.compares,
        "enrolled": {"photos": enrolled[0], "since": day(enrolled[1].astimezone())} if enrolled else None,
        "why_not_enrolled": why_not_enrolled(who, school.today()),
        "pictured": school.portraits.since(id) is not None,
        "to_export": len(photos_of(school, who)),
        "roles": ROLES,
        "approvers": names(school),
    }


def _details(person: Person) -> View:
    """Who somebody is, as it stands in the fields."""
    leaves = person.leaves.isoformat() if person.leaves else ""
    return {"class": person.group, "class_id": class_id(class_of(person)), "last_day": leaves, "others": person.also}


def _answer(school: School, person: Person, channel: SchoolChannel) -> View:
    """What is recorded for one channel: what it means today, and what each said, when."""
    key = channel.channel
    answers = said_by_all(person.consents.get(key))
    return {
        "key": key,
        "channel": channel.name,
        "may": standing(person, key, school.today()) is Reason.CONSENTED,
        "today": answers_in_words.answer(person, key, school.today()) if answers else "not asked",
        "said": [_said(each) for each in answers],
    }


def _said(consent: Consent) -> View:
    who = consent.said_by or consent.relation or "the family"
    relation = f", {consent.relation}" if consent.said_by and consent.relation else ""
    kind = KINDS[kind_of(consent)][0] if consent.answer is Answer.YES else consent.answer
    days = [
        f"from {day(consent.since)}" if consent.since else "",
        f"until {day(consent.until)}" if consent.until else "",
    ]
    return {"who": who + relation, "what": " ".join([kind, *filter(None, days)]), "how": how_recorded(consent)}


def _history(school: School, entry: HistoryEntry) -> View:
    channels = {str(each.channel): each.name for each in school.channels} | {str(EVERY): "every channel"}
    return {
        "at": day(datetime.fromisoformat(entry.at)),
        "by": entry.by,
        "what": channels.get(entry.what, entry.what.replace("_", " ")),
        "value": phrases.recorded(entry),
        "why": entry.why,
    }
