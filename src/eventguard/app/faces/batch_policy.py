"""Who may be recognised and who may be shown, gathered from the register for one batch."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from eventguard.app.faces import own_network
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import PUPIL, Channel, Person, is_groups_only, standing
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.settings import Show


def batch_policy(school: School, channel: Channel, on: date, show: Show, groups: Sequence[str] = ()) -> BatchPolicy:
    """What a batch for this channel on this date works by; the channel's rule may make its pictures smaller.

    With ``groups`` (classes, or roles such as "staff") only their people may be named and shown, by hand neither. All
    others stay in the gallery as rivals: a child whom two people resemble stays covered, also when one of them is not
    expected.

    Raises:
        SetupError: people are to be shown, but there is no register, nobody is in a group, or the school's own network
            is missing or another file than was chosen.
    """
    everybody = school.register.people() if groups or show is Show.CONSENT else []
    for group in groups:
        if not any(_is_in(person, group) for person in everybody):
            known = ", ".join(known_groups(everybody))
            raise SetupError(f"Nobody in the register is in {group}.", f"The register knows: {known}.")
    rule = school.rule(channel)
    size = min(school.settings.publish_size, rule.size or school.settings.publish_size)
    settings = replace(school.settings, publish_size=size)
    people = school.people().values() if show is Show.CONSENT else ()
    asked = frozenset(person.id for person in people if is_groups_only(person, channel))
    if show is Show.ALL or not school.compares:
        return BatchPolicy(settings, None, {}, rule=rule, groups_only=asked)
    network, gallery = own_network.require(school), own_network.gallery(school)
    standings = {
        person.id: standing(person, channel, on)
        for person in everybody
        if person.id in gallery.people and is_expected(person, groups)
    }
    return BatchPolicy(settings, gallery, standings, network, rule, asked)


def known_groups(everybody: Iterable[Person]) -> list[str]:
    """What may be named as a group: the classes, then the roles of those who are no pupils."""
    people = list(everybody)
    classes = sorted({person.group for person in people if person.group})
    return classes + sorted({person.role for person in people if person.role not in (PUPIL, *classes)})


def is_expected(person: Person, groups: Sequence[str]) -> bool:
    """Whether somebody is in one of these groups; everybody is expected where none is named."""
    return not groups or any(_is_in(person, group) for group in groups)


def as_group(groups: Sequence[str]) -> frozenset[str]:
    """What tells whether two orders name the same groups."""
    return frozenset(group.strip().casefold() for group in groups)


def _is_in(person: Person, group: str) -> bool:
    return group.strip().casefold() in (person.group.casefold(), person.role.casefold())
