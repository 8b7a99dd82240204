"""When something went wrong: what the record knows of a person or a photo, gathered, and recorded that it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from eventguard.app.reconcile import reconcile
from eventguard.app.record.incident_facts import Concerned, Facts, OtherPhoto
from eventguard.app.record.incident_subject import Known, Subject, subject_of
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError

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


def report(school: School, wanted: str) -> Report:
    """Gather what the record and the register know of a person or a photo, and record that somebody did.

    A record that is not whole is read all the same, but nothing is written behind it.

    Raises:
        SetupError, Refused: as ``subject_of`` does.
    """
    broken = _proved(school)
    if not broken:
        reconcile(school)
    known = Known.of(school)
    subject = subject_of(school, wanted, known)
    gathered = Facts(school, subject, known)
    publications, photos = tuple(gathered.publications()), tuple(gathered.photos())
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
    if not school.compares:
        yield (
            "Recognition is off: people are known on a photo only where somebody said so by hand. Photos that show "
            "them without anybody having said so are not found: look through the events at which they were."
        )
    else:
        yield (
            "Only who was recognised, or named by hand, is known on a photo. A face that was missed, or not "
            "recognised, is not found: look through the events at which they were."
        )
    yield "Of a photo that was cleaned again only the latest rendering's covered faces are recorded."
    yield "What was posted without EventGuard, or copied by others after it was posted, is not in the record."
    if subject.person and not subject.name:
        yield "Their name and their family's answers were erased with them."
