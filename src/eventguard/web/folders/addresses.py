"""Addresses of folders: how long copies are kept, and removing old ones."""

from eventguard.web.addresses import Addresses
from eventguard.web.folders import old_copies, retention

ADDRESSES = Addresses(
    looked_at={
        "/old-copies": old_copies.old_copies,
    },
    by_somebody={
        "/old-copies": old_copies.remove,
        "/retention/set": retention.set_times,
        "/retention/off": retention.off,
    },
)
