"""The ``.txt`` beside a file that could not be cleaned."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from eventguard.files import OUR_FIRST_LINE, OUR_SUFFIX, Folder

#: What a note is called: after its file, with this behind it.
SUFFIX = OUR_SUFFIX
#: How a note begins. A file of that name that begins otherwise is not ours.
FIRST_LINE = OUR_FIRST_LINE


def write_note(drop_folder: Path, path: Path, reason: str, remedy: str) -> bool:
    """Put a note beside a file in the drop folder, whole or not at all. A note that is there already stays.

    Returns:
        False when none can be written there: the folder is read-only, the name would be too long, or something else
        has it.
    """
    name = "".join(letter if letter.isprintable() else "?" for letter in path.name)
    text = f"{FIRST_LINE}\n\nFile: {name}\n\nWhat is wrong: {reason}\n\nWhat to do: {remedy}\n"
    encoded = text.replace("\n", "\r\n").encode("utf-8-sig", "backslashreplace")  # as Windows' Notepad wants it
    note = path.name + SUFFIX
    try:
        with _folder_of(drop_folder, path) as folder:
            if not is_note(folder, note):
                folder.write([note], lambda file: file.write(encoded), mode=0o666)
    except OSError:
        return False
    return True


def remove_note(drop_folder: Path, path: Path) -> None:
    """Take away the note beside a file, which has gone or has been cleaned since. Never takes what is not ours."""
    note = path.name + SUFFIX
    with suppress(OSError), _folder_of(drop_folder, path) as folder:  # where it has become read-only it has to stay
        if is_note(folder, note):
            folder.remove(note)


def is_note(folder: Folder, name: str) -> bool:
    """Whether this is one of our notes."""
    if not name.endswith(SUFFIX):
        return False
    try:
        with folder.reading(name) as file:
            begins = file.read(4 * len(FIRST_LINE)).decode("utf-8-sig", "replace")
    except OSError:
        return False
    return begins.startswith(FIRST_LINE)


@contextmanager
def _folder_of(drop_folder: Path, path: Path) -> Iterator[Folder]:
    with Folder(drop_folder, *path.parent.relative_to(drop_folder).parts) as folder:
        yield folder
