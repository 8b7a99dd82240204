"""The channels of a school: what each is called, who sees it, and the safety rule that holds there beside consent."""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from eventguard.core.errors import SetupError
from eventguard.core.people.actors import alike
from eventguard.core.people.consent import EVERY, Channel

#: The longest name of a channel.
LONGEST = 40
#: What no channel is called: columns of a register, what Windows lets no folder be called, and words for all of them.
WORDS = (
    "id first-name last-name name role class leaves never-publish since until evidence biometrics consented-by "
    "notified objection preferred-first-name preferred-last-name preferred-name other-first-name other-last-name "
    "other-name said-by relation all every public closed inside con prn aux nul"
)
RESERVED = frozenset(WORDS.split()) | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


class SeenBy(StrEnum):
    """Who sees a channel: everybody, parents who sign in, or whoever is in the school."""

    PUBLIC = "public"
    CLOSED = "closed"
    INSIDE = "inside"

    def is_wider_than(self, other: "SeenBy") -> bool:
        """Whether people see it who would not see the other."""
        return list(SeenBy).index(self) < list(SeenBy).index(other)


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds in a channel whatever families said: it only ever covers more, and makes a picture smaller.

    Nobody is shown whose face is taller than ``tallest_pixels`` of the published picture or ``tallest_percent`` of its
    height; with ``groups_only`` nobody but in groups; with ``cover_everybody`` nobody. ``size`` is the longest that the
    long side of a published picture may be, in pixels.

    Raises:
        SetupError: a number makes no sense.
    """

    tallest_pixels: int | None = None
    tallest_percent: float | None = None
    groups_only: bool = False
    cover_everybody: bool = False
    size: int | None = None

    def __post_init__(self) -> None:
        pixels, percent, size = self.tallest_pixels, self.tallest_percent, self.size
        if pixels is not None and not 1 <= pixels <= 8192:
            raise SetupError("A face's height must lie between 1 and 8192 pixels.")
        if percent is not None and not 0 < percent <= 100:
            raise SetupError("A face's height must lie above 0 and not above 100 % of the picture's.")
        if size is not None and not 256 <= size <= 8192:
            raise SetupError("The size of the published picture must lie between 256 and 8192 pixels.")

    def tallest(self, height: int) -> float:
        """How tall a face that is shown may be at most in a picture of this height, both in pixels."""
        percent = math.inf if self.tallest_percent is None else height * self.tallest_percent / 100
        return min(percent, math.inf if self.tallest_pixels is None else self.tallest_pixels)

    def allows_more_than(self, other: "Rule") -> bool:
        """Whether something may be published by this rule that the other forbids."""
        limits = ((getattr(each, what) or math.inf for each in (self, other)) for what in LIMITS)
        bans = ((getattr(each, what) for each in (self, other)) for what in ("groups_only", "cover_everybody"))
        return any(here > there for here, there in limits) or any(there and not here for here, there in bans)

    @property
    def adds_nothing(self) -> bool:
        """Whether it leaves everything to what families said."""
        return self == CONSENT

    def to_json(self) -> str:
        """As the register keeps it."""
        return json.dumps(asdict(self), sort_keys=True)

    def __str__(self) -> str:
        percent = (
            "" if self.tallest_percent is None else f"no face taller than {self.tallest_percent:g} % of the picture"
        )
        parts = (
            "everybody covered" if self.cover_everybody else "",
            percent,
            f"no face taller than {self.tallest_pixels} pixels" if self.tallest_pixels is not None else "",
            "in groups only" if self.groups_only else "",
            f"at most {self.size} pixels wide or high" if self.size is not None else "",
        )
        return ", ".join(filter(None, parts)) or "as families said"


LIMITS = ("tallest_pixels", "tallest_percent", "size")
#: The two rules to choose from: consent alone, and one for what everybody can see and copy.
CONSENT, CAREFUL = Rule(), Rule(tallest_percent=4, size=1280)


class Ready(StrEnum):
    """The names of those two."""

    CONSENT = "consent"
    CAREFUL = "careful"

    def rule(self, seen_by: SeenBy) -> Rule:
        """The rule for a channel that these people see."""
        return CAREFUL if self is Ready.CAREFUL and seen_by is SeenBy.PUBLIC else CONSENT


@dataclass(frozen=True, slots=True)
class SchoolChannel:
    """A channel as the school keeps it. Its key, by which records and folders know it, stays when its name changes, and
    is given to no other, not even once it is used no more.
    """

    channel: Channel
    name: str
    seen_by: SeenBy
    rule: Rule = CONSENT
    used: bool = True


#: What every school begins with.
START = (
    SchoolChannel(Channel.SOCIAL, "social", SeenBy.PUBLIC),
    SchoolChannel(Channel.WEBSITE, "website", SeenBy.PUBLIC),
    SchoolChannel(Channel.NEWSLETTER, "newsletter", SeenBy.PUBLIC),
    SchoolChannel(Channel.PRESS, "press", SeenBy.PUBLIC),
    SchoolChannel(Channel.DISPLAY, "display", SeenBy.INSIDE),
)


def in_use(channels: Iterable[SchoolChannel]) -> list[Channel]:
    """The channels that photos can be cleaned for."""
    return [each.channel for each in channels if each.used]


def find(channels: Sequence[SchoolChannel], said: str) -> SchoolChannel | None:
    """The channel of this name or key, one in use before one that is not; None when there is none."""
    wanted = _plain(said)
    by_use = sorted(channels, key=lambda each: not each.used)
    named = (each for what in ("name", "channel") for each in by_use if _plain(getattr(each, what)) == wanted)
    return next(named, None) if wanted else None


def called(typed: str, channels: Iterable[SchoolChannel]) -> str:
    """A channel's name as it is kept.

    Raises:
        SetupError: it is none, too long, could pass for another's, or stands for something else.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in typed).split())
    if not _plain(name) or len(name) > LONGEST:
        raise SetupError("A channel needs a name.", f"Letters and figures, at most {LONGEST}.")
    if _slug(name) in RESERVED:
        raise SetupError(
            f"No channel can be called {name}: the word stands for something else.", "Say more of its name."
        )
    if other := next((each for each in channels if _is_like(name, each)), None):
        raise SetupError(f"{name} could be taken for {other.name}.", "Take another name.")
    return name


def added(typed: str, seen_by: SeenBy, channels: Sequence[SchoolChannel], rule: Rule | None = None) -> SchoolChannel:
    """A new channel, with the rule that is asked for, or, where the public ones are careful, as careful.

    Raises:
        SetupError: it cannot be called so.
    """
    name = called(typed, (each for each in channels if each.used))
    taken, slug = {each.channel for each in channels} | {EVERY}, _slug(name)
    keys = (Channel(f"{slug[:36]}-{n}" if n else slug) for n in range(len(taken) + 1))
    key = next(key for key in keys if key not in taken)
    if rule is None:
        public = [each.rule for each in channels if each.used and each.seen_by is SeenBy.PUBLIC]
        rule = (Ready.CAREFUL if CAREFUL in public else Ready.CONSENT).rule(seen_by)
    return SchoolChannel(key, name, seen_by, rule)


def renamed(channel: SchoolChannel, typed: str, channels: Iterable[SchoolChannel]) -> SchoolChannel:
    """The channel under another name. Raises SetupError when it cannot be called so."""
    return replace(channel, name=called(typed, (each for each in channels if each.channel != channel.channel)))


def _is_like(name: str, other: SchoolChannel) -> bool:
    return any(_plain(name) == _plain(each) or alike(name, each) for each in (other.name, other.channel))


def _plain(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "channel"
