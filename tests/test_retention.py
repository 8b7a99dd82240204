"""Old copies and leavers' templates go by themselves: only after times that were set, told a week before, recorded."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.folders import retention
from eventguard.app.folders.purge import purge
from eventguard.app.folders.watch import Watcher
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.photos.order import Order
from eventguard.app.reconcile import reconcile
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.errors import SetupError
from eventguard.core.faces.matching import Template
from eventguard.core.folders.retention import NOTICE, Times, goes_on
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State
from eventguard.core.settings import Show
from tests.conftest import NOON, PASSPHRASE, Command, school_at, write_register
from tests.test_approve import HEAD, hold

TODAY = NOON.date()
DAY = st.integers(-300, 0).map(lambda n: TODAY + timedelta(days=n))


@given(DAY, st.none() | st.integers(1, 400), st.none() | DAY)
def test_nothing_goes_before_its_time_nor_within_a_week_of_being_told(
    since: date, days: int | None, told: date | None
) -> None:
    day = goes_on(since, days, told, TODAY)
    if day is None:
        assert days is None or since + timedelta(days=days) > TODAY + NOTICE
    else:
        assert days is not None and day >= since + timedelta(days=days)
        assert day >= (told or TODAY) + NOTICE


def later(school: School, days: int) -> School:
    return school_at(school.workspace, school.consent_data, clock=lambda: NOON + timedelta(days=days))


@pytest.fixture
def school(empty_school: School, tmp_path: Path) -> School:
    """A school with a register and an approver."""
    import_register(empty_school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(empty_school, HEAD, PASSPHRASE)
    return empty_school


def kept(school: School) -> set[str]:
    return {path.name for path in school.workspace.rglob("*.jpg")}


def test_until_the_school_has_set_times_nothing_ever_goes_and_the_status_says_so(school: School) -> None:
    hold(school, "a" * 64, Channel.SOCIAL)
    before, much_later = kept(school), later(school, 2000)
    reconcile(much_later)
    assert kept(much_later) == before and retention.going(much_later) == []
    assert "retention set" in next(line.says for line in status(much_later) if line.what == "set-up")
    retention.set_times(much_later, Times(), "Lead")
    assert "retention set" not in next(line.says for line in status(much_later) if line.what == "set-up")
    with pytest.raises(SetupError):
        retention.set_times(school, Times(), " ")


def test_what_is_old_goes_a_week_after_it_was_told_and_the_rest_stays(school: School) -> None:
    old = hold(school, "a" * 64, Channel.SOCIAL)
    approved = approve_or_reject.approve(school, hold(school, "b" * 64, Channel.SOCIAL).id, HEAD, PASSPHRASE)
    must = approve_or_reject.approve(school, hold(school, "c" * 64, Channel.SOCIAL).id, HEAD, PASSPHRASE)
    gone = approve_or_reject.approve(school, hold(school, "d" * 64, Channel.SOCIAL).id, HEAD, PASSPHRASE)
    for photo in (must, gone):
        takedown.start(school, photo.id, HEAD, "a mistake")
    takedown.done(school, gone.id, HEAD)
    retention.set_times(school, Times(held=30, taken_down=30), "Lead")
    before = kept(school)
    reconcile(later(school, 22))
    assert retention.going(later(school, 22)) == []
    away = later(school, 100)  # the computer was off over the summer
    reconcile(away)
    assert kept(away) == before, "nobody could know it yet"
    assert {each.what.id for each in retention.going(away)} == {old.id, gone.id}
    (line,) = [line for line in status(away) if line.what == "retention"]
    assert line.count == 2 and "2 old copies to be removed within 7 days" in line.says
    reconcile(later(school, 106))
    assert kept(school) == before
    reconcile(done := later(school, 107))
    assert kept(done) == {approved.output, must.output}
    assert done.photo(old.id).state is State.REJECTED and done.photo(gone.id).state is State.TAKEN_DOWN
    assert [entry.detail["purged"] for entry in done.record.entries() if entry.detail.get("by_itself")]
    assert audit.verify(done).problems == () and [item.photo.id for item in takedown.pending(done)] == [must.id]


def test_a_longer_time_set_before_keeps_it_and_begins_the_week_anew(school: School) -> None:
    hold(school, "a" * 64, Channel.SOCIAL)
    retention.set_times(school, Times(held=30), "Lead")
    reconcile(later(school, 28))
    retention.set_times(later(school, 29), Times(held=90), "Lead")
    reconcile(later(school, 40))
    assert kept(school)
    retention.set_times(later(school, 41), Times(held=30), "Lead")
    reconcile(later(school, 42))
    assert kept(school), "told anew"
    retention.set_times(later(school, 43), None, "Lead")
    reconcile(later(school, 400))
    assert kept(school)


def test_what_was_held_anew_after_it_was_told_is_as_young_as_that(school: School) -> None:
    photo = hold(school, "a" * 64, Channel.SOCIAL)
    retention.set_times(school, Times(held=30), "Lead")
    reconcile(later(school, 28))
    with school.record.transaction():
        school.record.save(photo, "Bea", NOON + timedelta(days=29), decision="cover")
    reconcile(later(school, 40))
    assert kept(school) == {photo.output}


def test_with_a_clock_behind_the_record_nothing_goes(school: School) -> None:
    hold(school, "a" * 64, Channel.SOCIAL)
    retention.set_times(school, Times(held=1), "Lead")
    reconcile(later(school, 2))
    school.record.append("office", NOON + timedelta(days=90), "audit")
    reconcile(later(school, 40))
    assert kept(school)


def test_a_leavers_template_goes_after_their_time_and_nobody_elses(school: School) -> None:
    numbers = np.ones((1, 128), np.float32)
    with school.register.change():
        school.register.enrol(Template("P1", numbers, numbers), NOON)
    register.edit(school, "P1", Details(leaves=TODAY - timedelta(days=1)))
    retention.set_times(school, Times(leavers=10), "Lead")
    reconcile(later(school, 8))
    assert "the template of Ada Okafor" in retention.in_words(*retention.going(later(school, 8)))
    reconcile(later(school, 14))
    assert set(school.register.enrolled()) == {"P1"}
    reconcile(later(school, 15))
    assert not school.register.enrolled()
    assert school.record.entries(retention.ERASED)[-1].detail["ids"] == ["P1"]


def test_a_watcher_sees_to_it_each_day_also_where_no_photo_comes(school: School, tmp_path: Path) -> None:
    hold(school, "a" * 64, Channel.SOCIAL)
    retention.set_times(school, Times(held=10), "Lead")
    (inbox := tmp_path / "inbox").mkdir()
    order = Order((), "event", Channel.SOCIAL, Show.ALL, TODAY, 1)
    watching = Watcher(school, order, inbox)
    for day in range(20):
        school.now = lambda day=day: NOON + timedelta(days=day)  # type: ignore[misc]
        watching.see_to_the_day()
        assert bool(kept(school)) is (day < 10)


def test_the_command_says_what_is_kept_for_how_long_and_what_goes(command: Command, school: School) -> None:
    photo = hold(school, "a" * 64, Channel.SOCIAL)  # in July: long ago by the computer's own clock
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    assert "Nothing goes by itself" in command(*where, "retention").out
    assert command(*where, "retention", "set", "--by", "Lead", "--held", "soon").code == 2
    run = command(*where, "retention", "set", "--by", "Lead", "--taken-down", "never")
    assert run.code == 0 and "kept for 60 days" in run.out and str(photo.output) in run.out
    days, line = command(*where, "--json", "retention").lines
    assert days == {"days": {"held": 60, "taken_down": None, "leavers": 30, "decided": 7}}
    assert line["goes_on"] == (date.today() + NOTICE).isoformat()
    assert kept(school) == {photo.output}
    assert command(*where, "retention", "off", "--by", "Lead").code == 0
    assert purge(school, timedelta(days=-1)), "by hand it still goes at once"
