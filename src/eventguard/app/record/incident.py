"""When something went wrong: what the record knows of a person or a photo, gathered, and recorded that it was."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from eventguard.app.people.own_photos import not_found
from eventguard.app.reconcile import reconcile
from eventguard.app.record.incident_facts import Concerned, Facts, OtherPhoto
from eventguard.app.record.incident_subject import Known, Subject, subject_of, subject_of_bytes
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, Refused

#: What the record calls the entry that says that a report was made.
INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Report:
    """An incident. ``broken`` says why the record is not to be relied on; empty where it was proved to be whole. What
    the record cannot know is said in ``not_known``.
    """

    subject: Subject
    made_at: datetime
    made_by: str
    broken: str
    entries: int
    publications: tuple[Concerned, ...]
    photos: tuple[OtherPhoto, ...]
    not_known: tuple[str, ...]

    @property
    def up(self) -> list[Concerned]:
        """What may still be seen somewhere."""
        return [each for each in self.publications if each.published.is_up]


def report(school: School, wanted: str, on_disk: bool = True, sha256: str = "") -> Report:
    """Gather what the record and the register know of a person or a photo, and record that somebody did.

    A record that is not whole is read all the same, but nothing is written behind it.

    Args:
        school: the school.
        wanted: a person or a photo, as ``subject_of`` knows them; or, with ``sha256``, what a file is called.
        on_disk: whether it may be a file on this computer.
        sha256: of a file that somebody has at hand; empty where it is about none.

    Raises:
        SetupError, Refused: as ``subject_of`` does; Refused, too, when the record cannot be read at all.
    """
    broken = _proved(school)
    if not broken:
        reconcile(school)
    try:
        known = Known.of(school)
        subject = subject_of_bytes(wanted, sha256, known) if sha256 else subject_of(school, wanted, known, on_disk)
        facts = Facts(school, subject, known)
        publications, photos = tuple(facts.publications()), tuple(facts.photos())
    except (LookupError, TypeError, ValueError, sqlite3.Error) as error:
        if broken:
            raise Refused(broken, "It cannot be read any further. Restore the workspace from a backup.") from error
        raise
    if not broken:
        about = {"person": subject.person} if subject.person else {"wanted": subject.photo or "unknown"}
        school.record.append(school.user, school.now(), INCIDENT, **about, sha256=subject.sha256)
    by, entries, gaps = school.user, school.record.length, tuple(_not_known(school, subject))
    return Report(subject, school.now(), by, broken, entries, publications, photos, gaps)


def _proved(school: School) -> str:
    """Why the record cannot be relied on, in a sentence; empty when it is whole."""
    try:
        school.record.verify_chain()
    except EventGuardError as error:
        return str(error)
    return ""


def _not_known(school: School, subject: Subject) -> Iterator[str]:
    """What the record cannot tell of this."""
    yield not_found(school)
    yield "Of a photo that was cleaned again only the latest rendering's covered faces are recorded."
    yield "What was posted without EventGuard, or copied by others after it was posted, is not in the record."
    if subject.person and not subject.name:
        yield "Their name and their family's answers were erased with them."
