"""Watching a drop folder from log-on: the start-up entry of a school, put in place and taken away."""

from collections.abc import Sequence
from pathlib import Path

from eventguard.adapters.computer import logon
from eventguard.adapters.computer.logon_entry import LogonEntry, entry
from eventguard.app.folders.chosen_folder import ChosenFolder
from eventguard.app.school import School


def entry_for(
    workspace: Path, consent_data: Path, user: str | None, drop_folder: Path, wishes: Sequence[str]
) -> LogonEntry:
    """The entry that watches a folder for a school.

    Args:
        workspace: the school's folder for photos and record.
        consent_data: that of its register.
        user: for whom, if that was said.
        drop_folder: the folder, as an absolute path.
        wishes: how, as options of ``watch``.

    Raises:
        SetupError: a name holds what no such entry can.
    """
    folders = ["--workspace", str(workspace.absolute()), "--consent-data", str(consent_data.absolute())]
    by = ["--as", user] if user else []
    command = [*logon.ourselves(), *folders, *by, "watch", str(drop_folder), *wishes]
    return entry(logon.this_system(), command, str(drop_folder), logon.this_user())


def of_chosen(school: School, folder: ChosenFolder) -> LogonEntry:
    """The same for the folder that a school has chosen."""
    wishes = [f"--channel={folder.channel}", f"--event={folder.event}"]
    return entry_for(school.workspace, school.consent_data, school.said, folder.folder, wishes)
