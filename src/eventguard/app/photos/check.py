"""May I post this one? One photo, one clear answer."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from eventguard import worker
from eventguard.adapters.films.begun import Begun
from eventguard.adapters.folders.sources import Source, examine
from eventguard.app.approval.approve_or_reject import no_longer_shown
from eventguard.app.computer import clock
from eventguard.app.faces import may_compare
from eventguard.app.faces.batch_policy import batch_policy
from eventguard.app.films import clean_film
from eventguard.app.films.looking_through import Tell
from eventguard.app.school import School
from eventguard.app.words.caption import given_away
from eventguard.core.faces.may_compare import Comparing
from eventguard.core.faces.objections import protected
from eventguard.core.people.consent import Channel
from eventguard.core.photos.face import Face
from eventguard.core.photos.hidden_data import Finding
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.word import Words
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Show
from eventguard.core.words.captions import Mention


class Way(StrEnum):
    """What can be done about a file; the terminal and the page each have their own words for it."""

    NOTHING = "nothing"
    CLEAN = "clean"
    CLEAN_FOR = "clean-for"
    COVER = "cover"
    LOOK = "look"
    POST_CLEANED = "post-cleaned"
    TAKE_DOWN = "take-down"
    ONCE_MORE = "once-more"
    NEVER = "never"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a file may be posted as it is.

    ``why`` says it in one sentence, ``next_step`` what to type, and ``way`` what kind of thing that is. ``found`` is
    what a stranger would learn from the file, ``faces`` who is on it; ``record`` is what the record knows of it.
    ``caption`` is what gives a pupil away in the words that go with it; ``words`` are the lines that are written in it,
    in pixels of a picture of this ``size``. ``comparing`` is whether its faces were compared; None where nobody looked
    at them.
    """

    safe: bool
    why: str
    next_step: str
    found: tuple[Finding, ...] = ()
    faces: tuple[Face, ...] = ()
    record: Photo | None = None
    caption: tuple[Mention, ...] = ()
    comparing: Comparing | None = None
    words: Words = ()
    size: tuple[int, int] | None = None
    way: Way = Way.NOTHING


def check(
    school: School,
    path: Path,
    channel: Channel,
    on: date,
    caption: str = "",
    groups: Sequence[str] = (),
    tell: Tell = lambda _: None,
) -> Answer:
    """Answer for one file and the words that go with it. Only bytes that a named person approved for this channel are
    safe, only as long as everybody on them may still be shown, and only with a caption that gives no pupil away whose
    family did not say yes with name. ``groups`` are those that are present, for a file that nobody approved;
    ``tell`` is told how much of a film is looked at.
    """
    if groups:
        may_compare.require_somebody(school, groups, school.people(), on)
    answer = _of_file(school, path, channel, on, groups, tell)
    found = given_away(school.people(), caption, channel, on)
    return replace(answer, safe=False, caption=found) if found else answer


def _of_file(school: School, path: Path, channel: Channel, on: date, groups: Sequence[str], tell: Tell) -> Answer:
    if path.is_dir():
        return Answer(False, "This is a folder.", "Name one photo in it.")
    source = examine(path)
    if source.trouble:
        return Answer(False, source.trouble, "")
    ours = [photo for photo in school.record.photos() if photo.sha256 == source.id]
    approved = [photo for photo in ours if photo.state in (State.APPROVED, State.TAKEN_DOWN)]
    here = [photo for photo in approved if photo.channel == channel]
    if here:
        return _of_approved(school, here[0], on)
    if approved:
        elsewhere = ", ".join(photo.channel for photo in approved)
        why = f"It was approved for {elsewhere}, not for {channel}."
        step = f"Clean the original again with --channel {channel}."
        return Answer(False, why, step, record=approved[0], way=Way.CLEAN_FOR)
    if ours:
        why = "It has been cleaned, but nobody has approved it yet."
        step, way = _how_to_approve(school, ours[0], on)
        return Answer(False, why, step, record=ours[0], way=way)
    return _of_unknown(school, source, channel, on, groups, tell)


def _of_approved(school: School, photo: Photo, on: date) -> Answer:
    gone = no_longer_shown(school, photo, on)
    why = f"it shows {', '.join(gone) or 'somebody who might not be shown for a time'}"
    if photo.reason and not gone:
        why = photo.reason.removesuffix(".")
    if photo.state is State.TAKEN_DOWN and photo.taken_down_by:
        return Answer(False, f"It was taken down: {why}.", "Do not post it again.", record=photo, way=Way.NEVER)
    if photo.state is State.TAKEN_DOWN or gone:
        return Answer(
            False, f"TAKE DOWN: {why}.", "Take it down wherever it was posted.", record=photo, way=Way.TAKE_DOWN
        )
    if wrong := clock.trouble(school):
        return Answer(False, wrong, clock.REMEDY, record=photo, way=Way.CLOCK)
    fine = f"Approved by {photo.decided_by} for {photo.channel}; still fine."
    if names := protected(school.people(), photo):
        fine += f" But {', '.join(names)}, covered on it, must never be published: best do not post it at all."
    return Answer(True, fine, "", record=photo)


def _of_unknown(
    school: School, source: Source, channel: Channel, on: date, groups: Sequence[str], tell: Tell
) -> Answer:
    """Look at a file that nobody approved, as ``clean`` would; nothing is kept."""
    path, id = source.path, source.id
    known = school.record.find(id, channel)
    show = Show.CONSENT if school.has_register else Show.ALL
    policy = batch_policy(school, channel, on, show, groups)
    job = worker.Clean(path, id, batch_policy=policy)
    if source.is_film:
        with tempfile.TemporaryDirectory() as folder:
            jobs = os.cpu_count() or 1
            outcome: worker.Result | None = clean_film.clean_in(Begun(Path(folder)), job, policy, jobs, tell)
    else:
        outcome = school.standby.do(worker.work, job, school.limits)
    if not isinstance(outcome, Cleaned):
        return Answer(False, worker.reason(outcome), "", record=known)
    step, way = _what_to_do(school, path, known, channel, on)
    return Answer(
        False,
        "Nobody has approved this file.",
        step,
        outcome.found,
        outcome.faces,
        known,
        comparing=policy.comparing,
        words=outcome.words,
        size=outcome.size,
        way=way,
    )


def _what_to_do(school: School, path: Path, known: Photo | None, channel: Channel, on: date) -> tuple[str, Way]:
    """What to do about a file that is no approved one; ``known`` is the photo that was cleaned from it."""
    match known.state if known else None:
        case State.HELD if known:
            return _how_to_approve(school, known, on)
        case State.APPROVED if known:
            cleaned = _of_approved(school, known, on)
            other = f"Post the cleaned one instead: {school.where(known)}", Way.POST_CLEANED
            return (cleaned.next_step, cleaned.way) if cleaned.next_step else other
        case State.TAKEN_DOWN if known and known.taken_down_by is None:
            says = "A cleaned copy of it was approved. Take it down wherever it was posted: eventguard takedown"
            return says, Way.TAKE_DOWN
        case State.TAKEN_DOWN | State.REJECTED if known:
            was = (
                "A cleaned copy of it was taken down." if known.taken_down_by else f"It was rejected ({known.reason})."
            )
            return f"{was} To clean it once more: eventguard clean --again PHOTO", Way.ONCE_MORE
    return f'Clean it: eventguard clean "{path}" --channel {channel}', Way.CLEAN


def _how_to_approve(school: School, photo: Photo, on: date) -> tuple[str, Way]:
    if objections := no_longer_shown(school, photo, on):
        return f"It shows {', '.join(objections)}. Cover them now: eventguard cover-now {photo.id[:12]}", Way.COVER
    return f"Look at {school.where(photo)}, then: eventguard approve {photo.id[:12]} --by NAME", Way.LOOK
