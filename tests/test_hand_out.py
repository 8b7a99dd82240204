"""Handing approved photos out: exactly the bytes that were approved, and nothing that says who or when."""

import os
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from eventguard.app.approval import approve_or_reject, approvers, hand_out, open_folder
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.photos.photo import Photo, State
from tests.conftest import NOON, PASSPHRASE, Command, school_at, write_register
from tests.review_page import browser, let_in
from tests.test_approve import HEAD, hold

__all__ = ["browser"]


@pytest.fixture
def photos(school: School, tmp_path: Path) -> list[Photo]:
    """Three approved photos of one event: two for social, one of them of P1, and one for the website."""
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    made = [
        hold(school, "a" * 64, Channel.SOCIAL, content=b"of Ada"),
        hold(school, "b" * 64, Channel.SOCIAL, faces=(), content=b"of nobody"),
        hold(school, "c" * 64, Channel.WEBSITE, faces=(), content=b"elsewhere"),
    ]
    return [approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE) for photo in made]


def test_a_zip_holds_exactly_the_approved_bytes_of_one_event_and_channel_and_no_day(
    school: School, photos: list[Photo], tmp_path: Path
) -> None:
    handed = hand_out.hand_out(school, "FAIR", Channel.SOCIAL)
    hand_out.write(school, handed, tmp_path / "fair.zip")
    with zipfile.ZipFile(tmp_path / "fair.zip") as file:
        assert {each.filename: file.read(each) for each in file.infolist()} == {
            photos[0].output: b"of Ada",
            photos[1].output: b"of nobody",
        }
        assert {each.date_time for each in file.infolist()} == {hand_out.NO_DAY}
        assert not any(each.comment or each.extra for each in file.infolist()) and not file.comment
    assert handed.zipped == hand_out.hand_out(school, "fair", Channel.SOCIAL).zipped, "the same photos, the same bytes"
    with pytest.raises(Refused, match="is there already"):
        hand_out.write(school, handed, tmp_path / "fair.zip")
    with pytest.raises(Refused, match="cannot be written"):
        hand_out.write(school, handed, tmp_path / "nowhere" / "fair.zip")


def test_nothing_is_handed_out_that_may_not_be_posted_today_or_is_not_what_was_approved(
    school: School, photos: list[Photo]
) -> None:
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO))
    assert [each.id for each in hand_out.hand_out(school, "fair", Channel.SOCIAL).photos] == [photos[1].id]
    (school.store.approved(Channel.SOCIAL) / str(photos[1].output)).write_bytes(b"another")
    with pytest.raises(Refused, match="is not what was approved"):
        hand_out.hand_out(school, "fair", Channel.SOCIAL)
    with pytest.raises(Refused, match="No photo of the fête is approved"):
        hand_out.hand_out(school, "the fête", Channel.SOCIAL)
    yesterday = school_at(school.workspace, school.consent_data, clock=lambda: NOON - timedelta(days=3))
    with pytest.raises(Refused, match="clock"):
        hand_out.hand_out(yesterday, "fair", Channel.WEBSITE)


def test_where_several_were_posted_is_noted_of_all_or_of_none(
    school: School, photos: list[Photo], command: Command
) -> None:
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    ids = [photo.id[:12] for photo in photos]
    assert command(*where, "posted", *ids, "f" * 64, "--where", "the school's page").code == 1
    assert not any(photo.posted for photo in school.record.photos(State.APPROVED))
    assert command(*where, "posted", *ids, "--where", "the school's page").out.count("Noted:") == 3
    assert all(photo.posted == ("the school's page",) for photo in school.record.photos(State.APPROVED))


def test_zip_says_how_many_there_are_and_what_to_note_when_they_are_posted(
    school: School, photos: list[Photo], command: Command, tmp_path: Path
) -> None:
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    run = command(*where, "zip", "fair", "--to", tmp_path / "fair.zip")
    assert run.code == 0 and "2 photos in" in run.out and "posted aaaaaaaaaaaa bbbbbbbbbbbb --where ADDRESS" in run.out
    assert command(*where, "zip", "fair", "--to", tmp_path / "fair.zip").code == 1


def test_one_photo_is_handed_out_in_exactly_its_approved_bytes_while_it_may_be_posted(
    school: School, photos: list[Photo]
) -> None:
    assert hand_out.hand_out_one(school, photos[0].id, Channel.SOCIAL) == (photos[0].output, b"of Ada")
    (school.store.approved(Channel.SOCIAL) / str(photos[1].output)).write_bytes(b"another")
    with pytest.raises(Refused, match="is not what was approved"):
        hand_out.hand_out_one(school, photos[1].id, Channel.SOCIAL)
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO))
    for id, channel in ((photos[0].id, Channel.SOCIAL), (photos[0].id, Channel.PRESS), ("f" * 64, Channel.SOCIAL)):
        with pytest.raises(Refused, match="is not approved"):
            hand_out.hand_out_one(school, id, channel)


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's command that opens folders, in place of which ours writes down what it was given."""
    told, there = tmp_path / "told", tmp_path / "bin"
    there.mkdir()
    command = there / "xdg-open"
    command.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" > "{told}"\n[ ! -e "{told}.fails" ]\n')
    command.chmod(0o700)
    monkeypatch.setenv("PATH", f"{there}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    return told


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the command has another name elsewhere")


@on_linux
@pytest.mark.parametrize("channel", [None, Channel.SOCIAL])
def test_the_folder_that_is_opened_is_always_that_of_approved_photos(
    school: School, photos: list[Photo], opener: Path, channel: Channel | None
) -> None:
    wanted = school.workspace.absolute() / "approved" / (channel or "")
    assert open_folder.open_approved(school, channel) == wanted
    assert opener.read_text() == f"1\n{wanted}\n"


@on_linux
def test_a_folder_that_is_none_of_ours_is_not_opened_and_where_nothing_opens_it_its_path_is_told(
    school: School, photos: list[Photo], opener: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (school.workspace / "approved" / "press").rmdir()
    with pytest.raises(Refused, match="no such folder yet"):
        open_folder.open_approved(school, Channel.PRESS)
    (tmp_path / "elsewhere").mkdir()
    (school.workspace / "approved" / "press").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="is a link to elsewhere"):
        open_folder.open_approved(school, Channel.PRESS)
    assert not opener.exists()
    opener.with_name("told.fails").touch()
    with pytest.raises(Refused, match="no command that opens folders") as told:
        open_folder.open_approved(school, Channel.SOCIAL)
    assert str(school.store.approved(Channel.SOCIAL)) in told.value.remedy
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    opener.unlink()
    with pytest.raises(Refused, match="no command that opens folders"):
        open_folder.open_approved(school)
    assert not opener.exists()


@on_linux
def test_on_the_page_a_photo_is_downloaded_its_folder_opened_and_the_path_copied(
    school: School, photos: list[Photo], opener: Path, browser: Browser
) -> None:
    with let_in(school, browser) as tab:
        tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab.goto(f"{tab.url}?state=approved")
        with tab.expect_download() as download:
            tab.locator(".card", has_text=str(photos[0].output)).locator("text=Download").click()
        assert download.value.suggested_filename == photos[0].output
        assert download.value.path().read_bytes() == b"of Ada"
        tab.goto(f"{tab.url.split('?')[0]}photos/{photos[0].id}/social")
        folder = str(school.store.approved(Channel.SOCIAL).absolute())
        tab.click("text=Copy its path")
        expect(tab.locator("#notices")).to_contain_text("copied")
        assert tab.evaluate("navigator.clipboard.readText()") == folder
        tab.click("text=Open the folder")
        expect(tab.locator("#notices")).to_contain_text("opens")
        assert opener.read_text() == f"1\n{folder}\n"
        opener.with_name("told.fails").touch()
        tab.click("text=Open the folder")
        expect(tab.locator("[data-folder] .error")).to_contain_text(f"Open it yourself: {folder}")
