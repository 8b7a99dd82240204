"""What works on this computer: engines, versions, folders, permissions."""

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from eventguard.adapters.faces import weights
from eventguard.app.computer import clock
from eventguard.app.faces import recognition
from eventguard.app.school import House
from eventguard.core.errors import EventGuardError, SetupError
from eventguard.files import place_of

PACKAGES = ("eventguard", "opencv-python-headless", "dlib-bin", "face-recognition", "pillow", "pillow-heif", "piexif")
#: Less free space than this, in bytes, is a warning: 200 cleaned photos take about 0.2 GB.
LITTLE_SPACE = 2**30


NETWORKS = (
    ("face detector", weights.YUNET),
    ("second face detector", weights.CENTERFACE),
    ("face recogniser", weights.SFACE),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``good`` is False where something has to be done first."""

    what: str
    good: bool
    says: str


def examine(house: House) -> Iterator[Finding]:
    """Look at everything that cleaning needs. Makes nothing."""
    yield Finding("system", True, f"{platform.system()} {platform.release()}, Python {platform.python_version()}")
    for package in PACKAGES:
        try:
            yield Finding(package, True, version(package))
        except PackageNotFoundError:
            yield Finding(package, False, "not installed: install EventGuard again, as its README says")
    for name, which in NETWORKS:
        yield _try(name, partial(_weights, which))
    yield _try("second recogniser", _load_dlib)
    yield _try("workspace", lambda: _folder(house))
    yield _try("register", lambda: f"{len(house.register.people())} people, revision {house.register.revision}")
    yield _try("clock", lambda: _clock(house))
    yield _try("record", lambda: _record(house))
    yield _try("approvers", lambda: ", ".join(approver.name for approver in house.approvers.all()) or _nobody())
    yield _try("recognition", lambda: _recognition(house))
    if house.has_register and (stale := recognition.status(house).stale):
        yield Finding(
            "templates", False, f"{len(stale)} are from photos more than a year old: enrol these people again"
        )


def _record(house: House) -> str:
    if house.exists:
        house.ledger.require_key()  # without it nothing can be recorded or approved
    return f"{house.ledger.length} entries; its key: {house.key.place}"


def _nobody() -> str:
    raise SetupError("nobody may approve yet.", "Add somebody: eventguard approvers add NAME")


def _try(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except EventGuardError as error:
        return Finding(what, False, str(error))
    except Exception as error:  # an engine may fail to load in any way; that is what we are here to find out
        return Finding(what, False, f"does not work here ({type(error).__name__}: {error})")


def _weights(which: tuple[str, str, str]) -> str:
    return f"{weights.path_of(which).name}, digest as published"


def _load_dlib() -> str:
    from eventguard.adapters.faces import dlib  # noqa: PLC0415  loading it is the test

    return f"dlib {dlib.VERSION} through face_recognition"


def _folder(house: House) -> str:
    house.require()
    house.store.make()
    free = shutil.disk_usage(house.workspace).free
    space = f"{free / 2**30:.0f} GB free" if free > LITTLE_SPACE else "less than 1 GB free: make room first"
    return f"{place_of(house.workspace)}, {space}"


def _clock(house: House) -> str:
    clock.require(house)
    return f"{house.now().astimezone():%d/%m/%Y %H:%M}, not behind the record"


def _recognition(house: House) -> str:
    status = recognition.status(house)
    if not status.on:
        return "off: in new photos every face is covered (on: eventguard recognition on --dpia REF --by NAME)"
    house.register.templates()  # that they can be decrypted is worth knowing before an event
    return f"on since {status.at}, assessment {status.dpia}, {len(status.enrolled)} enrolled, key {house.vault.place}"
