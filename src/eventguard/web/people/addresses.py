"""Addresses of people: everybody, one person, their answers."""

from eventguard.web.addresses import PERSON, Addresses
from eventguard.web.people import answers, pages

ADDRESSES = Addresses(
    looked_at={
        "/people": pages.everybody,
        PERSON: pages.person,
    },
    by_somebody={
        f"{PERSON}/consent": answers.consent,
    },
)
