"""Ids of those who were forgotten. When one goes to somebody else, no photo and no entry of the record names the new
bearer for what was said of the former.
"""

from collections.abc import Callable, Collection, Mapping
from functools import cache

from eventguard.app.reconcile import settle
from eventguard.app.school import House
from eventguard.core.faces.by_hand import Faces
from eventguard.core.faces.former_ids import named, parted
from eventguard.core.people.consent import Person
from eventguard.core.people.identity import plain_id

FORGOTTEN, PASSED_ON = "forgotten", "id-passed-on"
#: What there is to say of a photo that shows, or suggests, somebody who was forgotten while it was cleaned.
PARTED = "Somebody on it was taken off the register while it was cleaned. Clean it again."


def forgotten(house: House) -> set[str]:
    """Whose ids were forgotten here, in their plain form."""
    if not house.has_register:
        return set()
    return {plain_id(str(entry.detail["person"])) for entry in house.ledger.entries(FORGOTTEN)}


def part(house: House, ids: Collection[str]) -> None:
    """Before ids go to somebody else: take them off everything that photos say of their former bearers.

    Approved photos that show one of those have left their folder by then, for nobody in the register bears the id; and
    from now on nobody ever will bear what stands in its place.
    """
    plain = {plain_id(id) for id in ids}
    settle(house)
    with house.ledger.transaction():
        for photo in house.ledger.photos():
            if (gone := parted(photo, plain)) != photo:
                house.ledger.save(gone, house.user, house.now(), parted=True)
        house.ledger.append(house.user, house.now(), PASSED_ON, ids=sorted(plain))


def changed_hands(house: House, faces: Faces, revision: int) -> bool:
    """Whether somebody for whom faces were taken, by the register of this revision, has been forgotten since: their id
    may be another one's by now.
    """
    return have_parted(house, named(faces), revision)


def have_parted(house: House, ids: Collection[str], revision: int) -> bool:
    """Whether somebody who had one of these ids at this revision of the register has been forgotten since."""
    if house.revision == revision or not ids:
        return False
    plain, entries = {plain_id(id) for id in ids}, house.ledger.entries(FORGOTTEN)
    return any(plain_id(str(e.detail["person"])) in plain for e in entries if int(e.detail["revision"]) > revision)


def roll_at(house: House) -> Callable[[int], Mapping[str, Person]]:
    """Who bore each id when an entry of the record was written, by its number: nobody whose id changed hands later."""
    roll = house.roll()
    last = {id: entry.seq for entry in house.ledger.entries(PASSED_ON) for id in entry.detail["ids"]}

    @cache
    def without(later: frozenset[str]) -> Mapping[str, Person]:
        return {id: person for id, person in roll.items() if plain_id(id) not in later}

    return lambda seq: without(frozenset(id for id, passed_on in last.items() if passed_on >= seq))
