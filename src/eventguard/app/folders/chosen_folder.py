"""The drop folder that a school has chosen: where it is, for which channel, and whether the page watches it.

The workspace keeps all of it (``adapters.computer.page_settings``). Where the school is remembered on this computer,
the folder is what is remembered there: so ``watch``, ``school`` and the page mean the same one, whoever changed it.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_documents_path

from eventguard.adapters.computer import page_settings
from eventguard.adapters.computer.schools import Remembered, Schools
from eventguard.app.computer import which_school
from eventguard.app.folders.drop_folder import require_drop_folder
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.app.words.event_name import require_harmless
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.settings import Show
from eventguard.files import expanded, real_path

#: What the event of files in no sub-folder is called where nothing else was said.
EVENT = "event"
#: What a folder is called that is proposed.
PROPOSED = "Photos to clean"


@dataclass(frozen=True, slots=True)
class ChosenFolder:
    """A drop folder: for which channel its photos are cleaned, what the event of those in no sub-folder is called, and
    whether it is watched while the page runs.
    """

    folder: Path
    channel: Channel = Channel.SOCIAL
    event: str = EVENT
    on: bool = False

    def order(self, school: School) -> Order:
        """How its photos are cleaned. Raises SetupError when its channel is used no more."""
        show = Show.CONSENT if school.has_register else Show.ALL
        return Order((), self.event, school.channel(self.channel), show, school.today(), os.cpu_count() or 1)


def chosen(school: School, schools: Schools | None = None) -> ChosenFolder | None:
    """The drop folder of a school; None where it has none."""
    kept, known = page_settings.read(school.workspace), remembered(school, schools)
    folder = known.drop_folder if known and known.drop_folder else Path(kept.drop_folder) if kept.drop_folder else None
    if folder is None or not folder.is_absolute():
        return None
    return ChosenFolder(folder, Channel(kept.channel or Channel.SOCIAL), kept.event or EVENT, kept.on)


def proposed() -> Path:
    """A folder that can be one, in this user's documents."""
    return user_documents_path() / PROPOSED


def choose(school: School, typed: str, going_to: str, event: str, schools: Schools | None = None) -> ChosenFolder:
    """Choose a drop folder, which is made if it is not there. Whether it is watched stays as it was.

    Raises:
        SetupError: it cannot be made, or may not be one; the channel is none, or the event's name gives a pupil away.
    """
    folder = _whole(typed.strip().strip('"'))
    if folder is None:
        raise SetupError("That is not a whole path.", f"Type it from its beginning, such as {proposed()}")
    channel, named = school.channel(going_to), event.strip() or EVENT
    require_harmless(school, named)
    _make(school, folder)
    require_drop_folder(school, folder)
    known = remembered(school, schools)
    if known:
        (schools or Schools()).put_in_place_of(known.name, replace(known, drop_folder=folder))
    page_settings.change(school.workspace, drop_folder=str(folder), channel=str(channel), event=named)
    return ChosenFolder(folder, channel, named, page_settings.read(school.workspace).on)


def switch(school: School, on: bool) -> None:
    """Watch it from now on, whenever the page runs, or no more."""
    page_settings.change(school.workspace, on=on)


def remembered(school: School, schools: Schools | None = None) -> Remembered | None:
    """The school as it is remembered on this computer, if these folders are one's."""
    try:
        return which_school.own_and_others(school.workspace, schools)[0]
    except SetupError:  # told by whatever needs to know which school is meant
        return None


def _whole(typed: str) -> Path | None:
    """What was typed as a path, None where it is no whole one, or no name of any file."""
    folder = expanded(typed)
    return folder if folder and folder.is_absolute() and typed.isprintable() else None


def _make(school: School, folder: Path) -> None:
    """Make it, unless it lies where nothing of the user's may."""
    if any(real_path(folder).is_relative_to(real_path(each)) for each in school.shut_out):
        raise SetupError("That folder lies in one that EventGuard keeps for itself.", "Choose one beside it.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"{folder} cannot be made ({error.strerror}).", "Choose another folder.") from error
