"""Bringing photos' files to where the record wants them. Each file's trouble is its own: the others go on.

A decision is written down first, and its file moved after. Everything here is called inside a transaction.
"""

import os
from pathlib import Path

from eventguard.adapters.folders.store import content_of, digest_of
from eventguard.adapters.record.recorded_files import Lying
from eventguard.app.folders.to_do import ToDo, ToDoKind
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.photos.photo import Photo, State
from eventguard.files import NotAFile

#: What to do about a file that another program or the system holds fast.
LET_GO = "Close the program that has it open, or see that you may write there; then run any command: it is tried again."


def place(school: School, photo: Photo, before: Photo | None = None) -> Refused | None:
    """Bring the bytes that were approved into the folder of their channel.

    What lies there in the end is those bytes; else the approval is undone, and the photo held again with the reason.
    Whatever else lies there stays as it is.

    Args:
        school: the school.
        photo: as it was approved just now, or before a crash.
        before: as it was before that, if that is known: where its original lies is then known again, too.

    Returns:
        Why it was not approved after all; None when it is.
    """
    name, folder = str(photo.output), school.store.approved(photo.channel)
    content = content_of(school.store.held / name, photo.sha256)
    if content is None:
        if digest_of(folder / name) == photo.sha256:
            return None
        return _undo(school, photo, before, "what is held is not the file that was approved", "Clean the photo again.")
    try:
        school.store.release(name, photo.channel, content)
    except FileExistsError:
        remedy = "Look what it is and move it elsewhere, then approve the photo again."
        return _undo(school, photo, before, f"something else of that name lies in {folder}", remedy)
    except OSError as error:
        remedy = "See that there is room and that you may write there, then approve the photo again."
        return _undo(school, photo, before, f"it could not be written into {folder} ({error.strerror})", remedy)
    return None


def _undo(school: School, photo: Photo, before: Photo | None, why: str, remedy: str) -> Refused:
    """Take an approval back that put no file into the approved folder."""
    known = {"source": before.source, "original": before.original} if before else {}
    reason = f"not approved after all: {why}"
    undone = photo.moved(State.HELD, decided_by=None, reason=reason, **known)
    school.record.save(undone, school.user, school.now(), undone=True)
    return Refused(f"{photo.output} was not approved: {why}.", remedy, "the approved file could not be put in place")


def finish(school: School, lying: Lying) -> ToDo | None:
    """Make up for an approval that was cut off while its file still lay in ``held``, and clear what is left there."""
    photo = school.record.find(lying.id, lying.channel)
    if photo is None:
        return None
    folder = school.store.approved(photo.channel)
    if photo.posted and digest_of(folder / lying.output) != photo.sha256:  # then it lay there once
        says = f"{lying.output} was approved and posted, but does not lie in {folder} as it was approved."
        return ToDo(ToDoKind.NOT_MOVED, says, f"Take it down: eventguard takedown start {photo.id[:12]}")
    if refused := place(school, photo):
        return ToDo(ToDoKind.NOT_APPROVED, refused.message, refused.remedy)
    return clear(school, lying)


def clear(school: School, lying: Lying | Photo) -> ToDo | None:
    """Remove a photo's file from ``held``, where it has to lie no longer; never another file of that name."""
    if lying.output is None:
        return None
    try:
        school.store.remove(school.store.held / lying.output, lying.sha256)
    except OSError as error:
        says = f"{lying.output} is done with, but could not be removed from {school.store.held} ({error.strerror})."
        return ToDo(ToDoKind.NOT_MOVED, says, LET_GO)
    return None


def follow(school: School, lying: Lying | Photo, here: Path) -> ToDo | None:
    """Move a photo's file out of this folder of ours to where its state wants it: ``held`` or ``rejected``; never
    another file of that name.
    """
    name, there = str(lying.output), school.store.folder_of(lying.state, lying.channel)
    if digest_of(here / name) != lying.sha256:
        return None
    try:
        moved = school.store.move(name, here, there)
    except FileNotFoundError:
        return None
    except OSError as error:
        kind = ToDoKind.STILL_APPROVED if here == school.store.approved(lying.channel) else ToDoKind.NOT_MOVED
        return ToDo(kind, f"{name} is {lying.state}, but could not be moved from {here} ({error.strerror}).", LET_GO)
    photo = school.record.find(lying.id, lying.channel)
    if photo and moved != photo.output:
        school.record.save(photo.moved(photo.state, output=moved), school.user, school.now(), renamed=True)
    return None


def recall(school: School, lying: Lying) -> ToDo | None:
    """Move the file of a photo that may not be posted out of the approved folder."""
    folder = school.store.approved(lying.channel)
    says = f"STILL IN THE APPROVED FOLDER: {lying.output} may not be posted any more, and still lies in {folder}"
    try:
        name = school.store.recall(lying.output, lying.channel)
    except FileNotFoundError:
        return None
    except NotAFile:
        return ToDo(ToDoKind.STILL_APPROVED, f"{says}, as a folder or a link.", "Remove it from there yourself.")
    except OSError as error:
        return ToDo(ToDoKind.STILL_APPROVED, f"{says}: it could not be moved ({error.strerror}).", LET_GO)
    photo = school.record.find(lying.id, lying.channel)
    if photo and name != photo.output:
        school.record.save(photo.moved(State.TAKEN_DOWN, output=name), school.user, school.now(), renamed=True)
    return None


def supersede(school: School, former: Photo, photo: Photo) -> None:
    """Remove the rendering that another one has replaced, once that is written down: in a transaction of its own."""
    if former.state is State.HELD and former.output != photo.output:
        with school.record.transaction():
            clear(school, former)


def still_approved(school: School, photo: Photo) -> Path | None:
    """Where the file of a photo that may not be posted still lies in the approved folder; None when it has left."""
    if photo.state is not State.TAKEN_DOWN or photo.output is None:
        return None
    path = school.store.approved(photo.channel) / photo.output
    return path if os.path.lexists(path) else None
