"""What is missing about people: an answer, a permission, an enrolment, or what became of them."""

from eventguard.app.people import missing, renewals
from eventguard.app.school import School
from eventguard.core.people.consent import has_left, may_be_matched, refuses_every_channel, why_not_enrolled

#: What may be missing, and what a list of those people is called.
LACKS = {
    "answer": "no answer for some channel",
    "permission": "no permission to be recognised",
    "enrolled": "may be recognised, and is not enrolled",
    "ending": f"a yes runs out within {renewals.SOON.days} days",
    "missing": "not in the file imported last",
    "left": "left the school",
}


def lacking(school: School) -> dict[str, set[str]]:
    """Whom each concerns, by id. Of who has left nothing is missing any more."""
    found: dict[str, set[str]] = {what: set() for what in LACKS}
    if not school.has_register:
        return found
    people, today, enrolled = school.people(), school.today(), school.register.enrolled()
    used = [each.channel for each in school.channels if each.used]
    found["ending"] = {each.person.id for each in renewals.soon(school)}
    found["missing"] = {each.person.id for each in missing.pending(school)}
    for id, person in people.items():
        if has_left(person, today):
            found["left"].add(id)
            continue
        if not refuses_every_channel(person) and any(channel not in person.consents for channel in used):
            found["answer"].add(id)
        if not may_be_matched(person):
            found["permission"].add(id)
        elif id not in enrolled and why_not_enrolled(person, today) is None:
            found["enrolled"].add(id)
    return found
