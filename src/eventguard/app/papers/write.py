"""Writing the papers into a folder: all of them or none, and over nothing but what was written here before."""

import hashlib
import io
import secrets
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from eventguard.app.papers.facts import gather
from eventguard.app.papers.given import Given, checked
from eventguard.app.papers.pages import PAGES, rendered
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.files import Folder, trouble

#: Stands above each paper, with the digest of what follows it: a paper that somebody has changed is theirs.
MARK = b"<!-- Made by EventGuard, and replaced by it while nobody has changed it: "
END = b" -->\n"
#: Papers hold nothing that is not for everybody in the office, unlike all else that EventGuard writes.
FOR_EVERYBODY = 0o644
#: Much more than any paper has, in bytes.
MOST = 2**22


def write_papers(school: School, into: Path, given: Given) -> tuple[str, ...]:
    """Write the papers of a school into a folder, which is made if it is not there.

    Returns:
        The names of the files.

    Raises:
        SetupError: what is given cannot be used, the folder lies within the workspace or the register's, it cannot be
            written to, or a file in it has a paper's name and is not as it was written. Nothing has changed then.
    """
    school.require_apart(into, "Name another folder.")
    papers = made(school, given)
    try:
        into.mkdir(parents=True, exist_ok=True)
        with Folder(into) as folder:
            ours = {name for name in papers if _is_there(folder, name, into)}
            _write_all(folder, papers, ours)
    except FileExistsError:
        raise SetupError(f"{into} is no folder, or somebody else writes into it.", "Name another folder.") from None
    except OSError as error:
        if told := trouble(error):
            raise told from None
        raise SetupError(f"{into} cannot be written to ({error.strerror}).", "Name another folder.") from None
    return tuple(page.file for page in PAGES)


def made(school: School, given: Given) -> dict[str, bytes]:
    """All papers by the names of their files, as they would be written. Raises SetupError when what is given cannot be
    used.
    """
    return {name: _marked(page) for name, page in rendered(gather(school, checked(school, given))).items()}


def zipped(school: School, given: Given) -> bytes:
    """The same as one zip. Raises SetupError as ``made`` does."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, paper in made(school, given).items():
            folder.writestr(f"papers/{name}", paper)
    return content.getvalue()


def _marked(page: str) -> bytes:
    doctype, rest = page.encode().split(b"\n", 1)
    return doctype + b"\n" + MARK + hashlib.sha256(rest).hexdigest().encode() + END + rest


def is_ours(content: bytes) -> bool:
    """Whether these bytes are a paper that was written here and not changed since."""
    _, _, below = content.partition(b"\n")
    above, _, rest = below.partition(END)
    return above == MARK + hashlib.sha256(rest).hexdigest().encode()


def _is_there(folder: Folder, name: str, into: Path) -> bool:
    """Whether a paper of this name is there and may be replaced. Raises SetupError when something else is."""
    if folder.status(name) is None:
        return False
    try:
        with folder.reading(name) as file:
            ours = is_ours(file.read(MOST))
    except OSError:
        ours = False
    if not ours:
        message = f"{name} in {into} is not as EventGuard wrote it: somebody has changed it, or it is somebody else's."
        raise SetupError(message, "Nothing was written. Name another folder, or give that file another name.")
    return True


def _write_all(folder: Folder, papers: Mapping[str, bytes], ours: set[str]) -> None:
    """Write all of them under names that nobody knows, and name them when all are whole."""
    halves: dict[str, str] = {}
    try:
        for name, content in papers.items():
            half = f".{secrets.token_hex(16)}.part"
            folder.write([half], partial(_fill, content), FOR_EVERYBODY)
            halves[half] = name
        for half, name in list(halves.items()):
            folder.name(half, [name], over=name in ours)
            del halves[half]
    finally:
        for half in halves:
            with suppress(OSError):
                folder.remove(half)


def _fill(content: bytes, file: BinaryIO) -> None:
    file.write(content)
