"""Whether faces may be compared, by the register as it is now, and what there is to say to whoever may not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from eventguard.app import phrases
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.faces.by_hand import Faces
from eventguard.core.faces.comparison import LOOKED
from eventguard.core.faces.may_compare import Compare, Comparing, NotCompared, may_compare
from eventguard.core.people import groups as groups_
from eventguard.core.people.consent import Person, name_of, permission_lacks
from eventguard.core.photos.face import Compared

#: The register's entry that holds what the school has chosen; schools from before it was asked have none.
FACT = "compare"
#: Of those who stand in the way so many are named.
MOST_NAMED = 5
#: What a comparison that is not made leaves beside a face.
CAUSES = {
    NotCompared.RECOGNITION_OFF: Compared.RECOGNITION_OFF,
    NotCompared.NO_GROUP: Compared.NO_GROUP,
    NotCompared.NOT_PERMITTED: Compared.GROUP_NOT_PERMITTED,
}
EVERYBODY = "eventguard recognition on --compare everybody --dpia REF --by NAME"
#: What whoever names classes has to know.
ANSWERS_FOR = (
    "Only those named as present are looked up: whoever names the classes answers for who was there, also for parents,"
    " staff and visitors in the picture."
)


def chosen(school: School) -> Compare | None:
    """What the school has chosen; None with recognition off. Nothing said is the careful way."""
    if not school.compares:
        return None
    return Compare.EVERYBODY if school.register.fact(FACT) == Compare.EVERYBODY else Compare.PERMITTED


def is_undecided(school: School) -> bool:
    """Whether recognition was switched on before this was asked, so that nobody has chosen."""
    return school.compares and school.register.fact(FACT) is None


def comparing(
    school: School, groups: Sequence[str], people: Mapping[str, Person] | None = None, on: date | None = None
) -> Comparing:
    """Whether faces may be compared on which these groups are present. A day to come lets nobody off who is here.

    Args:
        school: the school.
        groups: those that were named.
        people: the register, if it was read already.
        on: the day for which it is asked, today if no other is.
    """
    if (choice := chosen(school)) is None:
        return Comparing(NotCompared.RECOGNITION_OFF)
    everybody = school.people() if people is None else people
    return may_compare(choice, tuple(everybody.values()), groups, min(on or school.today(), school.today()))


def require_somebody(school: School, groups: Sequence[str], people: Mapping[str, Person], on: date) -> None:
    """Raise SetupError where nobody is in a group that was named, with the names that are nearest."""
    for group in groups:
        if not groups_.present(people.values(), group, min(on, school.today())):
            known = groups_.known_groups(people.values())
            near = groups_.nearest(group, known)
            meant = f"Did you mean {' or '.join(near)}? " if near else ""
            raise SetupError(
                f"Nobody in the register is in {group}.", f"{meant}The register knows: {', '.join(known)}."
            )


def said(school: School, found: Comparing) -> tuple[str, str] | None:
    """Why nobody is compared although recognition is on, and what to do; None where that is not so. For people."""
    if not found.is_withheld:
        return None
    if found.why is NotCompared.NO_GROUP:
        says = "Nobody is compared, so nobody is shown but by hand: recognition works only where the classes that were"
        says += " there are named, and everybody in them is permitted to be compared."
        remedy = f"Name each with --group (on the page: tick them), or show people by hand. {ANSWERS_FOR}"
    else:
        people = school.people()
        says = "Nobody is compared, so nobody is shown but by hand: of those named as present"
        says += f" {phrases.count(len(found.in_the_way), 'person')} may not be compared: {_named(found, people)}."
        remedy = "Ask their families (eventguard people biometrics PERSON), show people by hand (eventguard review), or"
        remedy += f" leave recognition off. {ANSWERS_FOR}"
    if is_undecided(school):
        remedy += f" {since_update()}"
    return says, remedy


def since_update() -> str:
    """What is told to a school that had recognition on before it was asked whom to compare."""
    return (
        "Recognition was switched on before EventGuard asked who may be compared, so the careful way holds: faces are"
        " compared only where everybody in the classes named as present is permitted. To say that it shall: eventguard"
        f" recognition on --dpia REF --by NAME; to compare everybody as before: {EVERYBODY}."
    )


def without_comparisons(faces: Faces, found: Comparing) -> Faces:
    """Faces as they are kept in a batch that may not be compared: nothing is left of how they compared before."""
    if not found.is_withheld or found.why is None:
        return faces
    return tuple(
        replace(
            face,
            perhaps=None,
            matched=None,
            distance=None,
            compared=CAUSES[found.why] if face.compared in LOOKED else face.compared,
        )
        for face in faces
    )


def _named(found: Comparing, people: Mapping[str, Person]) -> str:
    """``Ada Okafor (they refused to be recognised), Ben Whitlock (...) and 3 more``."""
    named = [f"{name_of(id, people)} ({permission_lacks(people[id])})" for id in found.in_the_way[:MOST_NAMED]]
    more = len(found.in_the_way) - MOST_NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
