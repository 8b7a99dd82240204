"""The school's channels on the page: adding one, naming it, who sees it, its safety rule, using it no more."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app import phrases
from eventguard.app.people import channels
from eventguard.app.people.channels import Wishes
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.channels import CAREFUL, LIMITS, Ready, Rule, SchoolChannel, SeenBy
from eventguard.core.photos.photo import State
from eventguard.web import parsing
from eventguard.web.asking import first_told, says
from eventguard.web.review_page import review_of
from eventguard.web.views import View

#: Who sees a channel, in words.
SEEN_BY = {
    SeenBy.PUBLIC: "everybody, all over the world",
    SeenBy.CLOSED: "parents who sign in",
    SeenBy.INSIDE: "whoever is in the school",
}
OWN = "own"


def view(school: School) -> View:
    """All channels, each with what holds there; and words for what can be chosen."""
    return {
        "every": [_channel(each) for each in school.channels],
        "seen_by": SEEN_BY,
        "careful": str(CAREFUL),
        "any_public": any(each.used and each.seen_by is SeenBy.PUBLIC for each in school.channels),
    }


def _channel(channel: SchoolChannel) -> View:
    rule = channel.rule
    return {
        "key": channel.channel,
        "name": channel.name,
        "used": channel.used,
        "who": channel.seen_by,
        "seen_by": SEEN_BY[channel.seen_by],
        "rule": rule,
        "says": means(rule),
        "ready": Ready.CONSENT if rule.adds_nothing else Ready.CAREFUL if rule == CAREFUL else OWN,
        "narrower": [each for each in SeenBy if channel.seen_by.is_wider_than(each)],
    }


def means(rule: Rule) -> str:
    """A safety rule in a sentence."""
    if rule.adds_nothing:
        return "Whoever has a yes for it may be shown, as their family said."
    if rule.cover_everybody:
        return "Nobody is shown there at all, whatever families said."
    return f"Whoever has a yes may be shown, but: {rule}."


async def add(request: Request) -> Response:
    """A new channel, for which nobody has said anything yet."""
    said = await parsing.body(request)
    name, who = parsing.text(said, "name"), parsing.choice(said, "seen_by", SeenBy)
    added = await review_of(request).quick.do(lambda school: channels.add(school, name, who))
    return says(
        f"{added.name} is a channel now, seen by {SEEN_BY[added.seen_by]}. {means(added.rule)}",
        "Nobody has said yes to it yet, so everybody is covered there until families are asked.",
    )


async def rename(request: Request) -> Response:
    """Another name for the same place."""
    said = await parsing.body(request)
    which, name, same = parsing.text(said, "channel"), parsing.text(said, "name"), parsing.text(said, "same")
    renamed = await review_of(request).quick.do(lambda school: channels.rename(school, which, name, bool(same)))
    return says(f"It is called {renamed.name} now. Its folder of approved photos stays {renamed.channel}.")


async def seen_by(request: Request) -> Response:
    """Say that fewer people see it."""
    said = await parsing.body(request)
    which, who = parsing.text(said, "channel"), parsing.choice(said, "seen_by", SeenBy)
    changed = await review_of(request).quick.do(lambda school: channels.seen_by(school, which, who))
    return says(f"{changed.name} is seen by {SEEN_BY[changed.seen_by]}. {means(changed.rule)}")


async def rule(request: Request) -> Response:
    """Choose what holds in a channel, or in all public ones, beside consent; what that changes is told first."""
    said = await parsing.body(request)
    which = [] if parsing.text(said, "all") == SeenBy.PUBLIC else [parsing.text(said, "channel")]
    ready, wishes = _wanted(said)
    why = parsing.text(said, "why")

    def work(school: School) -> Response:
        wanted = channels.wished(school, which, ready, wishes)
        lines = [line for each in wanted for line in _would(school, each)]
        freer = channels.freer_than_now(school, wanted)
        told = [*lines, *_freer(freer), "What was approved before stays."]
        if (why or not freer) and (first := first_told(said, told, "Let that hold")):
            return first  # where a reason is missing, that is said at once
        changed = channels.set_rule(school, which, ready, wishes, why)
        return says(*(f"{each.name}: {means(each.rule)}" for each in changed))

    return await review_of(request).quick.do(work)


async def stop(request: Request) -> Response:
    """Use a channel no more; what has to come down then is told first."""
    said = await parsing.body(request)
    which = parsing.text(said, "channel")

    def work(school: School) -> Response:
        channel = channels.find(school, which)
        if first := first_told(said, _without(school, channel), f"Use {channel.name} no more"):
            return first
        channels.stop(school, which)
        return says(f"{channel.name} is not used any more.", "What has to come down is on the page Take down.")

    return await review_of(request).quick.do(work)


def _wanted(said: Mapping[str, Any]) -> tuple[Ready | None, Wishes]:
    """Which rule is wanted: one of the two to choose from, or limits of the school's own, all of them."""
    if parsing.text(said, "ready") != OWN:
        return parsing.choice(said, "ready", Ready), Wishes()
    pixels, percent, size = (_number(said, name) for name in LIMITS)
    groups, nobody = (parsing.text(said, name) == "yes" for name in ("groups_only", "cover_everybody"))
    return None, Wishes(int(pixels), percent, groups, nobody, int(size))


def _number(said: Mapping[str, Any], name: str) -> float:
    """A number that was typed, 0 where none was."""
    typed = parsing.text(said, name, 12).replace(",", ".")
    try:
        found = float(typed or 0)
    except ValueError:
        found = -1
    if not 0 <= found <= 10_000:
        raise SetupError(f"{typed} is no such number.", "Use figures alone; leave the field empty for no limit.")
    return found


def _would(school: School, channel: SchoolChannel) -> list[str]:
    """What a rule that is wished for means, and what it changes."""
    many = channels.waiting(school, channel)
    again = f"{phrases.count(many, 'waiting photo')} of it must be cleaned again before anybody can approve them."
    return [f"{channel.name}: {means(channel.rule)}", again if many else "No waiting photo has to be cleaned again."]


def _freer(names: list[str]) -> list[str]:
    return [f"More may be seen than now in {phrases.listed(names)}, of photos cleaned from now on."] if names else []


def _without(school: School, channel: SchoolChannel) -> list[str]:
    """What it means that a channel is used no more."""
    down, held = (channels.showing(school, channel, state) for state in (State.APPROVED, State.HELD))
    return [
        f"Nobody may be shown for {channel.name} from now on, and no answer of a family for it counts again, ever.",
        f"To come down wherever it was posted: {phrases.count(down, 'approved photo')}.",
        f"Not to be approved any more: {phrases.count(held, 'waiting photo')}.",
        "This cannot be taken back: another channel of that name would be a new one, to which nobody has said yes.",
    ]
