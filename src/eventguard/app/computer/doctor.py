"""What works on this computer: engines, versions, folders, permissions."""

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from eventguard.adapters.folders.shared import shared
from eventguard.app.computer import clock
from eventguard.app.faces import own_network, recognition
from eventguard.app.folders import chosen_folder, shared_folder
from eventguard.app.school import School
from eventguard.core.dates import in_full, to_the_minute
from eventguard.core.errors import EventGuardError, SetupError
from eventguard.core.folders.shared import Shared
from eventguard.files import real_path
from eventguard.networks import published, weights
from eventguard.networks.published import Published

PACKAGES = (
    "eventguard",
    "opencv-python-headless",
    "openvino",
    "dlib-bin",
    "face-recognition-models",
    "pillow",
    "pillow-heif",
    "piexif",
)
#: Less free space than this, in bytes, is a warning: 200 cleaned photos take about 0.2 GB.
LITTLE_SPACE = 2**30
#: Where ``packaging/bundle.py`` says when it built a bundle; and for how long one is as good as new: what it carries to
#: read files from outside is mended several times a year.
BUILT, GROWS_OLD = Path(__file__).parents[2] / "built", timedelta(days=365)


NETWORKS = (
    ("face detector", published.YUNET),
    ("second face detector", published.CENTERFACE),
    ("face recogniser", published.SFACE),
    ("reader of writing", published.WRITING),
    ("second reader of writing", published.LETTERS),
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at; ``good`` is False where something has to be done first."""

    what: str
    good: bool
    says: str


def examine(school: School) -> Iterator[Diagnosis]:
    """Look at everything that cleaning needs. Makes nothing."""
    yield Diagnosis("system", True, f"{platform.system()} {platform.release()}, Python {platform.python_version()}")
    yield from _of_bundle(school, BUILT)
    for package in PACKAGES:
        try:
            yield Diagnosis(package, True, version(package))
        except PackageNotFoundError:
            yield Diagnosis(package, False, "not installed: install EventGuard again, as its README says")
    for name, which in NETWORKS:
        yield _try(name, partial(_weights, which))
    yield _try("second recogniser", _load_dlib)
    yield from _places(school)
    if any(not shared_folder.is_opened(folder, why) for folder, why in school.shared_folders.items()):
        return  # neither database is opened there, and that is what has to be seen to first
    yield _try("workspace", lambda: _folder(school))
    yield _try("register", lambda: f"{len(school.register.people())} people, revision {school.register.revision}")
    yield _try("clock", lambda: _clock(school))
    yield _try("record", lambda: _the_record(school))
    yield _try("approvers", lambda: ", ".join(approver.name for approver in school.colleagues.approvers()) or _nobody())
    yield _try("recognition", lambda: _recognition(school))
    if school.has_register and own_network.in_use(school):
        yield _try("the school's own network", lambda: _own_network(school))
    if school.has_register:
        yield from _of_templates(recognition.status(school))


def _of_bundle(school: School, built: Path) -> Iterator[Diagnosis]:
    """How old the bundle is, of which this is a part, if it is one. Nothing asks for a newer one."""
    try:
        day = date.fromisoformat(built.read_text().strip())
    except (OSError, ValueError):
        return
    old = school.today() - day > GROWS_OLD
    more = ": more than a year ago. Ask whoever installed EventGuard for a newer one; all that is there stays"
    yield Diagnosis("bundle", not old, f"built on {in_full(day)}{more if old else ''}")


def _places(school: School) -> Iterator[Diagnosis]:
    """Whether the school's folders are this computer's alone. The drop folder need not be: it holds no database."""
    instead = shared_folder.INSTEAD
    for folder, why in school.shared_folders.items():
        what = "place of the register" if folder == school.consent_data else "place of the workspace"
        go_on = "" if shared_folder.is_opened(folder, why) else f" {shared_folder.GO_ON}"
        get = "can get" if why.tolerated else "get"
        yield Diagnosis(what, why.tolerated, f"{folder} lies {why}, where databases {get} damaged. {instead}{go_on}")
        instead = "It has to be moved with the other."
    if not school.shared_folders:
        yield Diagnosis("place of the folders", True, "workspace and register lie on this computer's own disk")
    drop_folder = chosen_folder.chosen(school)
    for folder, why in shared(drop_folder.folder).items() if drop_folder else ():
        yield Diagnosis("place of the drop folder", True, f"{folder} lies {why}: {_of_drop_folder(why)}")


def _of_drop_folder(why: Shared) -> str:
    if why.drive:
        return "that is fine, for it holds no database; over a slow network files take longer to come to rest"
    return f"it holds no database, but every photo in it is copied by {why.by} before EventGuard has seen it"


def _of_templates(status: recognition.Status) -> Iterator[Diagnosis]:
    if status.stale:
        says = f"{len(status.stale)} are from photos more than a year old: enrol these people again"
        yield Diagnosis("templates", False, says)
    if status.by_another:
        says = f"{len(status.by_another)} are another network's, and compared with nobody: enrol these people again"
        yield Diagnosis("templates of another network", False, says)


def _the_record(school: School) -> str:
    if school.exists:
        school.record.require_key()  # without it nothing can be recorded or approved
    return f"{school.record.length} entries; its key: {school.key.place}"


def _nobody() -> str:
    raise SetupError("nobody may approve yet.", "Add somebody: eventguard approvers add NAME")


def _try(what: str, look: Callable[[], str]) -> Diagnosis:
    try:
        return Diagnosis(what, True, look())
    except EventGuardError as error:
        return Diagnosis(what, False, str(error))
    except Exception as error:  # an engine may fail to load in any way; that is what we are here to find out
        return Diagnosis(what, False, f"does not work here ({type(error).__name__}: {error})")


def _weights(which: Published) -> str:
    return f"{weights.path_of(which).name}, digest as published"


def _load_dlib() -> str:
    from eventguard.adapters.faces import dlib  # noqa: PLC0415  loading it is the test

    return f"dlib {dlib.VERSION}, models of face_recognition"


def _folder(school: School) -> str:
    school.require()
    school.store.make()
    free = shutil.disk_usage(school.workspace).free
    space = f"{free / 2**30:.0f} GB free" if free > LITTLE_SPACE else "less than 1 GB free: make room first"
    return f"{real_path(school.workspace)}, {space}"


def _clock(school: School) -> str:
    clock.require(school)
    return f"{to_the_minute(school.now().astimezone())}, not behind the record"


def _recognition(school: School) -> str:
    status = recognition.status(school)
    if not status.on:
        return "off: in new photos every face is covered (on: eventguard recognition on --dpia REF --by NAME)"
    own_network.gallery(school)  # that templates can be decrypted is worth knowing before an event
    since = in_full(datetime.fromisoformat(status.at)) if status.at else "an unknown day"
    return f"on since {since}, assessment {status.dpia}, {len(status.enrolled)} enrolled, key {school.vault.place}"


def _own_network(school: School) -> str:
    network = own_network.require(school)
    return f"{network.path}, digest as chosen" if network else "the built-in one"
