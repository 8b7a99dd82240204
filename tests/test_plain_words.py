"""What people read has no word of a programmer's in it, says one thing once, and offers the way out that it names."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from eventguard.app import phrases
from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.errors import ToCover
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box, Pixels
from tests.conftest import PASSPHRASE, Command, jpeg, write_register
from tests.review_page import browser, let_in
from tests.test_approve import HEAD, hold
from tests.test_wrong_use import COMMANDS

__all__ = ["browser"]
#: What the library that reads options would say.
FOREIGN = re.compile(
    r"Value error|Input should|unable to parse|<bool>|<str>|<int|<list|%Y|BOOLEAN|pydantic|traceback", re.I
)


@pytest.mark.parametrize("words", ["", *sorted(COMMANDS)])
def test_the_help_of_every_command_speaks_to_people(command: Command, words: str) -> None:
    said = command(*words.split(), "--help")
    assert said.code == 0 and not FOREIGN.search(said.out), FOREIGN.findall(said.out)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("clean . --size big", "This is not a whole number"),
        ("clean . --style foo", "'foo' is not one of 'soft'"),
        ("clean . --on yesterday", "'yesterday' is not a day. Write it as 2026-07-10"),
        ("check x --on 31/31/2026", "'31/31/2026' is not a day"),
        ("face abc one --cover", "This is not a whole number"),
        ("channels seen-by social x", "'x' is not one of 'public'"),
        ("channels rule social --tallest-percent much", "This is not a number"),
        ("people edit P1 --leaves soon", "'soon' is not a day"),
        ("review --port 99999999", "This is too much: at most 65535"),
        ("clean . --jobs 0", "This is too little: at least 1"),
    ],
)
def test_wrong_values_are_told_in_words(command: Command, words: str, says: str) -> None:
    run = command(*words.split())
    said = " ".join(re.sub(r"[│╭╮╰╯─]", " ", run.err).split())
    assert run.code == 2 and says in said and not FOREIGN.search(said), said


def test_a_face_too_small_to_tell_is_not_called_small_once_more() -> None:
    small = Face(1, Box(1, 2, 3, 4), Verdict.COVER, Reason.TOO_SMALL)
    assert phrases.REASONS[small.reason] == "too small to tell" and phrases.look(small) == ""
    other = Face(1, Box(1, 2, 3, 4), Verdict.COVER, Reason.NO_MATCH)
    assert phrases.look(other) == "small", "where the reason does not say so, it is said"


def visible_who_may_not_be(school: School, tmp_path: Path, picture: Pixels) -> Photo:
    """A held photo that shows Ada, who is about to be protected; and somebody who approves."""
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    return hold(school, "a" * 64, Channel.SOCIAL, content=jpeg(picture[:48, :64]))


def test_whoever_cannot_approve_because_somebody_is_visible_can_cover_them_from_the_error(
    school: School, tmp_path: Path, picture: Pixels, browser: Browser
) -> None:
    photo = visible_who_may_not_be(school, tmp_path, picture)
    with let_in(school, browser) as tab:
        tab.goto(f"{tab.url}photos/{photo.id}/social")
        register.never_publish(school, "P1", True, "court order")
        tab.click("#approve-this")
        for box in tab.locator("#approve [name=checked]").all():
            box.check()
        tab.fill("#approve [name=passphrase]", PASSPHRASE)
        tab.click("#approve [data-go]")
        expect(tab.locator("#approve .error")).to_contain_text("Cover them now")
        tab.click("#approve .error button")
        expect(tab.locator("#notices")).to_contain_text("They are covered now")
        expect(tab.locator("#list")).to_contain_text("covered")
    now = school.photo(photo.id)
    assert now.state is State.HELD and now.shown == ()


def test_in_the_terminal_the_error_names_the_command_that_covers_them(
    school: School, tmp_path: Path, picture: Pixels, command: Command
) -> None:
    photo = visible_who_may_not_be(school, tmp_path, picture)
    register.never_publish(school, "P1", True, "court order")
    with pytest.raises(ToCover) as told:
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    words = told.value.remedy.removeprefix("Cover them now: eventguard ").split()
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    run = command(*where, *words)
    assert run.code == 0 and "covered now" in run.out, run.err
    assert school.photo(photo.id).shown == ()
