"""Opening the folder of what may be posted on this computer's screen: always one of ours, never one that was named."""

from pathlib import Path

from eventguard.adapters.computer import file_window
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel
from eventguard.files import real_path


def folder(school: School, channel: Channel | None = None) -> Path:
    """Where approved photos lie: those of one channel, or of all."""
    return (school.store.approved(channel) if channel else school.store.workspace / "approved").absolute()


def open_approved(school: School, channel: Channel | None = None) -> Path:
    """Open that folder in a window of the system.

    Raises:
        Refused: nothing is approved yet, the folder is a link to elsewhere, or this computer has no command for it.
    """
    wanted = folder(school, channel)
    if not wanted.is_dir():
        raise Refused("There is no such folder yet.", "It is made when the first photo is approved.")
    if real_path(wanted) != real_path(school.workspace) / wanted.relative_to(school.workspace.absolute()):
        raise Refused(f"{wanted} is a link to elsewhere.", "Look there yourself, and ask whoever set that up.")
    if not file_window.open_folder(wanted):
        raise Refused("This computer has no command that opens folders.", f"Open it yourself: {wanted}")
    return wanted
