"""Starting a command whenever somebody logs on, in each system's own way."""

from eventguard.adapters.startup.entry import Entry, System, entry
from eventguard.adapters.startup.place import (
    how_to_remove,
    how_to_start,
    place,
    put,
    python,
    this_system,
    this_user,
)

__all__ = [
    "Entry",
    "System",
    "entry",
    "how_to_remove",
    "how_to_start",
    "place",
    "put",
    "python",
    "this_system",
    "this_user",
]
