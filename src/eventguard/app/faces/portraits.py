"""A picture of somebody to compare a face with, which must not stem from EventGuard's own guess: a reference photo kept
for this with the permission's consent, or a photo that an approver approved with them on it. No other will do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from eventguard.app.faces import comparison
from eventguard.app.photos import previews
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.consent import may_be_pictured, name_of
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Settings
from eventguard.engines import codec_of

#: How much of the picture around a face belongs to a portrait, in widths of the face.
AROUND = 0.4

AS_SHOWN = Settings(publish_size=previews.SMALL, quality=80)


@dataclass(frozen=True, slots=True)
class Portrait:
    """Where a picture of somebody is from, in words; the file, if it lies in one; and what makes the picture."""

    says: str
    place: Path | None
    draw: Callable[[], bytes]


def portrait(school: School, id: str) -> Portrait | None:
    """A picture of somebody: the reference photo that is kept; else the largest face on an approved photo whose file is
    as it was approved, and whose name nothing speaks against. None when there is neither.
    """
    return _kept(school, id) or _approved(school, id)


def says(school: School, id: str) -> str:
    """Where the picture of somebody is from, or that there is none."""
    found = portrait(school, id)
    return found.says if found else f"There is no picture of {name_of(id, school.people())} to compare with"


def where(school: School, id: str) -> str:
    """Where to look at the picture of somebody, for who is at a terminal."""
    found = portrait(school, id)
    if found is None:
        return f"{says(school, id)}."
    return f"To compare with: {found.says}. Look at {found.place or 'it on the page: eventguard review'}"


def _kept(school: School, id: str) -> Portrait | None:
    person = school.people().get(id)
    made_at = school.portraits.since(id) if person is not None and may_be_pictured(person) else None
    try:
        content = school.portraits.find(id) if made_at else None
    except SetupError:  # the key is lost: enrolling anew is what mends that
        content = None
    if person is None or made_at is None or content is None:
        return None
    words = f"{person.name} on a reference photo, kept since {in_full(made_at.astimezone())}"
    return Portrait(words, None, partial(bytes, content))


def _approved(school: School, id: str) -> Portrait | None:
    people = school.people()
    found = [
        (face, photo)
        for photo in school.record.photos(State.APPROVED)
        for face in photo.faces
        if face.person == id
        and face.verdict is Verdict.SHOW
        and not comparison.against(people, photo.channel, face, school.today())
    ]
    for face, photo in sorted(found, key=lambda pair: -pair[0].box.area):
        try:
            content = previews.cleaned(school, photo)
        except Refused:  # its file is gone, or was changed
            continue
        by = f"approved by {photo.decided_by} on {in_full(_since(school, photo))}"
        words = f"{name_of(id, people)} on {photo.output}, {by}"
        return Portrait(words, school.where(photo), partial(_cut, content, face))
    return None


def _since(school: School, photo: Photo) -> date:
    """The day on which a photo that is approved was."""
    days: list[date] = []
    for entry in school.record.entries(State.APPROVED, State.TAKEN_DOWN):
        if (entry.photo, entry.channel) == (photo.id, photo.channel):
            days = [*days, entry.at.astimezone().date()] if entry.action == State.APPROVED else []
    return days[0]


def _cut(content: bytes, face: Face) -> bytes:
    pixels = codec_of(Settings(publish_size=8192)).decode(content)
    box, more = face.box, round(face.box.width * AROUND)
    rows = slice(max(0, box.y - more), max(0, box.y + box.height + more))
    part = pixels[rows, max(0, box.x - more) : max(0, box.x + box.width + more)]
    return codec_of(AS_SHOWN).encode(part)
