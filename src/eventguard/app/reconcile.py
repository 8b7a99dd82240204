"""Bringing folders and photos in line with the record and today's consents, whatever happened since the last run."""

from datetime import date

from eventguard.app.faces.forget_comparisons import unlearn
from eventguard.app.folders import retention
from eventguard.app.folders.tidy_up import keep_private, tidy
from eventguard.app.school import School
from eventguard.core.faces.objections import objections
from eventguard.core.people.channels import CONSENT
from eventguard.core.people.consent import Reason
from eventguard.core.photos.photo import Photo, State


def reconcile(school: School, on: date | None = None) -> list[Photo]:
    """Recall approved photos whose consent has gone, finish what a crash cut short, and sweep what was never finished.

    What is kept no longer goes (``retention``). An approval or a recall is written down first and its file moved after:
    here that move is made, or made up for. What cannot be moved, and what is not ours, stays and is a ``to_do`` of the
    school; the next call tries again.

    Returns:
        The photos recalled just now.
    """
    first = school.judged is None
    with school.record.transaction():
        recalled = _recall_all(school, on or school.today())
    retention.let_go(school)
    with school.record.transaction():
        school.to_do = tidy(school)
    if first:
        keep_private(school)
    return recalled


def _recall_all(school: School, on: date) -> list[Photo]:
    """Take down what may not be posted on this day; erase how faces compared with who may not be recognised any more.

    Every approval was judged by the consents of its moment. All are judged again only when the day, the register or, by
    another's hand, the record has changed since.
    """
    moment = school.revision, on, school.recorded_files.version
    if moment == school.judged:
        return []
    recalled = [_recall(school, photo, why) for photo, why in _recallable(school, on)]
    if school.judged is None or school.judged[0] != school.revision:
        photos = (school.record.find(id, channel) for id, channel in school.recorded_files.compared())
        unlearn(school, filter(None, photos))
    school.judged = moment
    return recalled


def _recallable(school: School, on: date) -> list[tuple[Photo, dict[str, Reason]]]:
    approved, people, compares = school.record.photos(State.APPROVED), school.people(), school.compares
    return [(photo, why) for photo in approved if (why := objections(people, photo, on, compares, CONSENT))]


def _recall(school: School, photo: Photo, why: dict[str, Reason]) -> Photo:
    """Take an approved photo out of the folder from which is posted. Ids, never names, go into the record."""
    recalled = photo.moved(State.TAKEN_DOWN, reason=None)
    school.record.save(recalled, school.user, school.now(), why=why, revision=school.revision)
    return recalled
