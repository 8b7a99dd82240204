"""Who may approve: locked out for growing waits, two people for one photo, and nobody put on the list in secret."""

from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventguard.adapters.approval import colleagues as kept
from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app import phrases
from eventguard.app.approval import approve_or_reject, approvers, as_recorded, two_person
from eventguard.app.approval.lockout import FREE_TRIES, LONGEST_WAIT
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from tests.conftest import NOON, PASSPHRASE
from tests.test_approve import hold

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
def school(empty_school: School, clock: Clock) -> School:
    empty_school.now = clock
    approvers.add(empty_school, HEAD, PASSPHRASE, login="jsmith")
    return empty_school


def head(school: School) -> Colleague:
    """The approver who is there first."""
    return school.colleagues.known(HEAD)


def guess(school: School, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Refused, match="wrong"):
            approvers.authenticate(school, HEAD, "not the passphrase")


def test_whoever_guesses_a_passphrase_pays_for_each_guess_what_the_authors_of_argon2_advise(
    empty_school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "PasswordHasher", PasswordHasher)  # other tests make do with less
    approvers.add(empty_school, HEAD, PASSPHRASE)
    ((stored,),) = empty_school.record._db.execute("SELECT hash FROM colleagues")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, its second choice
    assert empty_school.colleagues.is_right(empty_school.colleagues.known(HEAD), PASSPHRASE)


def test_after_some_wrong_tries_even_the_right_passphrase_has_to_wait_and_ever_longer(
    school: School, clock: Clock
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


def test_a_right_passphrase_makes_the_count_begin_anew(school: School) -> None:
    guess(school, FREE_TRIES - 1)
    approvers.authenticate(school, HEAD, PASSPHRASE)
    guess(school, FREE_TRIES - 1)
    assert approvers.authenticate(school, HEAD, PASSPHRASE).name == HEAD


def test_one_approvers_wrong_tries_do_not_lock_another(school: School) -> None:
    approvers.add(school, "Deputy", OTHER, by=head(school))
    guess(school, FREE_TRIES)
    assert approvers.authenticate(school, "deputy", OTHER).name == "Deputy"


def test_every_wrong_try_is_written_down_and_no_passphrase_is(school: School) -> None:
    guess(school, 3)
    assert [entry.detail["name"] for entry in school.record.entries("passphrase-wrong")] == [HEAD] * 3
    for path in school.workspace.glob("ledger.db*"):
        for secret in (PASSPHRASE, "not the passphrase"):
            assert secret.encode() not in path.read_bytes()


def test_a_passphrase_is_changed_only_with_the_old_one(school: School) -> None:
    with pytest.raises(Refused, match="wrong"):
        approvers.change(school, HEAD, OTHER, OTHER)
    with pytest.raises(SetupError, match="12 characters"):
        approvers.change(school, HEAD, PASSPHRASE, "short")
    approvers.change(school, HEAD, PASSPHRASE, OTHER)
    guess(school)
    assert approvers.authenticate(school, HEAD, OTHER).name == HEAD
    assert audit.verify(school).problems == ()


@pytest.mark.parametrize("prepared_by", ["jsmith", "JSmith", HEAD, HEAD.lower()])
def test_whoever_prepared_a_photo_by_name_or_by_login_may_not_approve_it(school: School, prepared_by: str) -> None:
    photo = hold(school, "a" * 64, Channel.DISPLAY, faces=(), prepared_by=prepared_by)
    with pytest.raises(Refused, match="prepared this photo"):
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    assert school.photo(photo.id).state is State.HELD
    approvers.add(school, "Deputy", OTHER, by=head(school))
    assert approve_or_reject.approve(school, photo.id, "Deputy", OTHER).decided_by == "Deputy"


def test_a_one_person_school_switches_that_off_with_a_passphrase_and_the_record_says_who(school: School) -> None:
    photo = hold(school, "a" * 64, Channel.DISPLAY, faces=(), prepared_by=HEAD)
    with pytest.raises(Refused):
        approvers.authenticate(school, HEAD, "not the passphrase")
    two_person.switch(school, False, head(school))
    assert approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE).state is State.APPROVED
    assert [(entry.actor, entry.detail["on"]) for entry in school.record.entries("two-person")] == [(HEAD, False)]
    two_person.switch(school, True, head(school))
    assert two_person.holds(school)


def test_an_approver_put_on_the_list_changed_or_removed_behind_the_records_back_shows(school: School) -> None:
    approvers.add(school, "Deputy", OTHER, by=head(school))
    for statement, name in [
        ("INSERT INTO colleagues VALUES ('Mallory', 'x', 'y', '', 'approver')", "mallory"),
        ("UPDATE colleagues SET hash = 'x' WHERE name = 'Deputy'", "deputy"),
        ("UPDATE colleagues SET login = 'x' WHERE name = 'Deputy'", "deputy"),
        ("DELETE FROM colleagues WHERE name = 'Deputy'", "deputy"),
    ]:
        school.record._db.execute("SAVEPOINT before")
        school.record._db.execute(statement)
        assert as_recorded.tampered(school) == [name]
        school.record._db.execute("ROLLBACK TO before")
        school.record._db.execute("RELEASE before")
    assert audit.verify(school).problems == ()


def test_a_passphrase_put_in_an_approvers_place_for_a_while_approves_nothing_in_their_name(school: School) -> None:
    photo = hold(school, "a" * 64, Channel.SOCIAL, ())
    signed_in = approvers.authenticate(school, HEAD, PASSPHRASE)
    database = school.colleagues._db
    (own,) = database.execute("SELECT hash FROM colleagues").fetchone()
    database.execute("UPDATE colleagues SET hash = ?", (PasswordHasher().hash(OTHER),))
    planted = head(school)
    for attempt in (
        lambda: approve_or_reject.approve(school, photo.id, HEAD, OTHER),
        lambda: approve_or_reject.let_go(school, photo.id, planted),
        lambda: approvers.add(school, "Deputy", OTHER, by=planted),
        lambda: two_person.switch(school, False, planted),
    ):
        with pytest.raises(Refused, match="otherwise than the record says"):
            attempt()
    database.execute("UPDATE colleagues SET hash = ?", (own,))
    assert approve_or_reject.let_go(school, photo.id, signed_in).state is State.APPROVED


@pytest.mark.parametrize(
    "maker", [f"{HEAD} ", "he\u200bad teacher", "H\u00e9ad Teacher", "Head T\u0435acher", "jsm\u0456th"]
)
@pytest.mark.parametrize("how", ["prepared_by", "shown_by"])
def test_whoever_looks_like_the_approver_is_the_approver_for_the_two_person_rule(
    school: School, maker: str, how: str
) -> None:
    photo = hold(school, "a" * 64, Channel.DISPLAY, faces=())
    with school.record.transaction():
        made = maker if how == "prepared_by" else (maker,)
        school.record.save(photo.moved(State.HELD, **{how: made}), "office", school.now())
    with pytest.raises(Refused, match="prepar"):
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)


@pytest.mark.parametrize("typed", ["HEAD  TEACHER", "Head Teacher\u200b", "\uff28ead Teacher", "Head\u00a0Teacher"])
def test_an_approver_is_known_however_the_name_is_typed(school: School, typed: str) -> None:
    assert approvers.authenticate(school, typed, PASSPHRASE).name == HEAD
    with pytest.raises(SetupError, match="on the list already"):
        approvers.add(school, typed, OTHER, by=head(school))


@pytest.mark.parametrize("name", ["H\u00e9ad Teacher", "Head-Teacher", "Head Teacher.", "Hea\u0501 Teacher"])
def test_nobody_who_looks_like_an_approver_becomes_another(school: School, name: str) -> None:
    with pytest.raises(SetupError, match=r"looks like Head Teacher|could pass for another"):
        approvers.add(school, name, OTHER, by=head(school))
    assert [approver.name for approver in school.colleagues.approvers()] == [HEAD]


def test_the_list_is_changed_only_by_somebody_who_is_on_it_as_they_were(school: School) -> None:
    with pytest.raises(SetupError, match="passphrase of an approver who is on it"):
        approvers.add(school, "Deputy", OTHER)
    former = head(school)
    deputy = approvers.add(school, "Deputy", OTHER, by=former)
    approvers.change(school, HEAD, PASSPHRASE, "five quite other random words")
    for change in (
        lambda: approvers.add(school, "Third", OTHER, by=former),
        lambda: approvers.remove(school, "Deputy", by=former),
    ):
        with pytest.raises(Refused, match="not on the list of approvers"):
            change()
    approvers.remove(school, HEAD, by=deputy)
    assert [approver.name for approver in school.colleagues.approvers()] == ["Deputy"]
    said = [(entry.action, entry.actor, entry.detail["name"]) for entry in school.record.entries("approver-removed")]
    assert said == [("approver-removed", "Deputy", HEAD)]
    assert audit.verify(school).problems == ()


def test_the_last_approver_stays_so_that_nobody_else_becomes_the_first(school: School) -> None:
    with pytest.raises(Refused, match="last approver"):
        approvers.remove(school, HEAD, by=head(school))
    assert not approvers.is_free(school)


def test_where_no_passphrase_is_left_somebody_gets_in_and_everybody_is_told_for_a_month(
    school: School, clock: Clock
) -> None:
    school.said = "Sam"
    approvers.add(school, "New Head", OTHER, nobody_left=True)
    assert approvers.authenticate(school, "New Head", OTHER).name == "New Head"
    (told,) = as_recorded.unvouched(school)
    assert "New Head became an approver on 10 July 2026 without any approver's passphrase, says Sam" in told
    assert told in list(status(school))[-1].says
    approvers.remove(school, "New Head", by=head(school))
    assert as_recorded.unvouched(school) == [told], "it goes on being told"
    clock.passes(days=31)
    assert as_recorded.unvouched(school) == []


def test_a_list_that_somebody_emptied_is_not_free_for_anybody(school: School) -> None:
    school.record._db.execute("DELETE FROM colleagues")
    with pytest.raises(SetupError, match="passphrase of an approver"):
        approvers.add(school, "Mallory", OTHER)


def test_a_photo_that_nobody_put_a_name_to_is_approved_and_the_record_says_so(school: School) -> None:
    photo = hold(school, "a" * 64, Channel.DISPLAY, faces=(), prepared_by="office")
    with school.record.transaction():
        school.record.save(photo.moved(State.HELD, accounts=("office",)), "office", school.now())
    approved = approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    assert "under the computer's account office" in phrases.unnamed(approved)
    assert school.record.entries(State.APPROVED)[-1].detail["prepared_under"] == ["office"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["wrong", "wrong", "wrong", "right"]),
            st.integers(-40 * 24 * 3600, 40 * 24 * 3600),
            st.integers(1, 7200),
        ),
        max_size=30,
    )
)
def test_whatever_the_clock_does_nobody_is_locked_for_longer_than_an_hour_and_five_wrong_ones_lock(
    school: School, clock: Clock, steps: list[str | int]
) -> None:
    school.colleagues._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    approvers.change(school, HEAD, PASSPHRASE, PASSPHRASE)  # hashed the quick way
    in_a_row = None
    for step in steps:
        if isinstance(step, int):
            clock.passes(seconds=step)
            in_a_row = in_a_row if step < 0 else None
            continue
        was = attempt(school, PASSPHRASE if step == "right" else "not the passphrase")
        if was == "right":
            in_a_row = 0
        elif was == "wrong" and in_a_row is not None:
            in_a_row += 1
        if in_a_row is not None and in_a_row >= FREE_TRIES:
            assert attempt(school, PASSPHRASE) == "locked"
    attempt(school, "not the passphrase")
    clock.passes(seconds=LONGEST_WAIT.total_seconds())
    assert attempt(school, PASSPHRASE) == "right"


def attempt(school: School, passphrase: str) -> str:
    """What came of a passphrase: right, wrong or locked."""
    try:
        approvers.authenticate(school, HEAD, passphrase)
    except Refused as refusal:
        return "locked" if "locked" in str(refusal) else "wrong"
    return "right"


def test_a_clock_that_was_a_month_ahead_and_is_put_right_locks_nobody_for_a_month(school: School, clock: Clock) -> None:
    clock.passes(days=30)
    guess(school, FREE_TRIES)
    clock.passes(days=-30)
    for _ in range(2):
        with pytest.raises(Refused, match="Try again in 1 minute"):
            approvers.authenticate(school, HEAD, PASSPHRASE)
    assert [entry.detail["because"] for entry in school.record.entries("wait-began-anew")] == ["the clock was put back"]
    clock.passes(minutes=1)
    assert approvers.authenticate(school, HEAD, PASSPHRASE).name == HEAD
