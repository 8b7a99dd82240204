"""Turning a held photo by quarters: one that lies on its side, because the phone was held flat.

It is cleaned once more from its original, for faces that lie on their side are missed and upright ones are not. Every
decision by hand is kept, turned along; whatever was covered stays so, whatever the fresh look makes of it.
"""

from dataclasses import replace
from itertools import product

from eventguard import worker
from eventguard.app.faces.batch_policy import batch_policy
from eventguard.app.faces.may_compare import without_comparisons
from eventguard.app.folders.file_moves import supersede
from eventguard.app.people.former_ids import changed_hands
from eventguard.app.photos import kept
from eventguard.app.photos.changed import changed
from eventguard.app.photos.held import held as the_held
from eventguard.app.photos.held import hold, preparers, unchanged, write_down
from eventguard.app.photos.order import Order
from eventguard.app.photos.render_again import (
    SMALLEST,
    as_turned,
    format_of,
    gone,
    original_of,
    render_again,
    size_of,
    suffix_of,
)
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.faces import undo_steps
from eventguard.core.faces.kept_by_hand import Earlier, Turned
from eventguard.core.faces.may_compare import NotCompared
from eventguard.core.faces.still_covered import turned_back
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State, Step
from eventguard.core.photos.quarters import ALL, Way, faces_turned, size_turned, words_turned
from eventguard.core.pipeline import BatchPolicy, Cleaned
from eventguard.core.settings import Show, Style
from eventguard.core.words.by_hand import turned_back as words_turned_back


def turn(
    school: School, name: str, way: Way, channel: Channel | None = None, by: str | None = None, seen: str | None = None
) -> Photo:
    """Turn a held photo; it is a step that can be taken back, in place of those before, whose faces had other numbers.

    Raises:
        Refused: the photo is not held or not the one that was ``seen``, its original is gone, it cannot be cleaned, or
            somebody else changed it, or the register, meanwhile. Nothing has changed then.
    """
    photo, who = _held(school, name, channel, seen), by or school.user
    if photo.film:
        raise Refused("A film cannot be turned here.", "Turn it in a film program, and clean it again.")
    step = Step(who, photo.faces, (), photo.words, quarters=way.quarters)
    return _turned(school, photo, way.quarters, (step,), who, decision="turn", way=way)


def turn_back(school: School, photo: Photo, by: str) -> Photo:
    """Take back the last step that somebody made on a held photo, which turned it: every face is again as it was then,
    but for what was decided, or found, since. Raises Refused as ``turn`` does.
    """
    if original_of(photo) is None:
        raise gone(photo, "so it cannot be turned")
    step = undo_steps.last(photo.steps, by)
    quarters = -step.quarters % ALL
    now = as_turned(photo, quarters)
    faces, words = undo_steps.since((now.faces, now.words), photo.steps, by)
    marks = turned_back(step.before, now.faces, faces), words_turned_back(step.words_before, now.words, words)
    return render_again(school, photo, marks, (), by, quarters, decision="undo")


def _held(school: School, name: str, channel: Channel | None, seen: str | None) -> Photo:
    photo = school.photo(name, channel)
    if photo.state in (State.APPROVED, State.REJECTED, State.TAKEN_DOWN):
        says = f"Photo {photo.id[:12]} is {photo.state}: only a photo that waits is turned."
        raise Refused(says, f"Put it back first: eventguard back {photo.id[:12]} --by NAME")
    return the_held(school, name, channel, seen)


def _turned(school: School, photo: Photo, quarters: int, steps: tuple[Step, ...], by: str, **decision: str) -> Photo:
    """A photo cleaned once more as it stands when it is turned to the right so often, and held instead."""
    original, revision = original_of(photo), school.revision
    if original is None:
        raise gone(photo, "so it cannot be turned")
    show = Show.ALL if photo.not_compared == NotCompared.ALL_COVERED else Show.CONSENT
    order = Order([str(original)], photo.event, photo.channel, show, school.today(), 1, groups=photo.groups)
    policy = _policy(school, photo, order)
    job = worker.Clean(original, photo.id, _earlier(school, photo, order, policy, quarters, by), policy)
    outcome = school.standby.do(worker.work, job, school.limits)
    if not isinstance(outcome, Cleaned):
        raise Refused(worker.reason(outcome), "Nothing was changed.")
    if changed_hands(school, outcome.faces, revision):
        raise changed(school, photo)
    upright = _finish(school, photo, outcome, policy, quarters, revision, steps, by, decision)
    reconcile(school)
    return upright


def _policy(school: School, photo: Photo, order: Order) -> BatchPolicy:
    """What the photo was cleaned by, as far as that is known and holds today: its covers' style, the kind of file, its
    size, and how long faces were looked for.
    """
    today = batch_policy(school, photo.channel, order.on, order.show, photo.groups)
    settings = replace(today.settings, style=Style(photo.style), format=format_of(photo))
    for thorough, words in product((settings.thorough, True), (settings.words, True)):
        policy = replace(today, settings=replace(settings, thorough=thorough, words=words))
        if policy.recipe == photo.recipe:
            return policy
    size = min(settings.publish_size, max(SMALLEST, *size_of(photo)))
    return replace(today, settings=replace(settings, publish_size=size))


def _earlier(school: School, photo: Photo, order: Order, policy: BatchPolicy, quarters: int, by: str) -> Earlier:
    """What is kept of the rendering before, turned along."""
    before = kept.earlier(school, photo, order, school.people(), policy.comparing, shown=True)
    size, now = size_of(photo), as_turned(photo, quarters)
    return Earlier(
        faces_turned(before.faces, size, quarters),
        size_turned(size, quarters)[0],
        words_turned(before.words, size, quarters),
        now.quarters,
        Turned(by, without_comparisons(now.faces, policy.comparing), now.words),
    )


def _finish(
    school: School,
    seen: Photo,
    outcome: Cleaned,
    policy: BatchPolicy,
    quarters: int,
    revision: int,
    steps: tuple[Step, ...],
    by: str,
    decision: dict[str, str],
) -> Photo:
    """Write a rendering down, if nobody has changed the photo, or whom it may show, while it was made."""
    with school.record.transaction():
        photo = unchanged(school, seen)
        if school.revision != revision:
            raise changed(school, photo)
        earlier, photo = photo, as_turned(photo, quarters)
        changes: dict[str, object] = {
            "steps": steps,
            "recipe": policy.recipe,
            "revision": revision,
            "hard": outcome.hard,
        }
        changes |= {"not_compared": policy.comparing.why or "", "accounts": school.accounts(photo.accounts)}
        changes |= {"shown_by": preparers(photo.shown_by, outcome.faces, photo.erased, outcome.words)}
        photo = hold(school, photo, outcome, suffix_of(photo), **changes)
        write_down(school, photo, by, **decision)
    supersede(school, earlier, photo)
    return photo
