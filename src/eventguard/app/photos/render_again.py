"""A held photo rendered again with other faces than before, and written down if nobody was faster."""

from dataclasses import replace
from pathlib import Path

from eventguard import worker
from eventguard.adapters.folders.sources import examine
from eventguard.app.films import film_again
from eventguard.app.folders.file_moves import supersede
from eventguard.app.people.former_ids import changed_hands
from eventguard.app.photos.changed import changed
from eventguard.app.photos.held import hold, preparers, unchanged, write_down
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.faces import by_hand, undo_steps
from eventguard.core.faces.by_hand import Faces
from eventguard.core.faces.undo_steps import Marks
from eventguard.core.people.consent import Reason
from eventguard.core.photos.film import SUFFIX as FILM_SUFFIX
from eventguard.core.photos.photo import Photo, Step
from eventguard.core.photos.quarters import ALL, face_turned, faces_turned, size_turned, words_turned
from eventguard.core.photos.word import Words
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Format, Settings, Style
from eventguard.core.words import by_hand as words_by_hand
from eventguard.core.words.on_photos import without_leave

#: The smallest picture that settings allow for; a smaller original is not made larger.
SMALLEST = 256


def decide(
    school: School, photo: Photo, faces: Faces, by: str, words: Words | None = None, **decision: str | int
) -> Photo:
    """Hold a photo with these faces, and words (None: as they are), instead; it is a step that can be taken back."""
    before, after = (photo.faces, photo.words), (faces, photo.words if words is None else words)
    steps = undo_steps.noted(photo.steps, by, before, after)
    return render_again(school, photo, after, steps, by, 0, **decision)


def render_again(
    school: School,
    photo: Photo,
    marks: Marks,
    steps: tuple[Step, ...],
    by: str,
    turned: int = 0,
    **decision: str | int,
) -> Photo:
    """Render a held photo with these faces and words, as far as consents allow, and hold that instead.

    Args:
        school: the school.
        photo: as it was when somebody decided about it.
        marks: the faces and words that are wished for.
        steps: what can be taken back then.
        by: who decided.
        turned: how often the photo is turned to the right on the way; the faces and words are those of what it is then.
        decision: what, for the record.

    Raises:
        Refused: the original is gone, it cannot be rendered, or the photo was changed meanwhile.
    """
    stands = as_turned(photo, turned)
    (faces, words), revision = allowed(school, stands, marks), school.revision
    path, sha256, quarters = _source(school, stands, (faces, words))
    claimed = tuple(f.n for f in faces if f.reason is Reason.NOT_A_FACE and f not in photo.faces)
    settings = settings_of(school, photo)
    if photo.film:
        outcome: worker.Result | None = film_again.draw_again(school, photo, path, faces, words, settings)
    else:
        job = worker.RenderAgain(path, sha256, faces, settings, claimed, words, quarters)
        outcome = school.standby.do(worker.work, job, school.limits)
    if not isinstance(outcome, Cleaned):
        raise Refused(worker.reason(outcome), "Nothing was changed.")
    if outcome.size != stands.size:
        raise Refused("The photo came out in another size than before.", "Clean it again.")
    if changed_hands(school, outcome.faces, revision):
        raise changed(school, photo)
    redrawn = _finish(school, photo, outcome, steps, by, turned, decision)
    reconcile(school)
    return redrawn


def as_turned(photo: Photo, quarters: int) -> Photo:
    """A photo as it is when it was turned to the right so often: its size, and all that is known of places in it."""
    if not quarters:
        return photo
    size, turned_to = size_of(photo), (photo.quarters + quarters) % ALL
    erased = tuple(replace(each, face=face_turned(each.face, size, quarters)) for each in photo.erased)
    faces, words = faces_turned(photo.faces, size, quarters), words_turned(photo.words, size, quarters)
    turned_size = size_turned(size, quarters)
    return replace(photo, quarters=turned_to, size=turned_size, faces=faces, words=words, erased=erased)


def allowed(school: School, photo: Photo, marks: Marks) -> Marks:
    """The faces and words, with everybody covered who may not be shown on this photo today, and every name that may not
    be read on it.
    """
    faces, words = marks
    gone = school.objections(replace(photo, faces=faces, words=()))
    faces = by_hand.cover_people(faces, gone)
    return faces, without_leave(words, faces, school.naming(photo.channel))


def original_of(photo: Photo) -> Path | None:
    """Where the original of a held photo lies; None when it is not there any more, or something else is."""
    path = Path(photo.original) if photo.original else None
    return path if path and examine(path).id == photo.id else None


def gone(photo: Photo, so: str) -> Refused:
    """What to say to whoever needs an original that is not there, or of which nobody knows any more where it lies."""
    if photo.original is None:
        forgotten = "Where the original lies was forgotten when it was decided"
        return Refused(f"{forgotten}, {so}.", "Clean it again from where it is now.")
    remedy = "Put it back, or clean it again from where it is now."
    return Refused(f"The original photo is not where it was, {so}.", remedy)


def settings_of(school: School, photo: Photo) -> Settings:
    """The settings that a photo was rendered with, as far as they shape a rendering with given faces."""
    size = max(SMALLEST, *size_of(photo))
    return replace(school.settings, publish_size=size, format=format_of(photo), style=Style(photo.style))


def size_of(photo: Photo) -> tuple[int, int]:
    """Width and height of the cleaned picture in pixels. Raises Refused when it is not known."""
    if photo.size is None:
        raise Refused("The size of this photo is not known.", "Clean it again.")
    return photo.size


def _finish(
    school: School,
    seen: Photo,
    outcome: Cleaned,
    steps: tuple[Step, ...],
    by: str,
    turned: int,
    decision: dict[str, str | int],
) -> Photo:
    """Write a rendering down, if nobody has changed the photo, or whom it may show, while it was made."""
    with school.record.transaction():
        photo = unchanged(school, seen)
        earlier, photo = photo, as_turned(photo, turned)
        if allowed(school, photo, (outcome.faces, outcome.words)) != (outcome.faces, outcome.words):
            raise changed(school, photo)
        erased = by_hand.erased(photo.erased, photo.faces, outcome.faces, by)
        shown_by = preparers(photo.shown_by, outcome.faces, erased, outcome.words)
        changes = {"revision": school.revision, "shown_by": shown_by, "steps": steps, "erased": erased}
        changes |= {"accounts": school.accounts(photo.accounts)}
        changes |= {"recipe": ""} if turned else {}  # by what it was cleaned before it was turned is not known any more
        photo = hold(school, photo, outcome, suffix_of(photo), **changes)
        write_down(school, photo, by, **decision)
    supersede(school, earlier, photo)
    return photo


def _source(school: School, photo: Photo, marks: Marks) -> tuple[Path, str, int]:
    """What to render from, its sha256, and how often it is to be turned: the original, or the held file, which stands
    as it should, where it is enough to cover more.
    """
    if original := original_of(photo):
        return original, photo.id, photo.quarters
    faces, words = marks
    if photo.film:
        raise gone(photo, "so nothing can be changed")
    if by_hand.uncovers(photo.faces, faces) or words_by_hand.uncovers(photo.words, words):
        raise gone(photo, "so nothing can be uncovered")
    return school.store.held / str(photo.output), str(photo.sha256), 0


def suffix_of(photo: Photo) -> str:
    """How the name of a photo's cleaned file ends."""
    return FILM_SUFFIX if photo.film else format_of(photo).suffix


def format_of(photo: Photo) -> Format:
    """What kind of file a photo was rendered as."""
    return Format.PNG if str(photo.output).endswith(Format.PNG.suffix) else Format.JPEG
