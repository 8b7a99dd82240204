"""Addresses of folders: the drop folder, how long copies are kept, and removing old ones."""

from eventguard.web.addresses import Addresses
from eventguard.web.folders import drop_folder, old_copies, retention

ADDRESSES = Addresses(
    looked_at={
        "/drop-folder": drop_folder.page,
        "/drop-folder/state": drop_folder.state,
        "/old-copies": old_copies.old_copies,
    },
    by_somebody={
        "/drop-folder/choose": drop_folder.choose,
        "/drop-folder/switch": drop_folder.switch,
        "/drop-folder/at-log-on": drop_folder.at_log_on,
        "/old-copies": old_copies.remove,
        "/retention/set": retention.set_times,
        "/retention/off": retention.off,
    },
)
