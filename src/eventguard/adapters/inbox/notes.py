"""The ``.txt`` beside a file that could not be cleaned."""

import os
from contextlib import suppress
from pathlib import Path

#: What a note is called: after its file, with this behind it.
SUFFIX = " - not cleaned.txt"
#: How a note begins. A file of that name that begins otherwise is not ours.
FIRST_LINE = "A note from EventGuard about a file that it could not clean"


def write_note(path: Path, reason: str, remedy: str) -> bool:
    """Put a note beside a file, whole or not at all. A note that is there already stays.

    Returns:
        False when none can be written there: the folder is read-only, or the name would be too long.
    """
    note = _note_of(path)
    if subject_of(note) is not None:
        return True
    unfinished = note.with_name(f".{note.name}.part")
    name = "".join(letter if letter.isprintable() else "?" for letter in path.name)
    text = f"{FIRST_LINE}\n\nFile: {name}\n\nWhat is wrong: {reason}\n\nWhat to do: {remedy}\n"
    try:
        if note.exists():
            return False
        with unfinished.open("w", encoding="utf-8-sig", newline="\r\n") as file:  # as Windows' Notepad wants it
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, note)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        return False
    return True


def remove_note(path: Path) -> None:
    """Take away the note beside a file, which has gone or has been cleaned since. Never takes what is not ours."""
    note = _note_of(path)
    if subject_of(note) is not None:
        with suppress(OSError):  # where the folder has become read-only it has to stay
            note.unlink(missing_ok=True)


def subject_of(path: Path) -> str | None:
    """The name of the file that a note is about; None when this is not one of our notes."""
    if not path.name.endswith(SUFFIX):
        return None
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            begins = file.read(len(FIRST_LINE))
    except OSError:
        return None
    return path.name.removesuffix(SUFFIX) if begins == FIRST_LINE else None


def _note_of(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)
