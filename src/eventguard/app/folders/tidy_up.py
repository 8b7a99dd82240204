"""Every file where it has to lie, nothing of ours left behind, and nothing removed that is not ours."""

import os
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from eventguard.adapters.films.begun import Begun
from eventguard.adapters.folders.store import OUR_FILM, OURS, names_in
from eventguard.app.folders import file_moves, retention, uploads
from eventguard.app.folders.to_do import ToDo, ToDoKind
from eventguard.app.school import School
from eventguard.core.harmless import readable
from eventguard.core.photos.photo import State
from eventguard.files import is_half_written

#: Of so many files that are not ours the names are told; of the others how many there are.
TOLD = 3


def tidy(school: School) -> tuple[ToDo, ...]:
    """Move what the record wants elsewhere, and remove what was never finished or has been replaced.

    Call it inside a transaction: then no other run is in the middle of anything.

    Returns:
        What could not be moved, and what lies there that is not ours, the most urgent first.
    """
    found = [*_recalled(school), *_held(school), *_out_of_the_way(school), *_dropped(school), *_films(school)]
    return tuple(sorted(found, key=lambda to_do: list(ToDoKind).index(to_do.kind)))


def _recalled(school: School) -> Iterator[ToDo]:
    """Take out of the approved folders what may not be posted any more, and what was put back to waiting."""
    down, back = (school.recorded_files.outputs(state) for state in (State.TAKEN_DOWN, State.HELD))
    for channel in dict.fromkeys((*(each.channel for each in school.channels), *(each.channel for each in down))):
        folder, wanted = school.store.approved(channel), {each.output: each for each in down if each.channel == channel}
        names = yield from _names(folder, ToDoKind.STILL_APPROVED if wanted else ToDoKind.NOT_MOVED)
        yield from _half_written(folder, names)
        yield from _told(file_moves.recall(school, wanted[name]) for name in names if name in wanted)
        waiting = {each.output: each for each in back if each.channel == channel}
        yield from _told(file_moves.follow(school, waiting[name], folder) for name in names if name in waiting)


def _held(school: School) -> Iterator[ToDo]:
    """Finish approvals and refusals that were cut off, and clear away what was replaced."""
    lying = school.recorded_files.outputs(State.HELD, State.APPROVED, State.REJECTED)
    known = {each.output for each in lying if each.state is State.HELD}
    approved, rejected = (
        {each.output: each for each in lying if each.state is state} for state in (State.APPROVED, State.REJECTED)
    )
    names = yield from _names(school.store.held, ToDoKind.NOT_MOVED)
    for name in names:
        to_do = file_moves.finish(school, approved[name]) if name in approved else None
        if name in rejected and name not in known:
            to_do = file_moves.follow(school, rejected[name], school.store.held)
        if to_do:
            known.add(name)
            yield to_do
    yield from _unknown(school, school.store.held, [name for name in names if name not in known])


def _out_of_the_way(school: School) -> Iterator[ToDo]:
    """What was taken down, and what was rejected: put back to waiting where the record says so, removed where it tells
    of none.
    """
    waiting = {each.output: each for each in school.recorded_files.outputs(State.HELD)}
    for state, folder in ((State.TAKEN_DOWN, school.store.taken_down), (State.REJECTED, school.store.rejected)):
        known = {each.output for each in school.recorded_files.outputs(state)}
        names = yield from _names(folder, ToDoKind.NOT_MOVED)
        back = [name for name in names if name in waiting and not os.path.lexists(school.store.held / name)]
        yield from _told(file_moves.follow(school, waiting[name], folder) for name in back)
        yield from _unknown(school, folder, [name for name in names if name not in known])


def _dropped(school: School) -> Iterator[ToDo]:
    names, kept = (yield from _names(school.store.uploads, ToDoKind.NOT_MOVED)), retention.kept_for(school)
    strange = []
    for name, error in uploads.sweep(school, names, kept):
        if error:
            yield _stuck(school.store.uploads / name, error)
        else:
            strange.append(name)
    yield from _not_ours(school.store.uploads, strange)


def _films(school: School) -> Iterator[ToDo]:
    """What was kept of the work on films that are decided goes, once nobody may put them back any more."""
    names = yield from _names(school.store.films, ToDoKind.NOT_MOVED)
    if not names:
        return
    waiting = [*school.record.photos(State.HELD), *school.record.photos(State.RECEIVED)]
    needed = {school.store.begun_film(photo.id, photo.channel).name for photo in waiting}
    until = school.now().timestamp() - retention.kept_for(school).total_seconds()
    strange = [name for name in names if not OUR_FILM.fullmatch(name)]
    for name in names:
        folder = school.store.films / name
        if name in strange or name in needed:
            continue
        try:
            if folder.lstat().st_mtime < until:
                Begun(folder).remove()
                strange += [name] if os.path.lexists(folder) else []
        except FileNotFoundError:  # another command was faster
            continue
        except OSError as error:
            yield _stuck(folder, error)
    yield from _not_ours(school.store.films, strange)


def _unknown(school: School, folder: Path, names: list[str]) -> Iterator[ToDo]:
    """Remove what is ours beyond doubt: half-written, or under a name and with the bytes that the record tells of."""
    yield from _half_written(folder, names)
    names = [name for name in names if not is_half_written(name) and os.path.lexists(folder / name)]
    ours = school.recorded_files.were_ours({name for name in names if OURS.fullmatch(name)})
    strange = []
    for name in names:
        try:
            if not any(school.store.remove(folder / name, sha256) for sha256 in ours.get(name, ())):
                strange.append(name)
        except OSError as error:
            yield _stuck(folder / name, error)
    yield from _not_ours(folder, strange)


def _half_written(folder: Path, names: Iterable[str]) -> Iterator[ToDo]:
    for name in filter(is_half_written, names):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            yield _stuck(folder / name, error)


def _names(folder: Path, kind: ToDoKind) -> Generator[ToDo, None, list[str]]:
    """What lies in a folder; where it cannot be looked into, that is something to see to."""
    try:
        return names_in(folder)
    except OSError as error:
        says = f"{folder} cannot be looked into ({error.strerror}): what lies there cannot be told or moved."
        yield ToDo(kind, says, "Ask whoever looks after this computer for the right to use it.")
        return []


def _not_ours(folder: Path, names: list[str]) -> Iterator[ToDo]:
    if names:
        more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
        are = "1 file is" if len(names) == 1 else f"{len(names)} files are"
        told = f"{', '.join(map(readable, sorted(names)[:TOLD]))}{more}"
        says = f"In {folder} {are} not EventGuard's, or not in its record: {told}."
        remedy = "Look what that is, and move it elsewhere. If the record came from a backup: clean the photos again."
        yield ToDo(ToDoKind.NOT_OURS, says, remedy)


def _stuck(path: Path, error: OSError) -> ToDo:
    says = f"{path} is needed no longer, but could not be removed ({error.strerror})."
    return ToDo(ToDoKind.NOT_MOVED, says, file_moves.LET_GO)


def _told(found: Iterable[ToDo | None]) -> Iterator[ToDo]:
    return (to_do for to_do in found if to_do)


def keep_private(school: School) -> None:
    """Let nobody but the owner read the files that are ours: earlier versions left that to the computer's settings."""
    for each in school.recorded_files.outputs(State.HELD, State.APPROVED, State.TAKEN_DOWN, State.REJECTED):
        school.store.keep_private(school.store.folder_of(each.state, each.channel) / each.output)
