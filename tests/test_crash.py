"""Law 9: kill -9 at any instant loses nothing, leaves nothing half-written, and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from eventguard.adapters.folders.store import UNFINISHED, digest_of
from eventguard.app.record import audit
from eventguard.core.photos.photo import State
from tests.conftest import school_at

PHOTOS = 16

#: How a process is killed is Python's; at which photo is not.
ONCE = pytest.mark.one_python


@pytest.fixture
def drop_folder(tmp_path: Path) -> Path:
    """Photos of noise: quick to clean, each different."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for index in range(PHOTOS):
        pixels = np.random.default_rng(index).integers(0, 255, (30, 40, 3)).astype(np.uint8)
        Image.fromarray(pixels).resize((160, 120)).save(folder / f"{index:02d}.jpg")
    return folder


def start_clean(tmp_path: Path) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "eventguard", "--json", "clean", "inbox", "--faces", "all", "--jobs", "2"]
    return subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def finished_before_the_kill(tmp_path: Path, after: int) -> int:
    """Start a batch and kill it as soon as it has reported this many photos."""
    batch = start_clean(tmp_path)
    assert batch.stdout is not None
    reported = 0
    while reported < after and batch.stdout.readline():
        reported += 1
    batch.kill()
    batch.wait()
    batch.stdout.close()
    return reported


@pytest.mark.parametrize("after", [pytest.param(0, marks=ONCE), 1, pytest.param(7, marks=ONCE)])
def test_a_batch_killed_midway_and_run_again_is_whole(tmp_path: Path, drop_folder: Path, after: int) -> None:
    before = {path: path.read_bytes() for path in drop_folder.iterdir()}
    assert finished_before_the_kill(tmp_path, after) == after
    school = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data")
    if (tmp_path / "eventguard-work" / "ledger.db").exists():
        assert audit.verify(school).problems == ()

    second = start_clean(tmp_path)
    output, _ = second.communicate(timeout=120)
    assert second.returncode == 0
    assert len(output.splitlines()) == PHOTOS

    held = school.record.photos(State.HELD)
    assert len(held) == len(school.record.photos()) == PHOTOS
    assert {photo.output for photo in held} == {path.name for path in school.store.held.iterdir()}
    assert all(digest_of(school.store.held / str(photo.output)) == photo.sha256 for photo in held)
    assert not list(school.workspace.rglob(f"*{UNFINISHED}"))
    rendered = school.record._db.execute("SELECT count(*) FROM audit WHERE action = 'held'").fetchone()[0]
    assert rendered == PHOTOS, "each photo was written down as held exactly once over both runs"
    assert audit.verify(school).problems == ()
    assert {path: path.read_bytes() for path in drop_folder.iterdir()} == before, "originals are sacred"


@pytest.mark.one_python
def test_two_batches_over_the_same_folder_at_once_do_everything_once(tmp_path: Path, drop_folder: Path) -> None:
    batches = [start_clean(tmp_path) for _ in range(2)]
    outputs = [batch.communicate(timeout=120)[0] for batch in batches]
    assert [batch.returncode for batch in batches] == [0, 0]
    assert [len(output.splitlines()) for output in outputs] == [PHOTOS, PHOTOS]
    school = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data")
    held = school.record.photos(State.HELD)
    assert sorted(path.name for path in school.store.held.iterdir()) == sorted(str(photo.output) for photo in held)
    assert len(held) == PHOTOS
    assert audit.verify(school).problems == ()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path, drop_folder: Path) -> None:
    batch = start_clean(tmp_path)
    assert batch.stdout is not None
    batch.stdout.readline()
    workers = [int(pid) for pid in Path(f"/proc/{batch.pid}/task/{batch.pid}/children").read_text().split()]
    assert workers
    batch.kill()
    batch.wait()
    batch.stdout.close()
    deadline = time.monotonic() + 30
    while any(alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(alive(pid) for pid in workers)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.one_python
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_ends_a_batch_with_a_sentence_and_the_next_run_does_the_rest(tmp_path: Path, drop_folder: Path) -> None:
    slowly = ["--thorough", "--jobs", "1"]  # so that it cannot be through before the signal comes
    arguments = [sys.executable, "-m", "eventguard", "--json", "clean", "inbox", "--faces", "all", *slowly]
    batch = subprocess.Popen(
        arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True
    )
    assert batch.stdout is not None
    batch.stdout.readline()
    os.killpg(batch.pid, signal.SIGINT)
    _, said = batch.communicate(timeout=30)
    assert batch.returncode == 130
    assert "Stopped. What was finished is kept" in said
    assert "Traceback" not in said and "resource_tracker" not in said
    assert len(start_clean(tmp_path).communicate(timeout=120)[0].splitlines()) == PHOTOS
