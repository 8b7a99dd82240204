"""A clock that was put back brings no yes that ran out to life, and one that was put right keeps nobody from work."""

from datetime import timedelta
from pathlib import Path

import pytest

from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.computer import clock, doctor
from eventguard.app.people.import_file import import_register
from eventguard.app.photos import check
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from tests.conftest import NOON, PASSPHRASE, write_register
from tests.test_approve import HEAD, approved_files, hold

TOLD = "clock says 10 July 2026 .* but the record goes on to 9 August 2026"


@pytest.fixture
def held(school: School, tmp_path: Path) -> Photo:
    """A photo held a month from now, when the yes of whom it shows has run out; then the clock is put back."""
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,31/07/2026,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    school.now = lambda: NOON + timedelta(days=30)
    return hold(school, "a" * 64, Channel.SOCIAL)


@pytest.fixture
def put_back(school: School, held: Photo) -> School:
    school.now = lambda: NOON
    return school


def test_with_a_clock_put_back_a_yes_that_ran_out_lets_nothing_go(put_back: School, held: Photo) -> None:
    with pytest.raises(Refused, match=TOLD):
        approve_or_reject.approve(put_back, held.id, HEAD, PASSPHRASE)
    assert approved_files(put_back) == []
    assert put_back.record.entries("approval-refused")[-1].detail["because"] == "the clock is behind the record"
    with pytest.raises(Refused, match=TOLD):
        approve_or_reject.approve(put_back, held.id, HEAD, PASSPHRASE)  # what was written since does not hide it


def test_status_and_doctor_say_it_and_no_file_is_called_safe(put_back: School, held: Photo) -> None:
    assert "but the record goes on to" in list(status(put_back))[-1].says
    assert [finding.good for finding in doctor.examine(put_back) if finding.what == "clock"] == [False]
    with put_back.record.transaction():
        put_back.record.save(held.moved(State.APPROVED, decided_by=HEAD), HEAD, put_back.now())
    audit.verify(put_back)
    (path,) = approved_files(put_back)
    answer = check.check(put_back, path, Channel.SOCIAL, put_back.today())
    assert not answer.safe and "but the record goes on to" in answer.why


def test_where_it_was_the_earlier_clock_that_was_wrong_an_approver_says_so_and_work_goes_on(
    put_back: School, held: Photo
) -> None:
    clock.confirm(put_back, approvers.authenticate(put_back, HEAD, PASSPHRASE))
    assert clock.trouble(put_back) == ""
    assert approve_or_reject.approve(put_back, held.id, HEAD, PASSPHRASE).state is State.APPROVED
    put_back.now = lambda: NOON - timedelta(days=2)
    assert "10 July 2026" in clock.trouble(put_back), "it counts from there"


@pytest.mark.parametrize("back", [timedelta(0), timedelta(hours=23)])
def test_a_clock_that_is_a_little_behind_keeps_nobody(school: School, held: Photo, back: timedelta) -> None:
    now = school.now() - back
    school.now = lambda: now
    assert clock.trouble(school) == ""
