"""Which school a command is about, and remembering one.

Whoever names a folder means that folder, and never another school's beside it: faces of one school must not be judged
by the register of another.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from eventguard.adapters.computer.schools import Remembered, Schools
from eventguard.adapters.folders.shared import shared
from eventguard.app.folders.shared_folder import require_own_disk
from eventguard.core.errors import SetupError
from eventguard.core.people.actors import called, same
from eventguard.files import real_path

#: What the two folders are called where nothing else is said, in the folder that one is in, or in the school's own.
WORKSPACE, CONSENT_DATA = Path("eventguard-work"), Path("consent_data")


@dataclass(frozen=True, slots=True)
class Meant:
    """The folders that a command is about; ``remembered`` is their school, if it is one that was set up, ``usual``
    whether it is so without being named, and ``says`` what whoever types should know of that.
    """

    workspace: Path
    consent_data: Path
    remembered: Remembered | None = None
    usual: bool = False
    says: str = ""


#: What is meant where no school is remembered: the usual folders, in the one that one is in.
HERE = Meant(WORKSPACE, CONSENT_DATA)


def meant(name: str | None, workspace: Path | None, consent_data: Path | None, schools: Schools | None = None) -> Meant:
    """Which folders are meant.

    Args:
        name: the remembered school that was named, if any.
        workspace: the folder for photos and record that was named, if any.
        consent_data: that of the register. If one is named, the other is the usual one in the folder that one is in.
        schools: those that are remembered.

    Raises:
        SetupError: no such school is remembered, a school and a folder were named, or what is remembered is broken.
    """
    if workspace or consent_data:
        if name:
            raise SetupError("A school and a folder were named.", "Name one of them: --school, or --workspace.")
        return Meant(workspace or WORKSPACE, consent_data or CONSENT_DATA)
    every = (schools or Schools()).all()
    if not every:
        if name:
            raise SetupError("No school is remembered yet.", "eventguard school set-up NAME --folder DIR")
        return HERE
    school = _named(every, name) if name else every[0]
    return Meant(school.workspace, school.consent_data, school, school == every[0], _says(school, len(every) > 1))


def set_up(name: str, folder: Path, drop_folder: Path | None = None, schools: Schools | None = None) -> Remembered:
    """Remember where a school's folders are; they are made when they are first needed. It is the one that is meant from
    now on.

    Raises:
        SetupError: it has no name, or its folder is a file, cannot be made, or is not this computer's alone.
    """
    known = called(name)
    if not known:
        raise SetupError("The school needs a name.", 'eventguard school set-up "Oak Lane Primary" --folder DIR')
    for place in filter(None, (folder, drop_folder)):
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(f"{place} cannot be made ({error.strerror}).", "Name another folder.") from error
    root = folder.absolute()
    school = Remembered(known, root / WORKSPACE, root / CONSENT_DATA, drop_folder.absolute() if drop_folder else None)
    own = (real_path(school.workspace), real_path(school.consent_data))
    if drop_folder and any(real_path(drop_folder).is_relative_to(each) for each in own):
        raise SetupError("The drop folder lies in one that EventGuard keeps for itself.", "Name one beside it.")
    for own_folder, why in shared(school.workspace, school.consent_data).items():
        require_own_disk(own_folder, why)
    (schools or Schools()).put_first(school)
    return school


def use(name: str, schools: Schools | None = None) -> Remembered:
    """Mean this school from now on, unless another is named. Raises SetupError when none is called so."""
    known = schools or Schools()
    school = _named(known.all(), name)
    known.put_first(school)
    return school


def forget(name: str, schools: Schools | None = None) -> None:
    """Remember a school no longer; nothing of its folders changes. Raises SetupError when none is called so."""
    known = schools or Schools()
    _named(known.all(), name)
    known.forget(name)


def own_and_others(workspace: Path, schools: Schools | None = None) -> tuple[Remembered | None, list[Remembered]]:
    """The remembered school whose workspace this is, None if it is none's, and the others."""
    every = (schools or Schools()).all()
    own = next((each for each in every if real_path(each.workspace) == real_path(workspace)), None)
    return own, [each for each in every if each != own]


def rename(workspace: Path, name: str, schools: Schools | None = None) -> str:
    """Call the remembered school whose workspace this is by another name; returns it.

    Raises:
        SetupError: it is no name, another school's, or this school is not remembered.
    """
    own, others = own_and_others(workspace, schools)
    known = called(name)
    if own is None:
        raise SetupError("This computer remembers no such school.", "eventguard school set-up NAME --folder DIR")
    if not known:
        raise SetupError("The school needs a name.", "Write its name into the field.")
    if any(same(each.name, known) for each in others):
        raise SetupError(f"Another school on this computer is called {known}.", "Give it a name of its own.")
    (schools or Schools()).put_in_place_of(own.name, replace(own, name=known))
    return known


def _named(every: list[Remembered], name: str) -> Remembered:
    found = next((each for each in every if same(each.name, name)), None)
    if found is None:
        names = ", ".join(each.name for each in every) or "none yet"
        raise SetupError(f"No school is remembered as {name}.", f"Those that are: {names}.")
    return found


def _says(school: Remembered, several: bool) -> str:
    """What whoever types should know: of several schools which one it is, and that a folder here is another."""
    if WORKSPACE.is_dir() and real_path(WORKSPACE) != real_path(school.workspace):
        own = f"{WORKSPACE} in this folder is another: for that, --workspace {WORKSPACE}"
        return f"This is about {school.name}. {own}"
    return f"This is about {school.name}." if several else ""
