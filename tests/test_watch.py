"""The drop folder, with real processes: whatever happens to files and watchers, every photo is done exactly once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from eventguard.adapters.folders.notes import SUFFIX
from eventguard.adapters.folders.store import UNFINISHED, digest, digest_of
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.photos.photo import State
from tests.conftest import PATIENCE, jpeg, noise, school_at, until

pytestmark = pytest.mark.one_python

Watch = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def drop_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Starts ``eventguard watch inbox``; its output goes to ``watch.log``. Whatever still runs in the end is killed."""
    running = []
    with (tmp_path / "watch.log").open("ab") as log:

        def start(*options: str, workspace: str = "eventguard-work") -> "subprocess.Popen[bytes]":
            command = [sys.executable, "-m", "eventguard", "--workspace", workspace, "--json", "watch", "inbox"]
            command += ["--faces", "all", "--quiet", "--rest", "0.5", "--jobs", "2", *options]
            running.append(subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log))
            return running[-1]

        yield start
        for process in running:
            process.kill()
            process.wait()


def drop(folder: Path, *seeds: int) -> dict[Path, bytes]:
    """Put photos into a folder, and say what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"IMG_{seed:04d}.jpg": noise(seed) for seed in seeds}
    for path, content in files.items():
        path.write_bytes(content)
    return files


def at_work(tmp_path: Path, workspace: str = "eventguard-work") -> School:
    return school_at(tmp_path / workspace, tmp_path / "consent_data")


def held(tmp_path: Path) -> int:
    """How many photos are held, by the record: a file lies there a moment before it counts."""
    there = (tmp_path / "eventguard-work" / "ledger.db").exists()
    return len(at_work(tmp_path).record.photos(State.HELD)) if there else 0


def notes(drop_folder: Path) -> list[Path]:
    return list(drop_folder.rglob(f"*{SUFFIX}"))


def photos_below(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.rglob("*.jpg"))


def assert_each_once(school: School, contents: list[bytes]) -> None:
    """Each of these pictures has one record and one cleaned file, and was rendered once in all the runs there were."""
    photos = school.record.photos(State.HELD)
    assert len(photos) == len(school.record.photos()) == len(set(contents))
    assert sorted(path.name for path in school.store.held.iterdir()) == sorted(str(photo.output) for photo in photos)
    assert all(digest_of(school.store.held / str(photo.output)) == photo.sha256 for photo in photos)
    assert {digest_of(Path(str(photo.original))) for photo in photos} == {photo.id for photo in photos}
    rendered = [entry.photo for entry in school.record.entries("held") if "covered" in entry.detail]
    assert len(rendered) == len(set(rendered)) == len(photos)
    assert not list(school.workspace.rglob(f"*{UNFINISHED}"))
    assert audit.verify(school).problems == ()


def test_three_hundred_files_in_bursts_are_each_cleaned_once_under_the_event_of_their_folder(
    tmp_path: Path, drop_folder: Path, watch: Watch
) -> None:
    files = drop(drop_folder / "Sports day", *range(100))
    watch()
    until(lambda: held(tmp_path) > 0)
    for first in range(100, 300, 50):
        files |= drop(drop_folder / "Summer & Fair" / "Year 4", *range(first, first + 50))
        time.sleep(0.3)
    until(lambda: held(tmp_path) == 300)
    school = at_work(tmp_path)
    assert_each_once(school, list(files.values()))
    assert {photo.event for photo in school.record.photos()} == {"Sports day", "Summer & Fair / Year 4"}
    assert {path: path.read_bytes() for path in files} == files, "originals are sacred"
    assert notes(drop_folder) == []


def test_a_slowly_written_file_is_never_read_half(tmp_path: Path, drop_folder: Path, watch: Watch) -> None:
    slow = np.random.default_rng(0).integers(0, 255, (300, 400, 3)).astype(np.uint8)
    content = jpeg(slow)
    watch("--rest", "1")
    with (drop_folder / "slow.jpg").open("wb") as file:
        for start in range(0, len(content), len(content) // 12):
            file.write(content[start : start + len(content) // 12])
            file.flush()
            time.sleep(0.4)
    until(lambda: held(tmp_path) == 1)
    assert_each_once(at_work(tmp_path), [content])
    assert notes(drop_folder) == []


@pytest.mark.parametrize("move", [False, True])
def test_files_renamed_and_deleted_under_two_watchers_are_each_done_once(
    tmp_path: Path, drop_folder: Path, watch: Watch, move: bool
) -> None:
    files = drop(drop_folder, *range(40))
    for _ in range(2):
        watch(*["--move"] if move else [])
    until(lambda: held(tmp_path) > 0)
    kept = []
    for number, (path, content) in enumerate(files.items()):
        target = path.with_name(f"renamed {number}.jpg")
        with suppress(FileNotFoundError):  # it was done, and moved
            path.unlink() if number % 5 == 0 else path.rename(target)
        if number % 5:
            kept.append(content)
        time.sleep(0.01)
    school = at_work(tmp_path)

    def held_ids() -> set[str]:
        return {photo.id for photo in school.record.photos(State.HELD)}

    by_id = {digest(content): content for content in files.values()}
    wanted = {id for id, content in by_id.items() if content in kept}
    until(lambda: wanted <= held_ids())
    time.sleep(1.5)
    photos = school.record.photos(State.HELD)
    rendered = [entry.photo for entry in school.record.entries("held") if "covered" in entry.detail]
    assert sorted(rendered) == sorted(photo.id for photo in photos), "each once, those deleted later included"
    assert held(tmp_path) == len(photos)
    assert audit.verify(school).problems == ()
    assert notes(drop_folder) == [], "a file that is gone is no trouble"
    assert set(kept) <= set(photos_below(drop_folder)), "nothing is lost"
    originals = {photo.id: Path(str(photo.original)) for photo in photos if photo.id in wanted}
    assert {id: digest_of(path) for id, path in originals.items()} == {id: id for id in wanted}
    if move:
        assert len(list((drop_folder / "done").glob("*.jpg"))) >= len(kept)


@pytest.mark.parametrize("move", [False, True])
def test_watchers_killed_at_any_moment_and_started_again_do_everything_once(
    tmp_path: Path, drop_folder: Path, watch: Watch, move: bool
) -> None:
    files = drop(drop_folder / "Play", *range(40))
    (drop_folder / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50)
    options = ["--move"] if move else []
    for goal in (0, 8, 24):
        process = watch(*options)
        until(lambda goal=goal: held(tmp_path) >= goal)  # type: ignore[misc]
        process.kill()
        process.wait()
    last = watch("--once", *options)
    assert last.wait(PATIENCE) == 3, "one could not be cleaned"
    school = at_work(tmp_path)
    (bad,) = school.record.photos(State.QUARANTINED)
    assert "film is damaged" in str(bad.reason)
    assert len(notes(drop_folder)) == 1
    rendered = [entry.photo for entry in school.record.entries("held") if "covered" in entry.detail]
    assert len(rendered) == len(set(rendered)) == len(files) == held(tmp_path)
    assert {digest_of(Path(str(photo.original))) for photo in school.record.photos(State.HELD)} == set(rendered)
    assert photos_below(drop_folder) == sorted(files.values()), "each original is there once"
    assert len(list((drop_folder / "Play").glob("*.jpg"))) == (0 if move else len(files))
    assert audit.verify(school).problems == ()

    notes(drop_folder)[0].unlink()
    rows = len(school.record.entries())
    assert watch("--once", *options).wait(PATIENCE) == 3
    assert notes(drop_folder) == [], "it was told once; whoever removed the note has read it"
    assert len(school.record.entries()) == rows, "nothing was done again"


def test_two_watchers_with_a_workspace_each_share_one_folder(tmp_path: Path, drop_folder: Path, watch: Watch) -> None:
    files = drop(drop_folder / "Play", *range(20))
    watchers = [watch("--move", "--once", workspace=name) for name in ("one", "two")]
    assert [watcher.wait(PATIENCE) for watcher in watchers] == [0, 0]
    assert photos_below(drop_folder / "done" / "Play") == sorted(files.values())
    seen: set[str] = set()
    for name in ("one", "two"):
        school = at_work(tmp_path, name)
        photos = school.record.photos(State.HELD)
        seen |= {photo.id for photo in photos}
        assert len(list(school.store.held.iterdir())) == len(photos)
        assert audit.verify(school).problems == ()
    assert len(seen) == len(files)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be asked to end there")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_watcher_asked_to_end_does_so_with_a_sentence(
    tmp_path: Path, drop_folder: Path, watch: Watch, how: signal.Signals
) -> None:
    drop(drop_folder, *range(30))
    process = watch("--thorough", "--jobs", "1")
    until(lambda: held(tmp_path) > 0)
    os.kill(process.pid, how)
    assert process.wait(PATIENCE) == 0
    said = (tmp_path / "watch.log").read_text()
    assert "Stopped watching. What was finished is kept" in said and "Traceback" not in said
    assert watch("--once", "--thorough").wait(PATIENCE) == 0
    assert_each_once(at_work(tmp_path), [noise(seed) for seed in range(30)])


def test_a_folder_that_is_out_of_reach_for_a_while_is_watched_again(
    tmp_path: Path, drop_folder: Path, watch: Watch
) -> None:
    watch()
    drop(drop_folder, 1)
    until(lambda: held(tmp_path) == 1)
    drop_folder.rename(tmp_path / "away")
    until(lambda: "cannot be reached" in (tmp_path / "watch.log").read_text())
    drop(tmp_path / "away", 2)
    (tmp_path / "away").rename(drop_folder)
    until(lambda: held(tmp_path) == 2)
    assert_each_once(at_work(tmp_path), [noise(1), noise(2)])
