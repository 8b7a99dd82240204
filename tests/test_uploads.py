"""Photos dropped on the page: each ends in one record, whatever stops the page, and no copy outlives its use."""

import hashlib
import os
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from eventguard.adapters.folders.done_folder import moved_before
from eventguard.adapters.folders.store import UNFINISHED
from eventguard.app.approval import approve_or_reject, ways_back
from eventguard.app.folders import uploads
from eventguard.app.folders.to_do import ToDoKind
from eventguard.app.folders.uploads import Incoming, UploadOrder
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.settings import MAX_FILE_BYTES, Settings, Style
from tests.conftest import NOON, plain_photo, reduced, school_at, until
from tests.review_page import Answer, Served, served
from tests.test_approve import hold

pytestmark = pytest.mark.one_python

CAKES = "DSC_0057.jpg"
EVENT = (CAKES, "Ada and Grace on stage.jpg", "IMG_0112.jpg")


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A photo of nobody, quick to clean."""
    return plain_photo(tmp_path / "plain.jpg")


def upload(page: Served, path: Path, **order: str) -> Answer:
    said = urlencode({"channel": "social", "event": "fair", "name": path.name} | order)
    return page.ask("POST", "/upload", path.read_bytes(), Origin=page.origin, X_EventGuard_Said=said)


def copies(workspace: Path) -> list[Path]:
    folder = workspace / "dropped"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def put(school: School, content: bytes) -> Path:
    """A copy whose note has served."""
    incoming = Incoming(school)
    incoming.write(content)
    upload = incoming.finish("IMG_1.jpg", UploadOrder("fair", Channel.SOCIAL, school.settings))
    upload.done()
    return upload.path


@pytest.mark.parametrize("received", [0, 2])
def test_whatever_a_killed_page_had_received_is_cleaned_as_asked_when_it_is_opened_again(
    tmp_path: Path, samples: Path, received: int
) -> None:
    with served(tmp_path / "work", tmp_path / "consent") as page:
        page.enter()
        for name in EVENT:
            assert upload(page, reduced(samples / "event" / name, tmp_path), style="sticker").status == 200
        until(lambda: len(page.photos()) >= received)
        page.process.kill()
        page.process.wait()
    with served(tmp_path / "work", tmp_path / "consent") as page:
        until(lambda: len(page.photos(State.HELD)) == len(EVENT))
        photos = page.photos()
        until(lambda: not list((tmp_path / "work" / "dropped").glob("*.json")))
    assert sorted(str(photo.source) for photo in photos) == sorted(EVENT)
    assert {photo.style for photo in photos} == {"sticker"}
    assert {path.name for path in copies(tmp_path / "work")} == {photo.id for photo in photos}


def test_the_same_photo_dropped_twice_is_one_photo(tmp_path: Path, plain: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent") as page:
        page.enter()
        upload(page, plain)
        upload(page, plain, name="again.jpg")
        until(lambda: not page.ask("GET", "/progress").json["busy"])
        upload(page, plain)
        until(lambda: not page.ask("GET", "/progress").json["busy"])
        assert len(page.photos()) == 1
    assert len(copies(tmp_path / "work")) == 1


def test_a_rejected_photo_is_done_again_only_when_that_is_asked_for(tmp_path: Path, plain: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent") as page:
        page.enter()
        upload(page, plain)
        until(lambda: len(page.photos(State.HELD)) == 1)
        approve_or_reject.reject(page.school, page.photos()[0].id, "the head", "blurred")
        upload(page, plain)
        until(lambda: not page.ask("GET", "/progress").json["busy"])
        ((_, why),) = [each.values() for each in page.ask("GET", "/progress").json["trouble"]]
        assert "rejected before (blurred)" in why
        assert [photo.state for photo in page.photos()] == [State.REJECTED]
        upload(page, plain, again="yes")
        until(lambda: len(page.photos(State.HELD)) == 1)


def after(school: School, path: Path, **by: float) -> School:
    """The same school so much later, when the copy is as old."""
    os.utime(path, (time.time() - timedelta(**by).total_seconds(),) * 2)
    later = school_at(school.workspace, school.consent_data, clock=lambda: NOON + timedelta(**by))
    reconcile(later)
    return later


def test_a_copy_stays_while_its_photo_waits_and_for_a_week_after_it_is_decided(school: School) -> None:
    path = put(school, b"a photo")
    hold(school, path.name, Channel.SOCIAL, original=str(path.absolute()))
    after(school, path, days=30)
    assert path.exists()
    approve_or_reject.reject(school, path.name, "the head", "blurred")
    back = ways_back.put_back(after(school, path, days=6), path.name, "the head")
    assert back.original == str(path.absolute()), "what is put back can be rendered anew"
    approve_or_reject.reject(school, path.name, "the head", "blurred")
    after(school, path, days=14)
    assert not path.exists()


def test_a_copy_that_waits_for_another_channel_as_well_stays(school: School) -> None:
    path = put(school, b"a photo")
    for channel in (Channel.SOCIAL, Channel.WEBSITE):
        hold(school, path.name, channel, original=str(path.absolute()))
    approve_or_reject.reject(school, path.name, "the head", "blurred", Channel.SOCIAL)
    after(school, path, days=8)
    assert path.exists()
    approve_or_reject.reject(school, path.name, "the head", "blurred", Channel.WEBSITE)
    after(school, path, days=16)
    assert not path.exists()


def test_a_copy_of_a_film_goes_too_although_it_is_larger_than_any_photo(school: School, tmp_path: Path) -> None:
    """And where such a film was moved to is found again."""
    name, size = "film.mov", MAX_FILE_BYTES + 1
    film = tmp_path / "drop" / "done" / name
    film.parent.mkdir(parents=True)
    with film.open("wb") as file:
        file.truncate(size)
    with film.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    assert moved_before(tmp_path / "drop", tmp_path / "drop" / name, sha256) == film
    copy = film.rename(school.store.uploads / sha256)
    hold(school, sha256, Channel.SOCIAL, original=str(copy.absolute()))
    approve_or_reject.reject(school, sha256, "the head", "blurred")
    after(school, copy, days=8)
    assert not copy.exists() and school.to_do == ()


def test_nobodys_own_file_is_ever_removed(school: School, tmp_path: Path) -> None:
    own = tmp_path / "IMG_1.jpg"
    own.write_bytes(b"a photo")
    photo = hold(school, "a" * 64, Channel.SOCIAL, original=str(own))
    approve_or_reject.reject(school, photo.id, "the head", "blurred")
    assert own.read_bytes() == b"a photo"


@pytest.mark.parametrize(("age", "stays"), [(timedelta(minutes=5), True), (timedelta(days=2), False)])
def test_a_copy_of_a_photo_that_was_decided_and_what_was_never_received_whole_go_after_a_while(
    school: School, age: timedelta, stays: bool
) -> None:
    decided = put(school, b"dropped once more")
    hold(school, decided.name, Channel.SOCIAL)
    approve_or_reject.reject(school, decided.name, "the head", "blurred")
    with closing(Incoming(school)) as incoming:
        incoming.write(b"half a pho")
    (half,) = school.store.uploads.glob(f"*{UNFINISHED}")
    for path in (decided, half):
        os.utime(path, (time.time() - age.total_seconds(),) * 2)
    reconcile(school_at(school.workspace, school.consent_data, clock=lambda: NOON + timedelta(days=8)))
    assert decided.exists() is half.exists() is stays
    assert school.to_do == ()


@pytest.mark.parametrize(("age", "stays"), [(timedelta(minutes=5), True), (timedelta(minutes=11), False)])
def test_what_was_only_asked_about_goes_soon_where_a_crash_kept_it(school: School, age: timedelta, stays: bool) -> None:
    with closing(Incoming(school, only_asked=True)) as incoming:
        incoming.write(b"a child")
    os.utime(incoming.path, (time.time() - age.total_seconds(),) * 2)
    reconcile(school)
    assert incoming.path.exists() is stays
    assert school.to_do == ()


@pytest.mark.parametrize(("age", "told"), [(timedelta(minutes=5), False), (timedelta(days=2), True)])
def test_a_copy_of_which_the_record_knows_nothing_stays_and_is_told(school: School, age: timedelta, told: bool) -> None:
    path = put(school, b"never cleaned, or the record came from a backup")
    os.utime(path, (time.time() - age.total_seconds(),) * 2)
    reconcile(school)
    assert path.exists()
    assert [to_do.kind for to_do in school.to_do] == [ToDoKind.NOT_OURS] * told


def test_copies_lie_there_for_their_owner_alone(school: School) -> None:
    path = put(school, b"a photo")
    assert path.parent.stat().st_mode & 0o077 == 0


def test_what_was_received_is_found_again_with_all_that_was_asked(school: School) -> None:
    incoming = Incoming(school)
    incoming.write(b"a photo")
    order = UploadOrder(
        "fair",
        Channel.PRESS,
        Settings(style=Style.STICKER, thorough=True, sound=True, moving=True),
        again=True,
        by="the head",
        groups=("4B",),
    )
    upload = incoming.finish("IMG_9.jpg", order)
    past = time.time() - timedelta(days=30).total_seconds()
    os.utime(upload.path, (past, past))
    reconcile(school)
    assert list(uploads.unfinished(school)) == [upload]
    upload.done()
    assert list(uploads.unfinished(school)) == []


def test_a_photo_that_waits_already_keeps_its_event_when_it_is_dropped_again(tmp_path: Path, plain: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent") as page:
        page.enter()
        upload(page, plain, event="Summer fair")
        until(lambda: len(page.photos(State.HELD)) == 1)
        before = page.photos()
        upload(page, plain, event="Spring concert")
        until(lambda: page.ask("GET", "/progress").json["known"] == 1)
        assert page.photos() == before
