"""Who may be recognised and who may be shown, gathered from the register for one batch."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eventguard.app.faces import may_compare, own_network
from eventguard.app.school import School
from eventguard.app.words import school_words
from eventguard.core.faces.may_compare import Comparing, NotCompared
from eventguard.core.people.consent import Channel, is_groups_only, standing
from eventguard.core.people.groups import is_expected
from eventguard.core.photos.naming import Naming
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.settings import Show
from eventguard.core.words.sought import Sought


def batch_policy(school: School, channel: Channel, on: date, show: Show, groups: Sequence[str] = ()) -> BatchPolicy:
    """What a batch for this channel on this date works by; the channel's rule may make its pictures smaller.

    With ``groups`` (classes, or roles such as "staff") only their people may be named and shown, by hand neither. All
    others stay in the gallery as rivals: a child whom two people resemble stays covered, also when one of them is not
    expected. Where faces may not be compared (``core.faces.may_compare``) there is no gallery, and nobody is shown.

    Raises:
        SetupError: people are to be shown, but there is no register, nobody is in a group, or the school's own network
            is missing or another file than was chosen.
    """
    everybody = list(school.people().values()) if show is Show.ALL else school.register.people()
    by_id = {person.id: person for person in everybody}
    may_compare.require_somebody(school, groups, by_id, on)
    rule = school.rule(channel)
    size = min(school.settings.publish_size, rule.size or school.settings.publish_size)
    settings = replace(school.settings, publish_size=size)
    people = everybody if show is Show.CONSENT else ()
    asked = frozenset(person.id for person in people if is_groups_only(person, channel))
    naming = Naming.of(everybody, channel, on, all_covered=rule.cover_everybody)
    sought = Sought.of(everybody, school_words.listed(school), naming.named)
    found = Comparing(NotCompared.ALL_COVERED)
    if show is Show.CONSENT:
        found = may_compare.comparing(school, groups, by_id, on)
    if found.why:
        return BatchPolicy(settings, None, {}, rule=rule, groups_only=asked, comparing=found, sought=sought)
    network, gallery = own_network.require(school), own_network.gallery(school)
    standings = {
        person.id: standing(person, channel, on)
        for person in everybody
        if person.id in gallery.people and is_expected(person, groups)
    }
    return BatchPolicy(settings, gallery, standings, network, rule, asked, sought=sought)
