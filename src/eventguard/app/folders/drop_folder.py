"""Whether a folder may be a drop folder: there, apart from our own folders, and no more than a folder of photos."""

import os
from pathlib import Path

from eventguard.adapters.folders.done_folder import DONE
from eventguard.adapters.folders.drop_folder import lies_within
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.files import is_link, real_path

ANOTHER = "Make a folder for nothing but photos to be cleaned, and name that."


def require_drop_folder(school: School, drop_folder: Path) -> Path:
    """The folder as an absolute path.

    Raises:
        SetupError: it is not there, holds far more than photos, lies within the workspace or the consent folder, or one
            of them in it, or its ``done`` is a link.
    """
    if not drop_folder.is_dir():
        what = "is not a folder" if drop_folder.exists() else "does not exist"
        raise SetupError(f"The drop folder {drop_folder} {what}.", f'Make it first: mkdir "{drop_folder}"')
    if real_path(drop_folder) == Path(real_path(drop_folder).anchor):
        raise SetupError(f"{drop_folder} is a whole drive: everything on it would be cleaned.", ANOTHER)
    if lies_within(_home(), drop_folder):
        raise SetupError(f"{drop_folder} holds your home folder: everything in it would be cleaned.", ANOTHER)
    for folder in (drop_folder, drop_folder / DONE):
        for name, ours in (("workspace", school.workspace), ("consent folder", school.consent_data)):
            if lies_within(folder, ours) or lies_within(ours, folder):
                raise SetupError(
                    f"The drop folder {drop_folder} and the {name} {ours} must not lie within one another.",
                    "Name folders that lie apart: --workspace DIR --consent-data DIR",
                )
    done = drop_folder / DONE
    if os.path.lexists(done) and is_link(done.lstat()):
        raise SetupError(
            f"{done} is a link: originals would be moved somewhere else.", "Remove the link, or rename it."
        )
    return drop_folder.absolute()


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a service account may have none
        return Path("/")
