"""Ids of those who were forgotten. When one goes to somebody else, no photo and no entry of the record names the new
bearer for what was said of the former.
"""

from collections.abc import Callable, Collection, Mapping
from functools import cache

from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.faces.by_hand import Faces
from eventguard.core.faces.former_ids import named, parted
from eventguard.core.people.consent import Person
from eventguard.core.people.identity import plain_id

FORGOTTEN, PASSED_ON = "forgotten", "id-passed-on"
#: What there is to say of a photo that shows, or suggests, somebody who was forgotten while it was cleaned.
PARTED = "Somebody on it was taken off the register while it was cleaned. Clean it again."


def forgotten(school: School) -> set[str]:
    """Whose ids were forgotten here, in their plain form."""
    if not school.has_register:
        return set()
    return {plain_id(str(entry.detail["person"])) for entry in school.record.entries(FORGOTTEN)}


def part(school: School, ids: Collection[str]) -> None:
    """Before ids go to somebody else: take them off everything that photos say of their former bearers.

    Approved photos that show one of those have left their folder by then, for nobody in the register bears the id; and
    from now on nobody ever will bear what stands in its place.
    """
    plain = {plain_id(id) for id in ids}
    reconcile(school)
    with school.record.transaction():
        for photo in school.record.photos():
            if (gone := parted(photo, plain)) != photo:
                school.record.save(gone, school.user, school.now(), parted=True)
        school.record.append(school.user, school.now(), PASSED_ON, ids=sorted(plain))


def changed_hands(school: School, faces: Faces, revision: int) -> bool:
    """Whether somebody for whom faces were taken, by the register of this revision, has been forgotten since: their id
    may be another one's by now.
    """
    return have_parted(school, named(faces), revision)


def have_parted(school: School, ids: Collection[str], revision: int) -> bool:
    """Whether somebody who had one of these ids at this revision of the register has been forgotten since."""
    if school.revision == revision or not ids:
        return False
    plain, entries = {plain_id(id) for id in ids}, school.record.entries(FORGOTTEN)
    return any(plain_id(str(e.detail["person"])) in plain for e in entries if int(e.detail["revision"]) > revision)


def passed_on(school: School) -> dict[str, int]:
    """The ids, in their plain form, that went to somebody else, each with the entry of the record that says so last."""
    return {str(id): entry.seq for entry in school.record.entries(PASSED_ON) for id in entry.detail["ids"]}


def people_at(school: School) -> Callable[[int], Mapping[str, Person]]:
    """Who bore each id when an entry of the record was written, by its number: nobody whose id changed hands later."""
    people, last = school.people(), passed_on(school)

    @cache
    def without(later: frozenset[str]) -> Mapping[str, Person]:
        return {id: person for id, person in people.items() if plain_id(id) not in later}

    return lambda seq: without(frozenset(id for id, passed in last.items() if passed >= seq))
