"""Addresses of folders: the drop folder."""

from eventguard.web.addresses import Addresses
from eventguard.web.folders import drop_folder

ADDRESSES = Addresses(
    looked_at={
        "/drop-folder": drop_folder.page,
        "/drop-folder/state": drop_folder.state,
    },
    by_somebody={
        "/drop-folder/choose": drop_folder.choose,
        "/drop-folder/switch": drop_folder.switch,
        "/drop-folder/at-log-on": drop_folder.at_log_on,
    },
)
