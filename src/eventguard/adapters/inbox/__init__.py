"""The drop folder: what lies in it, what we write into it, and where what is done goes."""

from eventguard.adapters.inbox.done import DONE, move_to_done, moved_before
from eventguard.adapters.inbox.notes import remove_note, write_note
from eventguard.adapters.inbox.scan import OutOfReach, Seen, event_of, is_busy, lies_within, opens, scan
from eventguard.adapters.inbox.stamp import stamp_of

__all__ = [
    "DONE",
    "OutOfReach",
    "Seen",
    "event_of",
    "is_busy",
    "lies_within",
    "move_to_done",
    "moved_before",
    "opens",
    "remove_note",
    "scan",
    "stamp_of",
    "write_note",
]
