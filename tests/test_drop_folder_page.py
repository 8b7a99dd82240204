"""A drop folder is chosen on the page, watched for as long as the page runs, and by the computer from log-on."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventguard.adapters.computer import page_settings
from eventguard.adapters.computer.page_settings import PageSettings
from eventguard.adapters.computer.schools import Schools
from eventguard.app.computer import which_school
from eventguard.app.faces import recognition
from eventguard.app.folders import chosen_folder
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from tests.conftest import ROOT, until, write_register
from tests.review_page import Served, free_port, served

pytestmark = pytest.mark.one_python
PHOTO = ROOT / "samples" / "event" / "DSC_0057.jpg"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a school with a register, whose start-up entries lie in a folder of the test."""
    root = tmp_path_factory.mktemp("school")
    with School(root / "work", root / "consent") as school:
        import_register(school, write_register(root / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
        recognition.switch_on(school, "DPIA-1", "the lead")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(root / "home"))
        patch.setenv("XDG_CONFIG_HOME", str(root / "home" / "config"))
        with served(root / "work", root / "consent", "--port", str(free_port())) as page:
            page.enter()
            yield page


def state(page: Served) -> dict[str, object]:
    return page.ask("GET", "/drop-folder/state").json


def test_what_is_put_into_the_folder_waits_on_the_page_and_what_cannot_be_cleaned_is_told(
    page: Served, tmp_path: Path
) -> None:
    folder = tmp_path / "Photos to clean"
    assert not state(page)["watching"]
    chosen = page.post("/drop-folder/choose", {"folder": str(folder), "channel": "press", "event": "Summer fair"})
    assert chosen.status == 200 and folder.is_dir(), "it is made where it is not there"
    until(lambda: bool(state(page)["watching"]))  # choosing the first is enough
    shutil.copy(PHOTO, folder / "one.jpg")
    (folder / "two.jpg").write_bytes(b"no photo")
    until(lambda: len(page.photos(State.HELD, State.QUARANTINED)) == 2)
    (held,) = page.photos(State.HELD)
    assert (held.event, held.channel) == ("Summer fair", Channel.PRESS)
    until(lambda: "two.jpg" in str(state(page)["told"]))
    until(lambda: "Tick them under Who was there" in str(state(page)["told"]))  # a folder names no classes
    assert "eventguard " not in str(state(page)) and (folder / "one.jpg").exists()
    assert 'data-id="' + held.id in page.ask("GET", "/changes?since=").json["cards"][f"/photos/{held.id}/press"]
    assert page.post("/drop-folder/switch", {"on": "no"}).status == 200
    until(lambda: not state(page)["watching"])
    again = page.post("/drop-folder/choose", {"folder": str(folder), "channel": "social", "event": "Summer fair"})
    assert again.status == 200 and not chosen_folder.chosen(page.school).on, "who switched it off meant that"  # type: ignore[union-attr]


def test_it_is_watched_again_when_the_page_is_opened_again_and_ends_with_it(tmp_path: Path) -> None:
    with School(tmp_path / "work", tmp_path / "consent") as school:
        school.store.make()
        chosen_folder.choose(school, str(tmp_path / "in"), "social", "")
        chosen_folder.switch(school, on=True)
    shutil.copy(PHOTO, tmp_path / "in" / "one.jpg")
    with served(tmp_path / "work", tmp_path / "consent", "--port", str(free_port())) as page:
        page.enter()
        until(lambda: len(page.photos(State.HELD)) == 1)
        (tmp_path / "in").rename(tmp_path / "elsewhere")
        until(lambda: "cannot be reached" in str(state(page)) or "does not exist" in str(state(page)))
        page.process.terminate()
        page.process.wait(20)


def test_only_a_folder_for_photos_can_be_one_and_no_event_is_called_after_a_pupil(page: Served, tmp_path: Path) -> None:
    def refused(folder: str, event: str = "fair") -> str:
        answer = page.post("/drop-folder/choose", {"folder": folder, "channel": "social", "event": event})
        assert answer.status == 400, answer.body
        return str(answer.json["message"])

    assert "whole path" in refused("photos") and "whole path" in refused("")
    assert "whole path" in refused("~nobody-here/photos") and "whole path" in refused(f"{tmp_path}/a\0b")
    assert "drive" in refused("/") or "home" in refused("/")
    assert "keeps for itself" in refused(str(page.workspace / "held" / "in"))
    assert "keeps for itself" in refused(str(page.consent_data))
    assert not (page.workspace / "held" / "in").exists()
    assert refused(str(tmp_path / "in"), "Ada Okafor's party") and not (tmp_path / "in").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="registers a task there instead of writing a file")
def test_at_log_on_the_computer_watches_it_until_that_is_taken_back(page: Served, tmp_path: Path) -> None:
    page.post("/drop-folder/choose", {"folder": str(tmp_path / "in"), "channel": "social", "event": "Monday & more"})

    def entries() -> list[Path]:
        home = page.workspace.parent / "home"
        return [path for path in home.rglob("eventguard-watch-*") if path.is_file()]

    assert page.post("/drop-folder/at-log-on", {"on": "yes"}).status == 200
    texts = {path.read_text() for path in entries()}
    assert len(texts) == 1 and str(tmp_path / "in") in texts.pop()
    assert "Do not start at log-on any more" in page.ask("GET", "/drop-folder").body.decode()
    page.post("/drop-folder/choose", {"folder": str(tmp_path / "other"), "channel": "press", "event": "fair"})
    (moved,) = {path.read_text() for path in entries()}
    assert str(tmp_path / "other") in moved and str(tmp_path / "in") not in moved and "--channel=press" in moved
    assert page.post("/drop-folder/at-log-on", {"on": "no"}).status == 200
    assert entries() == []


def test_the_page_and_a_remembered_school_mean_the_same_folder_whoever_changed_it(tmp_path: Path) -> None:
    schools = Schools(tmp_path / "settings")
    known = which_school.set_up("Oak Lane", tmp_path / "oak", tmp_path / "first", schools)
    with School(known.workspace, known.consent_data) as school:
        school.store.make()
        found = chosen_folder.chosen(school, schools)
        assert found and found.folder == tmp_path / "first" and not found.on
        chosen_folder.choose(school, str(tmp_path / "second"), "press", "", schools)
        assert [each.drop_folder for each in schools.all()] == [tmp_path / "second"]
        which_school.set_up("Oak Lane", tmp_path / "oak", tmp_path / "third", schools)
        found = chosen_folder.chosen(school, schools)
        assert found and (found.folder, found.channel) == (tmp_path / "third", Channel.PRESS)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"on": "yes"}',
        b'{"drop_folder": 1}',
        b"[" * 60_000,
        b'{"waits": 3}',
        b"\xff",
        b'{"channel": "../x", "on": true}',
        b'{"drop_folder": "/tmp/\\u0000", "on": true}',
    ],
)
def test_settings_that_are_not_ours_watch_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / page_settings.FILE).write_bytes(content)
    assert page_settings.read(tmp_path) == PageSettings()


def test_a_path_that_is_none_is_refused_in_plain_words(school: School) -> None:
    with pytest.raises(SetupError, match="whole path"):
        chosen_folder.choose(school, "  ", "social", "")
