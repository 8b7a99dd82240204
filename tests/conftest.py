"""What the tests share: drawn photos, a school in a temporary folder, the real photos beside the project."""

import io
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from argon2 import PasswordHasher
from filelock import FileLock
from hypothesis import settings
from PIL import Image

from eventguard import worker
from eventguard.adapters.approval import colleagues
from eventguard.adapters.computer.worker_processes import Standby, processes
from eventguard.adapters.folders.shared import shared
from eventguard.app.folders import shared_folder
from eventguard.app.school import School
from eventguard.cli import main
from eventguard.core.photos.pixels import Pixels

#: Tests assert behaviour, not time: a machine that is busy is no failure.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data"
NOON = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
PASSPHRASE = "three random words"
#: How long to wait for what another process does, in seconds, on a machine that has other things to do.
PATIENCE = 180.0


# Keys belong into files here, in this process and in those that tests start: never into the keyring of whoever runs the
# tests, and never into the stand-in of one test, which keyring would find by itself.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
# Tests start hundreds of processes: none needs to compile the program anew because containers like to switch that off.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

#: Fixtures by which a test has photos cleaned, opens a school's databases or serves its page.
SCHOOLS = frozenset({"command", "standby", "demo", "empty_school", "page"})
#: The files whose tests show what Pythons do differently: processes, databases, files, dates, the command line.
ON_EVERY_PYTHON = (
    "test_approve",
    "test_audit",
    "test_captions",
    "test_cli",
    "test_codec",
    "test_crash",
    "test_marks",
    "test_pipeline",
    "test_record",
    "test_register",
    "test_safe_files",
    "test_table_file",
)
#: The files that take longest: begun first, in this order, they do not keep one core busy while the others have nothing
#: left to do; and nobody waits long for what two of them need.
LONGEST = (
    "test_demo",
    "test_film_page",
    "test_films",
    "test_by_hand",
    "test_afternoon",
    "test_real_photos",
    "test_review_page",
    "test_comparison",
    "test_watch",
    "test_cluster",
    "test_sweep",
    "test_uploads",
    "test_detector",
    "test_film_demo",
    "test_crash",
    "test_own_network",
    "test_recognisers",
)


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, and with others whose tests look at photos or drive a browser: what is
    left at the end is short, and no core waits long for another. Some files run on every Python.
    """
    for item in items:
        if item.path.stem in ON_EVERY_PYTHON:
            item.add_marker("every_python")
        elif SCHOOLS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("one_python")
    heavy = {item.path.stem for item in items if item.get_closest_marker("one_python")}
    places = {stem: place for place, stem in enumerate(LONGEST)}
    items.sort(key=lambda item: (places.get(item.path.stem, len(places)), item.path.stem not in heavy))


@pytest.fixture(autouse=True, scope="session")
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever school is remembered on this computer is none of the tests' business."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        if shared(tmp_path_factory.getbasetemp()):  # tests may run where no school's databases should lie
            patch.setenv(shared_folder.VARIABLE, "1")
        yield


@pytest.fixture(autouse=True, scope="session")
def _cheap_passphrases() -> Iterator[None]:
    """A passphrase that this process hashes costs next to nothing, now and whenever it is given: tests make hundreds.
    What one really costs is held by ``test_approvers.py``.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(colleagues, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(autouse=True)
def _no_other_tests_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nor is one that another test has set up."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "settings" / secrets.token_hex(8)))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """With ``-s`` all tests run here, one after another: what they print is to be seen."""
    return 0 if config.getoption("capture") == "no" else None


def until(happened: Callable[[], bool]) -> None:
    """Wait for something to come true; that it does is the test."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "this took too long"
        time.sleep(0.1)


_opened: list[School] = []


def school_at(workspace: Path, consent_data: Path, *arguments: Any, **named: Any) -> School:
    """A school's folders, opened by a test, as often and wherever it needs them, and closed when it ends. What the
    program opens it has to close itself: whatever it forgets is noticed.
    """
    _opened.append(School(workspace, consent_data, *arguments, **named))
    return _opened[-1]


@pytest.fixture(autouse=True)
def schools_are_closed() -> Iterator[None]:
    """Whoever opened a school in a wider fixture finds its databases opened anew."""
    yield
    for each in _opened:
        each.close()


@pytest.fixture
def empty_school(tmp_path: Path) -> School:
    """A school's folders, empty, on a fixed day."""
    return school_at(tmp_path / "work", tmp_path / "consent", clock=lambda: NOON)


@pytest.fixture
def school(empty_school: School) -> School:
    """The same; files of tests that need a school with people and photos in it have a ``school`` of their own."""
    return empty_school


@pytest.fixture
def picture() -> Pixels:
    """Sixty-four by ninety-six pixels of smooth colour: no face, no metadata."""
    rows, columns = np.mgrid[0:64, 0:96]
    return np.dstack([rows * 4, columns * 2, (rows + columns)]).astype(np.uint8)


@pytest.fixture
def real_photos() -> Path:
    """The research photos beside the project."""
    if not REAL.is_dir():
        pytest.skip("the research photos (../shared/data) are not beside this checkout")
    return REAL


@pytest.fixture
def samples() -> Path:
    """The drawn photos."""
    return ROOT / "samples"


@pytest.fixture(scope="module")
def standby() -> Iterator[Standby]:
    """A worker for single photos that the tests of one file share: starting one takes longer than most of them."""
    standing_by = Standby(processes(worker.start, None))
    yield standing_by
    standing_by.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One demo run, for tests that look at what it left and change nothing."""
    into, base = tmp_path_factory.mktemp("demo") / "eventguard-demo", tmp_path_factory.getbasetemp()
    together = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(together / "demo.lock"):  # whichever process of this test run needs it first makes it for all
        made, whole = together / "demo-made", together / "demo-is-whole"
        if not whole.exists():
            assert main(["demo", "--into", str(made)]) == 0
            whole.touch()
        shutil.copytree(made, into)
    return into


@dataclass(frozen=True)
class Run:
    """What one command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON objects on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Run]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs ``eventguard`` in a temporary folder, with the real databases and the real worker processes."""
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PASSPHRASE + "\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENTGUARD_PASSPHRASE_FILE", str(secret))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str | Path) -> Run:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Run(code, *capsys.readouterr())

    return run


def jpeg(pixels: Pixels, **options: Any) -> bytes:
    """A JPEG file of these pixels, written with Pillow's own options."""
    return encoded(pixels, "JPEG", **options)


def noise(seed: int) -> bytes:
    """A small photo of noise, quick to clean, another one for every number: where it does not matter who is on it."""
    return jpeg(np.random.default_rng(seed).integers(0, 255, (24, 32, 3)).astype(np.uint8))


def plain_photo(path: Path, seed: int = 0) -> Path:
    """One in this file."""
    path.write_bytes(noise(seed))
    return path


def reduced(photo: Path, folder: Path) -> Path:
    """A small copy of a photo in this folder, under its name: quicker to clean."""
    with Image.open(photo) as opened:
        small = opened.convert("RGB")
    small.thumbnail((400, 400))
    small.save(folder / photo.name)
    return folder / photo.name


def encoded(pixels: Pixels, form: str, **options: Any) -> bytes:
    """A file of these pixels in any of Pillow's formats."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form, **options)
    return buffer.getvalue()


def write_register(path: Path, rows: Sequence[str]) -> Path:
    """A register as CSV with the columns that tests need most; a yes in the last, biometrics, is a full permission."""
    columns = "id,first_name,last_name,class,social,newsletter,until,biometrics,consented_by,notified"
    padded = [[*row.split(","), *[""] * 8][:8] for row in rows]
    permitted = [[*cells, *(("A Parent", "01/09/2025") if cells[7] == "yes" else ("", ""))] for cells in padded]
    path.write_text("\n".join([columns, *map(",".join, permitted)]) + "\n", encoding="utf-8")
    return path
