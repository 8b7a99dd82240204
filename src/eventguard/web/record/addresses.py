"""Addresses of the record."""

from eventguard.web.addresses import Addresses
from eventguard.web.record import pages

ADDRESSES = Addresses(
    looked_at={
        "/record": pages.record,
    },
)
