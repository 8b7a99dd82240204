"""Addresses of people: everybody, one person, their answers."""

from eventguard.web.addresses import PERSON, Addresses
from eventguard.web.people import answers, channels, pages

ADDRESSES = Addresses(
    looked_at={
        "/people": pages.everybody,
        PERSON: pages.person,
    },
    by_somebody={
        "/channels/add": channels.add,
        "/channels/rename": channels.rename,
        "/channels/rule": channels.rule,
        "/channels/seen-by": channels.seen_by,
        "/channels/stop": channels.stop,
        f"{PERSON}/consent": answers.consent,
    },
)
