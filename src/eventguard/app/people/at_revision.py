"""Somebody as the register had them at an earlier revision: what an approval relied on, whatever was changed since."""

from dataclasses import replace
from datetime import date

from eventguard.app.school import School
from eventguard.core.people.consent import PUPIL, Person


def at_revision(school: School, person: Person, revision: int) -> Person:
    """Somebody with the answers, role, last day and "never publish" that the register held at this revision; names and
    permission are today's.
    """
    then = {entry.what: entry.value for entry in school.register.history(person.id) if entry.revision <= revision}
    leaves = then.get("leaves")
    return replace(
        person,
        role=then.get("role") or PUPIL,
        leaves=date.fromisoformat(leaves) if leaves else None,
        never_publish=then.get("never_publish") == "1",
        consents=school.past_answers.at(person.id, revision),
    )
