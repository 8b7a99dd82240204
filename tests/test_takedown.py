"""Law 7: when consent goes, approved photos leave the folder that is posted from, and what must come down is listed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from eventguard.adapters.folders.store import digest_of
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.folders.purge import purge
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.photos.check import check
from eventguard.app.reconcile import reconcile
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Answer, Channel, Consent, Permission
from eventguard.core.photos.photo import Photo, State
from tests.conftest import NOON, PASSPHRASE, Command, school_at, write_register
from tests.test_approve import CONTENT, HEAD, hold

NO = Consent(Answer.NO)


@pytest.fixture
def approved(school: School, tmp_path: Path) -> Photo:
    """An approved photo that shows P1, whose yes for social runs until the end of the month."""
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,31/07/2026,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    return approve_or_reject.approve(school, hold(school, "a" * 64, Channel.SOCIAL).id, HEAD, PASSPHRASE)


def later(school: School, days: int) -> School:
    return school_at(school.workspace, school.consent_data, clock=lambda: NOON + timedelta(days=days))


def lose(school: School, how: str) -> None:
    match how:
        case "withdrawn":
            register.consent(school, "P1", Channel.SOCIAL, NO)
        case "never publish":
            register.never_publish(school, "P1", True, "court order")
        case "left":
            register.edit(school, "P1", Details(leaves=NOON.date() - timedelta(days=1)))
        case "forgotten":
            register.forget(school, "P1")


@pytest.mark.parametrize("how", ["withdrawn", "never publish", "left", "forgotten"])
def test_losing_a_yes_in_any_way_takes_the_file_out_of_the_approved_folder_and_lists_it(
    school: School, approved: Photo, how: str
) -> None:
    path = school.where(approved)
    lose(school, how)
    (item,) = takedown.pending(school)
    assert (item.photo.id, item.people, item.photo.state) == (approved.id, ("P1",), State.TAKEN_DOWN)
    assert path is not None and not path.exists()
    assert item.path is not None and item.path.read_bytes() == CONTENT
    assert audit.verify(school).problems == ()


def test_a_yes_that_runs_out_by_the_calendar_alone_does_the_same_and_says_since_when(
    school: School, approved: Photo
) -> None:
    assert takedown.pending(later(school, 21)) == [], "the last day still counts"
    (item,) = takedown.pending(later(school, 30))
    assert item.since == date(2026, 8, 1)


def test_losing_the_permission_to_be_recognised_takes_nothing_down(school: School, approved: Photo) -> None:
    register.biometrics(school, "P1", Permission(refused=True))
    assert takedown.pending(school) == []


def test_a_new_yes_does_not_bring_a_recalled_photo_back(school: School, approved: Photo) -> None:
    register.consent(school, "P1", Channel.SOCIAL, NO)
    reconcile(school)
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES, evidence="form 9"))
    (item,) = takedown.pending(school)
    assert item.people == ("P1",)
    with pytest.raises(Refused, match="taken-down, not held"):
        approve_or_reject.approve(school, approved.id, HEAD, PASSPHRASE)


def test_where_it_was_posted_is_told_and_done_is_recorded_with_a_name(school: School, approved: Photo) -> None:
    takedown.posted(school, str(approved.output), "the school's page, 11 July")
    with pytest.raises(Refused, match="where"):
        takedown.posted(school, approved.id, " ")
    register.consent(school, "P1", Channel.SOCIAL, NO)
    (item,) = takedown.pending(school, person="P1")
    assert item.photo.posted == ("the school's page, 11 July",)
    assert takedown.pending(school, person="P2") == []
    gone = takedown.done(school, approved.id, "Office")
    assert (gone.taken_down_by, takedown.pending(school)) == ("Office", [])
    assert audit.verify(school).problems == ()


def test_an_approval_can_be_taken_back_with_a_name_and_a_reason_whatever_the_consents_say(
    school: School, approved: Photo, tmp_path: Path
) -> None:
    path = school.where(approved)
    with pytest.raises(Refused, match="a name and a reason"):
        takedown.start(school, approved.id, HEAD, " ")
    down = takedown.start(school, approved.id, HEAD, "a certificate can be read.")
    assert path is not None and not path.exists()
    (item,) = takedown.pending(school)
    assert (item.people, item.photo.reason, item.since) == ((), "a certificate can be read.", NOON.date())
    assert takedown.pending(school, person="P1") == [], "nobody's yes has gone"
    copy = tmp_path / "downloaded.jpg"
    copy.write_bytes(CONTENT)
    assert check(school, copy, Channel.SOCIAL, NOON.date()).why == "TAKE DOWN: a certificate can be read."
    with pytest.raises(Refused, match="taken-down, not approved"):
        takedown.start(school, approved.id, HEAD, "again")
    assert takedown.done(school, down.id, "Office").taken_down_by == "Office"
    assert audit.verify(school).problems == ()


def test_a_photo_taken_back_is_listed_for_whoever_loses_their_yes_as_well(school: School, approved: Photo) -> None:
    takedown.start(school, approved.id, HEAD, "a certificate can be read")
    register.consent(school, "P1", Channel.SOCIAL, NO)
    assert [item.people for item in takedown.pending(school)] == [("P1",)]


def test_only_what_is_taken_down_can_be_done_and_only_what_is_approved_can_be_posted(
    school: School, approved: Photo
) -> None:
    with pytest.raises(Refused, match="nothing to take down"):
        takedown.done(school, approved.id, "Office")
    held = hold(school, "b" * 64, Channel.SOCIAL)
    with pytest.raises(Refused, match="held, not approved"):
        takedown.posted(school, held.id, "somewhere")


def test_check_says_take_down_for_the_very_file(school: School, approved: Photo, tmp_path: Path) -> None:
    copy = tmp_path / "downloaded.jpg"
    copy.write_bytes(CONTENT)
    assert check(school, copy, Channel.SOCIAL, NOON.date()).safe
    register.consent(school, "P1", Channel.SOCIAL, NO)
    for _ in range(2):  # before and after the file was moved
        answer = check(school, copy, Channel.SOCIAL, NOON.date())
        assert not answer.safe
        assert "TAKE DOWN" in answer.why and "Ada Okafor" in answer.why
        reconcile(school)


def test_a_recall_cut_off_before_the_file_moved_is_made_up_for(school: School, approved: Photo) -> None:
    path = school.where(approved)
    with school.record.transaction():
        school.record.save(approved.moved(State.TAKEN_DOWN), "office", NOON)
    assert path is not None and path.exists()  # the power failed here
    reconcile(later(school, 0))
    assert not path.exists()


def test_a_held_photo_that_lost_a_yes_stays_held_with_the_reason(school: School, approved: Photo) -> None:
    held = hold(school, "b" * 64, Channel.SOCIAL)
    register.consent(school, "P1", Channel.SOCIAL, NO)
    assert approve_or_reject.approvable(school) == []
    with pytest.raises(Refused, match="Ada Okafor"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    again = school.photo(held.id)
    assert (again.state, again.reason) == (State.HELD, "since it was cleaned a yes has gone: P1 (withdrawn)")
    assert [entry.detail["wanted"] for entry in school.record.entries("approval-refused")] == [held.id]


def test_the_status_names_what_needs_somebody_today(school: School, approved: Photo) -> None:
    hold(school, "b" * 64, Channel.SOCIAL)
    lines = {line.what: line.count for line in status(school)}
    assert lines == {"takedown": 0, "held": 1, "quarantined": 0, "expiring": 1, "set-up": 0}
    register.consent(school, "P1", Channel.SOCIAL, NO)
    assert {line.what: line.count for line in status(school)}["takedown"] == 1


def test_purging_removes_old_copies_and_nothing_else(school: School, approved: Photo) -> None:
    old, down = hold(school, "b" * 64, Channel.SOCIAL), hold(school, "c" * 64, Channel.SOCIAL)
    approve_or_reject.approve(school, down.id, HEAD, PASSPHRASE)
    with school.record.transaction():
        school.record.save(school.photo(down.id).moved(State.TAKEN_DOWN), "office", NOON)
    reconcile(school)
    month = later(school, 15)
    fresh = hold(month, "d" * 64, Channel.SOCIAL)
    assert {item.photo.id for item in purge(month, timedelta(days=14))} == {old.id}
    takedown.done(month, down.id, "Office")
    much_later = later(school, 16)
    assert [item.photo.id for item in purge(much_later, timedelta(hours=12))] == [down.id, fresh.id]
    assert [path.name for path in school.workspace.rglob("*.jpg")] == [approved.output]
    assert digest_of(school.store.approved(Channel.SOCIAL) / str(approved.output)) == approved.sha256
    assert audit.verify(much_later).problems == ()


def test_the_commands_say_what_must_come_down_and_their_exit_codes_tell_scripts(
    command: Command, school: School, approved: Photo
) -> None:
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES, evidence="form 9"))  # for good
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    assert command(*where, "posted", approved.id, "--where", "our page").code == 0
    register.never_publish(school, "P1", True, "court order")
    run = command(*where, "takedown")
    assert run.code == 1
    assert "Ada Okafor" in run.out and "our page" in run.out
    (line,) = command(*where, "--json", "takedown", "--person", "P1").lines
    assert (line["people"], line["posted"], line["state"]) == (["P1"], ["our page"], "taken-down")
    assert command(*where, "takedown", "done", approved.id, "--by", "Office").code == 0
    assert command(*where, "takedown").code == 0
    assert command(*where, "status").out.count("\n") == 5
    assert command(*where, "purge", "--older-than", "soon").code == 2
    assert command(*where, "purge", "--older-than", "30d").code == 0
