"""The ways back from a decision: nothing is lost by a slip, and nothing goes out by taking one back."""

from datetime import timedelta
from pathlib import Path

import pytest

from eventguard.adapters.folders.store import digest_of
from eventguard.app.approval import approve_or_reject, approvers, takedown, ways_back
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.reconcile import reconcile
from eventguard.app.record import audit, publications
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from tests.conftest import NOON, PASSPHRASE, Command, school_at, write_register
from tests.test_approve import CONTENT, HEAD, approved_files, hold


@pytest.fixture
def held(school: School, tmp_path: Path) -> Photo:
    """A held photo that shows P1, whose family said yes."""
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    return hold(school, "a" * 64, Channel.SOCIAL)


def later(school: School, **by: float) -> School:
    """The same school, so much later."""
    return school_at(school.workspace, school.consent_data, clock=lambda: NOON + timedelta(**by))


def files(school: School) -> list[str]:
    """Every file of ours, by folder and name."""
    folders = (school.store.held, school.store.rejected, school.store.taken_down, school.store.approved(Channel.SOCIAL))
    return sorted(f"{path.parent.name}/{path.name}" for folder in folders for path in folder.glob("*"))


def test_a_rejected_photo_can_be_looked_at_and_put_back_as_it_was(school: School, held: Photo) -> None:
    rejected = approve_or_reject.reject(school, held.id, HEAD, "blurred")
    assert files(school) == [f"rejected/{held.output}"]
    assert school.where(rejected) == school.store.rejected / str(held.output)
    back = ways_back.put_back(school, held.id, "Bea")
    assert (back.state, back.sha256, back.faces, back.decided_by) == (State.HELD, held.sha256, held.faces, None)
    assert files(school) == [f"held/{held.output}"]
    assert approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE).state is State.APPROVED
    assert audit.verify(school).problems == ()


def test_what_was_approved_a_moment_ago_is_taken_out_of_the_approved_folder(school: School, held: Photo) -> None:
    approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    soon = later(school, minutes=9)
    assert ways_back.put_back(soon, held.id, "Bea").state is State.HELD
    assert approved_files(soon) == [] and digest_of(soon.store.held / str(held.output)) == held.sha256
    (published,) = publications.publications_in(soon.record.entries(*State), {})
    assert published.left is not None and not published.is_up
    assert audit.verify(soon).problems == ()


@pytest.mark.parametrize("way", ["later", "posted", "held", "taken down", "file gone", "file changed", "nobody"])
def test_there_is_no_way_back_for_what_may_be_out_or_is_not_what_it_was(school: School, held: Photo, way: str) -> None:
    by = "" if way == "nobody" else "Bea"
    if way in ("later", "posted", "taken down"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    elif way != "held":
        approve_or_reject.reject(school, held.id, HEAD, "blurred")
    if way == "posted":
        takedown.posted(school, held.id, "the school's page")
    if way == "taken down":
        takedown.start(school, held.id, HEAD, "somebody asked")
    if way == "file gone":
        (school.store.rejected / str(held.output)).unlink()
    if way == "file changed":
        (school.store.rejected / str(held.output)).write_bytes(b"theirs")
    before = school.photo(held.id)
    now = later(school, minutes=11) if way == "later" else school
    assert not ways_back.may_come_back(now, before) or way == "nobody"
    with pytest.raises(Refused):
        ways_back.put_back(now, held.id, by)
    assert now.photo(held.id) == before


def test_what_is_gone_everywhere_can_wait_again_and_is_judged_anew(school: School, held: Photo) -> None:
    approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    takedown.start(school, held.id, HEAD, "somebody asked")
    takedown.done(school, held.id, HEAD)
    back = ways_back.put_back(school, held.id, "Bea")
    assert (back.state, back.posted, back.taken_down_by) == (State.HELD, (), None)
    register.never_publish(school, "P1", True, "court order")
    with pytest.raises(Refused, match="Ada Okafor"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)


@pytest.mark.parametrize("from_state", [State.APPROVED, State.REJECTED])
def test_a_way_back_that_was_cut_off_is_made_good_by_the_next_command(
    school: School, held: Photo, from_state: State
) -> None:
    if from_state is State.APPROVED:
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    else:
        approve_or_reject.reject(school, held.id, HEAD, "blurred")
    with school.record.transaction():  # the record is written first; here the power goes
        school.record.save(school.photo(held.id).moved(State.HELD), "Bea", NOON, back=from_state)
    reconcile(later(school))
    assert approved_files(school) == [] and files(school) == [f"held/{held.output}"]
    assert (school.store.held / str(held.output)).read_bytes() == CONTENT


def test_a_refusal_that_was_cut_off_is_made_good_by_the_next_command(school: School, held: Photo) -> None:
    with school.record.transaction():
        school.record.save(held.moved(State.REJECTED, reason="blurred"), "Bea", NOON)
    reconcile(later(school))
    assert files(school) == [f"rejected/{held.output}"]


def test_a_rejected_copy_goes_by_itself_after_a_week_and_at_once_when_somebody_on_it_is_forgotten(
    school: School, held: Photo
) -> None:
    other = hold(school, "b" * 64, Channel.SOCIAL, faces=(), content=b"nobody on it")
    for photo in (held, other):
        approve_or_reject.reject(school, photo.id, HEAD, "blurred")
    reconcile(later(school, days=6))
    assert len(files(school)) == 2
    register.forget(later(school, days=6), "P1")
    assert files(school) == [f"rejected/{other.output}"]
    reconcile(later(school, days=8))
    assert files(school) == []
    assert school.photo(other.id).state is State.REJECTED


def test_back_says_what_it_did_and_what_it_cannot(school: School, held: Photo, command: Command) -> None:
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    told = command(*where, "reject", held.id[:12], "--by", HEAD, "--why", "blurred")
    assert "eventguard --workspace" in told.out and f"back {held.id[:12]} --by NAME" in told.out
    run = command(*where, "back", held.id[:12], "--by", "Bea")
    assert run.code == 0 and f"It waits again: {school.store.held / str(held.output)}" in run.out
    assert command(*where, "back", held.id[:12], "--by", "Bea").code == 1
