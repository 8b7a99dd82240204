"""What is kept of decisions by hand about a photo that is cleaned once more."""

from collections.abc import Mapping
from dataclasses import replace

from eventguard.app.faces.may_compare import without_comparisons
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.core.faces.kept_by_hand import NEVER, Earlier, decisions
from eventguard.core.faces.may_compare import Comparing
from eventguard.core.people.consent import Person, Reason
from eventguard.core.people.groups import is_expected
from eventguard.core.photos.face import Face
from eventguard.core.photos.photo import Photo
from eventguard.core.words import by_hand as words_by_hand


def earlier(
    school: School, photo: Photo, order: Order, people: Mapping[str, Person], comparing: Comparing, shown: bool
) -> Earlier:
    """What was decided by hand about a photo and stays so when it is done again, and how it is turned: what was
    covered, always; who was ``shown``, where that stays at all, if they may be by this order.
    """
    if photo.size is None:
        return replace(NEVER, quarters=photo.quarters)
    objections = school.objections(photo, people, order.on)
    gone = {id for id, why in objections.items() if why is not Reason.NAMED}

    def may_stay(face: Face) -> bool:
        person = people.get(face.person or "")
        return shown and face.person not in gone and person is not None and is_expected(person, order.groups)

    kept = without_comparisons(decisions(photo.faces, may_stay), comparing)
    naming = school.naming(order.channel)
    words = words_by_hand.decisions(photo.words, lambda word: shown and naming.may_stay(word, photo.shown))
    return Earlier(kept, photo.size[0], words, photo.quarters)
