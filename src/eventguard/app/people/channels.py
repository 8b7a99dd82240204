"""The school's channels: adding one, naming it, saying who sees it and which rule holds there, using it no more.

No answer ever moves to another channel by any of this: what families said of one place is no yes for another.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.app.words.event_name import gives_away
from eventguard.core.errors import SetupError
from eventguard.core.faces.objections import objections, too_large
from eventguard.core.people import channels
from eventguard.core.people.channels import Ready, Rule, SchoolChannel, SeenBy
from eventguard.core.photos.photo import State


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be changed about a rule; None leaves it as it is. 0 takes a limit away."""

    tallest_pixels: int | None = None
    tallest_percent: float | None = None
    groups_only: bool | None = None
    cover_everybody: bool | None = None
    size: int | None = None


def add(school: School, name: str, seen_by: SeenBy, ready: Ready | None = None) -> SchoolChannel:
    """A new channel, for which nobody has said anything yet. Raises SetupError when it cannot be called so."""
    if told := gives_away(school, name):
        raise SetupError(f"{name} holds {told}.", "Call it after the place where photos are posted.")
    added = channels.added(name, seen_by, school.channels, ready.rule(seen_by) if ready else None)
    return _save(school, added, "channel-added", called=added.name, seen_by=seen_by, **asdict(added.rule))


def rename(school: School, said: str, name: str, same: bool = False) -> SchoolChannel:
    """Give a channel another name. Its key, its folder and the answers for it stay.

    Raises:
        SetupError: there is no such channel, it cannot be called so, or families have answered for it and nobody says
            that it is the ``same`` place.
    """
    was = find(school, said)
    if told := gives_away(school, name):
        raise SetupError(f"{name} holds {told}.", "Call it after the place where photos are posted.")
    renamed = channels.renamed(was, name, school.channels)
    if not same and (many := school.new_register and school.school_channels.answered(was.channel)):
        message = f"{many} people have an answer for {was.name}, which would be one for {renamed.name}."
        remedy = "If it is the same place, say so: --same. For another place add one: eventguard channels add NAME"
        raise SetupError(message, remedy)
    return _save(school, renamed, "channel-renamed", called=renamed.name)


def seen_by(school: School, said: str, who: SeenBy) -> SchoolChannel:
    """Say who sees a channel.

    Raises:
        SetupError: there is no such channel, or more people would see it than families were asked about.
    """
    was = find(school, said)
    if who.is_wider_than(was.seen_by) and school.new_register and (n := school.school_channels.answered(was.channel)):
        message = f"{n} people have an answer for {was.name} as it is, {was.seen_by}: it cannot become {who}."
        remedy = f'Families have to be asked again: eventguard channels add "{was.name} {who}" --seen-by {who}'
        raise SetupError(message, remedy)
    return _save(school, replace(was, seen_by=who), "channel-seen-by", seen_by=who)


def stop(school: School, said: str) -> SchoolChannel:
    """Use a channel no more: nobody may be shown there, and no answer for it counts, here or anywhere, ever again."""
    return _save(school, replace(find(school, said), used=False), "channel-stopped")


def set_rule(
    school: School, said: Sequence[str], ready: Ready | None, wishes: Wishes, why: str = ""
) -> list[SchoolChannel]:
    """Choose or change the safety rule of these channels, or of all that are in use; careful is for the public ones.

    Raises:
        SetupError: there is no such channel, a number makes no sense, or something would be allowed that is not now,
            and nothing says why.
    """
    changed = wished(school, said, ready, wishes)
    if (freer := freer_than_now(school, changed)) and not why.strip():
        message = f"More would be seen than now, in {', '.join(freer)}."
        raise SetupError(message, 'Say why, for the record: --why "..."')
    for each in changed:
        _save(school, each, "channel-rule", **asdict(each.rule), reason=why.strip())
    return changed


def wished(school: School, said: Sequence[str], ready: Ready | None, wishes: Wishes) -> list[SchoolChannel]:
    """These channels as they would be with another rule; nothing is changed. Raises SetupError as ``set_rule`` does."""
    named = [find(school, each) for each in said] or [each for each in school.channels if each.used]
    if ready is Ready.CAREFUL and not said:
        named = [each for each in named if each.seen_by is SeenBy.PUBLIC]
    return [replace(each, rule=_wished(ready.rule(each.seen_by) if ready else each.rule, wishes)) for each in named]


def freer_than_now(school: School, wanted: Sequence[SchoolChannel]) -> list[str]:
    """The names of those channels in which more would be seen than now."""
    rules = {each.channel: each.rule for each in school.channels}
    return [each.name for each in wanted if each.rule.allows_more_than(rules[each.channel])]


def waiting(school: School, channel: SchoolChannel) -> int:
    """How many held photos of a channel are not as its rule, or one that is wished for, wants them: they have to be
    cleaned again.
    """
    held = [photo for photo in school.record.photos(State.HELD) if photo.channel == channel.channel]
    people, today = school.people(), school.today()
    return sum(
        bool(objections(people, photo, today, school.compares, channel.rule) or too_large(photo, channel.rule))
        for photo in held
    )


def showing(school: School, channel: SchoolChannel, state: State) -> int:
    """How many photos of a channel in this state show or name somebody: all of them concern a channel that is used no
    more.
    """
    return sum(photo.channel == channel.channel and bool(photo.seen) for photo in school.record.photos(state))


def find(school: School, said: str) -> SchoolChannel:
    """A channel that is in use, by name or key. Raises SetupError when there is none."""
    wanted = school.channel(said)
    return next(each for each in school.channels if each.channel == wanted)


def _wished(rule: Rule, wishes: Wishes) -> Rule:
    asked = {what: value for what, value in asdict(wishes).items() if value is not None}
    limits = {what: value or None for what, value in asked.items() if what in channels.LIMITS}  # 0 is no limit
    return Rule(**(asdict(rule) | asked | limits))


def _save(school: School, channel: SchoolChannel, action: str, **detail: object) -> SchoolChannel:
    """Write a channel and the entry of the record, and bring everything in line with it."""
    with school.new_register.change() as revision:
        school.school_channels.save(channel)
        school.record.append(school.user, school.now(), action, "", channel.channel, revision=revision, **detail)
    reconcile(school)
    return channel
