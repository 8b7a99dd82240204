"""``docs/rooms.md`` tells of every file, and of nothing else."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.conftest import ROOT

ROOMS = ROOT / "docs" / "rooms.md"
PACKAGE = ROOT / "src" / "eventguard"
#: A file or a folder in the drawing of the tree, indented by where it lies, and what it is for.
LINE = re.compile(r"(?P<indent>(?:  )+)(?P<name>[\w.-]+)(?P<folder>/?) {2,}(?P<says>\S.*)")


def told() -> Iterator[tuple[str, str]]:
    """The path of each file and folder (with a slash) that the page tells of, in its order, and what it says of it."""
    inside: list[str] = []
    for line in ROOMS.read_text().split("```\n")[1].splitlines()[1:]:
        found = LINE.fullmatch(line)
        assert found, f"cannot be read: {line!r}"
        inside = [*inside[: len(found["indent"]) // 2 - 1], found["name"]]
        yield "/".join(inside) + found["folder"], found["says"]


def there() -> set[str]:
    """What there is: a folder stands for its ``__init__.py``; the networks' own files are put there later."""
    files = {path.relative_to(PACKAGE) for path in PACKAGE.rglob("*") if path.is_file()}
    files = {path for path in files if "__pycache__" not in path.parts and path.parts[:2] != ("networks", "files")}
    folders = {f"{folder}/" for path in files for folder in path.parents if folder.name}
    return folders | {str(path) for path in files if path.name != "__init__.py" or path.parent.name == ""}


def test_each_file_and_folder_is_told_of_once_with_what_it_is_for() -> None:
    paths = [path for path, _ in told()]
    assert sorted(paths) == sorted(there())
    says = [says for _, says in told()]
    assert all(len(each) > 3 for each in says)


def test_the_files_of_each_folder_come_in_the_order_of_their_names() -> None:
    files: dict[str, list[str]] = {}
    for path, _ in told():
        if not path.endswith("/") and "/" in path:
            files.setdefault(str(PurePosixPath(path).parent), []).append(path)
    for folder, named in files.items():
        assert named == sorted(named), folder


def test_the_wings_come_in_one_order_on_every_floor() -> None:
    order: dict[str, list[str]] = {}
    for path, _ in told():
        floor, *rest = PurePosixPath(path).parts
        if path.endswith("/") and rest:
            order.setdefault(floor, []).append(rest[0])
    assert set(order) == {"adapters", "app", "cli", "core", "web"}
    wings = [
        "photos",
        "faces",
        "covers",
        "words",
        "people",
        "approval",
        "record",
        "papers",
        "folders",
        "computer",
        "network",
        "films",
        "sweeps",
        "cluster",
    ]
    for floor, named in order.items():
        assert named == [wing for wing in [*wings, "static", "templates"] if wing in named], floor


@pytest.mark.parametrize("code", [pytest.param(code, id=code) for code in re.findall(r"`([^`]+)`", ROOMS.read_text())])
def test_every_file_named_in_the_text_is_there(code: str) -> None:
    if re.fullmatch(r"[\w-]+(/[\w-]+)*(/|/[\w.-]+\.(py|md|js|html))", code) and "/" in code.rstrip("/"):
        assert any((root / code).exists() for root in (PACKAGE, ROOT)), code


def test_no_file_lies_deeper_than_two_folders_and_none_is_too_long_to_be_read_in_one_sitting() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert len(path.relative_to(PACKAGE).parts) <= 3, path
        assert path.read_text().count("\n") < 260, path
