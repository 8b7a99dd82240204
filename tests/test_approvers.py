"""Who may approve: locked out for growing waits, two people for one photo, and nobody put on the list in secret."""

from datetime import datetime, timedelta

import pytest

from eventguard.app import approvers, audit, decide
from eventguard.app.approvers import FREE_TRIES, LONGEST_WAIT
from eventguard.app.house import House
from eventguard.core.consent import Channel
from eventguard.core.errors import Refused, SetupError
from eventguard.core.photo import State
from tests.conftest import NOON, PASSPHRASE
from tests.test_decide import hold

HEAD = "Head Teacher"
OTHER = "four other random words"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def school(house: House, clock: Clock) -> House:
    house.now = clock
    approvers.add(house, HEAD, PASSPHRASE, login="jsmith")
    return house


def guess(house: House, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Refused, match="wrong"):
            approvers.authenticate(house, HEAD, "not the passphrase")


def test_after_some_wrong_tries_even_the_right_passphrase_has_to_wait_and_ever_longer(
    school: House, clock: Clock
) -> None:
    guess(school, FREE_TRIES)
    waits = []
    for _ in range(8):
        waited = timedelta(0)
        while True:
            try:
                approvers.authenticate(school, HEAD, "not the passphrase")
            except Refused as refusal:
                if "locked" not in str(refusal):
                    break
            clock.passes(minutes=1)
            waited += timedelta(minutes=1)
        waits.append(waited)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == LONGEST_WAIT
    with pytest.raises(Refused, match=r"locked after 13 wrong passphrases.*Try again in"):
        approvers.authenticate(school, HEAD, PASSPHRASE)
    clock.passes(hours=1)
    assert approvers.authenticate(school, HEAD.upper(), PASSPHRASE).name == HEAD


def test_a_right_passphrase_makes_the_count_begin_anew(school: House) -> None:
    guess(school, FREE_TRIES - 1)
    approvers.authenticate(school, HEAD, PASSPHRASE)
    guess(school, FREE_TRIES - 1)
    assert approvers.authenticate(school, HEAD, PASSPHRASE).name == HEAD


def test_one_approvers_wrong_tries_do_not_lock_another(school: House) -> None:
    approvers.add(school, "Deputy", OTHER)
    guess(school, FREE_TRIES)
    assert approvers.authenticate(school, "deputy", OTHER).name == "Deputy"


def test_every_wrong_try_is_written_down_and_no_passphrase_is(school: House) -> None:
    guess(school, 3)
    assert [entry.detail["name"] for entry in school.ledger.entries("passphrase-wrong")] == [HEAD] * 3
    for path in school.workspace.glob("ledger.db*"):
        for secret in (PASSPHRASE, "not the passphrase"):
            assert secret.encode() not in path.read_bytes()


def test_a_passphrase_is_changed_only_with_the_old_one(school: House) -> None:
    with pytest.raises(Refused, match="wrong"):
        approvers.change(school, HEAD, OTHER, OTHER)
    with pytest.raises(SetupError, match="12 characters"):
        approvers.change(school, HEAD, PASSPHRASE, "short")
    approvers.change(school, HEAD, PASSPHRASE, OTHER)
    guess(school)
    assert approvers.authenticate(school, HEAD, OTHER).name == HEAD
    assert audit.verify(school).problems == ()


@pytest.mark.parametrize("prepared_by", ["jsmith", "JSmith", HEAD, HEAD.lower()])
def test_whoever_prepared_a_photo_by_name_or_by_login_may_not_approve_it(school: House, prepared_by: str) -> None:
    photo = hold(school, "a" * 64, Channel.DISPLAY, faces=(), prepared_by=prepared_by)
    with pytest.raises(Refused, match="prepared this photo"):
        decide.approve(school, photo.id, HEAD, PASSPHRASE)
    assert school.photo(photo.id).state is State.HELD
    approvers.add(school, "Deputy", OTHER)
    assert decide.approve(school, photo.id, "Deputy", OTHER).decided_by == "Deputy"


def test_a_one_person_school_switches_that_off_with_a_passphrase_and_the_record_says_who(school: House) -> None:
    photo = hold(school, "a" * 64, Channel.DISPLAY, faces=(), prepared_by=HEAD)
    with pytest.raises(Refused):
        approvers.set_two_person(school, False, HEAD, "not the passphrase")
    assert approvers.two_person(school)
    approvers.set_two_person(school, False, HEAD, PASSPHRASE)
    assert decide.approve(school, photo.id, HEAD, PASSPHRASE).state is State.APPROVED
    assert [(entry.actor, entry.detail["on"]) for entry in school.ledger.entries("two-person")] == [(HEAD, False)]
    approvers.set_two_person(school, True, HEAD, PASSPHRASE)
    assert approvers.two_person(school)


def test_an_approver_put_on_the_list_changed_or_removed_behind_the_records_back_shows(school: House) -> None:
    approvers.add(school, "Deputy", OTHER)
    for statement, name in [
        ("INSERT INTO approvers (name, hash, added_at) VALUES ('Mallory', 'x', 'y')", "mallory"),
        ("UPDATE approvers SET hash = 'x' WHERE name = 'Deputy'", "deputy"),
        ("UPDATE approvers SET login = 'x' WHERE name = 'Deputy'", "deputy"),
        ("DELETE FROM approvers WHERE name = 'Deputy'", "deputy"),
    ]:
        school.ledger._db.execute("SAVEPOINT before")
        school.ledger._db.execute(statement)
        assert approvers.tampered(school) == [name]
        school.ledger._db.execute("ROLLBACK TO before")
        school.ledger._db.execute("RELEASE before")
    assert audit.verify(school).problems == ()
