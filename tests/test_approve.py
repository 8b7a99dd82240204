"""Law 6 and 7: nothing leaves without a name, and consent is asked again at the moment of approval."""

from datetime import timedelta
from pathlib import Path

import pytest

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.adapters.folders.store import digest
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.held import version_of
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.faces.objections import protected
from eventguard.core.people.consent import Answer, Channel, Consent, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from tests.conftest import NOON, PASSPHRASE, school_at, write_register

HEAD = "Head Teacher"
CONTENT = b"the bytes that were cleaned"
SIZE = 64, 48


@pytest.fixture
def held(school: School, tmp_path: Path) -> Photo:
    """A held photo that shows P1, whose family said yes for social until the end of the month."""
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,31/07/2026,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    return hold(school, "a" * 64, Channel.SOCIAL)


def with_ada(root: Path) -> School:
    """A school with an approver, and with P1, whose family said yes to social media."""
    school = school_at(root / "work", root / "consent")
    import_register(school, write_register(root / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    return school


SHOWN = (Face(1, Box(1, 2, 3, 4), Verdict.SHOW, Reason.SHOWN_BY_HAND, "P1"),)


def hold(
    school: School,
    id: str,
    channel: Channel,
    faces: tuple[Face, ...] = SHOWN,
    prepared_by: str = "office",
    original: str = "/photos/IMG_1.jpg",
    content: bytes = CONTENT,
) -> Photo:
    """Put a photo into the state in which ``clean`` leaves it."""
    photo = Photo(id, channel, "fair", State.RECEIVED, source="IMG_1.jpg", original=original, size=SIZE)
    output = f"fair-{channel}-{id[:6]}.jpg"
    with school.record.transaction():
        school.store.hold(output, content)
        held = {"output": output, "sha256": digest(content), "faces": faces, "prepared_by": prepared_by}
        photo = photo.moved(State.HELD, **held)
        school.record.save(photo, prepared_by, school.now())
    return photo


def deputy(school: School) -> Colleague:
    """Another approver, whom the first lets in."""
    return approvers.add(school, "Deputy", "four other random words", by=school.colleagues.known(HEAD))


def approved_files(school: School) -> list[Path]:
    return sorted(path for path in (school.workspace / "approved").rglob("*") if path.is_file())


def test_an_approved_photo_moves_to_the_folder_of_its_channel(school: School, held: Photo) -> None:
    approved = approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    assert (approved.state, approved.decided_by) == (State.APPROVED, HEAD)
    (path,) = approved_files(school)
    assert path == school.store.approved(Channel.SOCIAL) / str(held.output)
    assert path.read_bytes() == CONTENT
    assert list(school.store.held.iterdir()) == []
    assert audit.verify(school).problems == ()


@pytest.mark.parametrize(
    ("name", "by", "passphrase", "sentence"),
    [
        ("a" * 64, "Somebody", PASSPHRASE, "not an approver"),
        ("a" * 64, HEAD, "three wrong words", "passphrase is wrong"),
        ("b" * 64, HEAD, PASSPHRASE, "no photo"),
        ("aaaaa", HEAD, PASSPHRASE, "no photo"),
    ],
)
def test_nothing_is_approved_without_an_approver_and_a_held_photo(
    school: School, held: Photo, name: str, by: str, passphrase: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        approve_or_reject.approve(school, name, by, passphrase)
    assert approved_files(school) == []
    assert school.record.find(held.id, Channel.SOCIAL) == held


def test_a_photo_is_not_approved_twice(school: School, held: Photo) -> None:
    approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    with pytest.raises(Refused, match="approved, not held"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)


def test_a_withdrawal_after_cleaning_stops_the_approval(school: School, held: Photo) -> None:
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO))
    with pytest.raises(Refused, match=r"Ada Okafor, who may not be shown \(withdrawn\)"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    assert approved_files(school) == []


def test_a_yes_that_runs_out_by_the_calendar_alone_stops_the_approval(school: School, held: Photo) -> None:
    later = school_at(school.workspace, school.consent_data, clock=lambda: NOON + timedelta(days=30))
    with pytest.raises(Refused, match="expired"):
        approve_or_reject.approve(later, held.id, HEAD, PASSPHRASE)


def test_without_its_register_a_photo_that_shows_somebody_is_not_approved(school: School, held: Photo) -> None:
    for path in school.consent_data.iterdir():
        path.unlink()
    again = school_at(school.workspace, school.consent_data, clock=school.now)
    with pytest.raises(Refused, match="P1, who may not be shown"):
        approve_or_reject.approve(again, held.id, HEAD, PASSPHRASE)


def test_a_file_that_was_touched_after_cleaning_is_not_approved(school: School, held: Photo) -> None:
    (school.store.held / str(held.output)).write_bytes(b"other bytes")
    with pytest.raises(Refused, match="not the file that was cleaned"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    assert approved_files(school) == []


def test_one_photo_for_two_channels_asks_which(school: School, held: Photo) -> None:
    hold(school, held.id, Channel.DISPLAY)
    with pytest.raises(Refused, match="--channel"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    with pytest.raises(Refused, match="no-consent"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE, Channel.DISPLAY)
    assert approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE, Channel.SOCIAL).channel == Channel.SOCIAL


def test_an_approval_cut_off_before_the_file_moved_is_made_up_for(school: School, held: Photo) -> None:
    with school.record.transaction():
        school.record.save(held.moved(State.APPROVED, decided_by=HEAD), HEAD, NOON)
    assert approved_files(school) == []  # the power failed here
    again = school_at(school.workspace, school.consent_data, clock=school.now)
    assert audit.verify(again).problems == ()
    assert len(approved_files(school)) == 1


def test_a_cut_off_approval_does_not_let_other_bytes_through(school: School, held: Photo) -> None:
    with school.record.transaction():
        school.record.save(held.moved(State.APPROVED, decided_by=HEAD), HEAD, NOON)
    (school.store.held / str(held.output)).write_bytes(b"other bytes")
    assert audit.verify(school).problems == ()
    assert approved_files(school) == []
    undone = school.photo(held.id)
    assert (undone.state, undone.decided_by) == (State.HELD, None)
    assert undone.reason == "not approved after all: what is held is not the file that was approved"
    with pytest.raises(Refused, match="not the file that was cleaned"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    assert (school.store.held / str(held.output)).read_bytes() == b"other bytes", "whoever wrote that may need it"


def test_a_rejected_photo_leaves_a_reason_and_no_file(school: School, held: Photo) -> None:
    rejected = approve_or_reject.reject(school, held.id, HEAD, "a name badge is legible")
    assert (rejected.state, rejected.reason) == (State.REJECTED, "a name badge is legible")
    assert list(school.store.held.iterdir()) == approved_files(school) == []
    with pytest.raises(Refused):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)


def test_a_rejection_needs_a_reason(school: School, held: Photo) -> None:
    with pytest.raises(Refused, match="needs a name and a reason"):
        approve_or_reject.reject(school, held.id, HEAD, "  ")


def test_audit_finds_swapped_missing_and_extra_files(school: School, held: Photo) -> None:
    approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    (path,) = approved_files(school)
    path.write_bytes(b"swapped")
    (path.parent / "extra.jpg").write_bytes(b"extra")
    assert audit.verify(school).problems == (
        f"{path.name} in social is not the file that was approved",
        "extra.jpg in social was never approved",
    )
    path.unlink()
    assert f"{path.name} was approved for social but is missing" in audit.verify(school).problems


def test_passphrases_are_long_and_are_not_kept(school: School) -> None:
    with pytest.raises(SetupError, match="12 characters"):
        school.colleagues.add(HEAD, "short", NOON)
    school.colleagues.add(HEAD, PASSPHRASE, NOON)
    with pytest.raises(SetupError, match="already"):
        school.colleagues.add(HEAD.lower(), PASSPHRASE, NOON)
    for path in school.workspace.glob("ledger.db*"):
        assert PASSPHRASE.encode() not in path.read_bytes()


def test_a_removed_approver_approves_nothing(school: School, held: Photo) -> None:
    approvers.remove(school, HEAD, by=deputy(school))
    with pytest.raises(Refused, match="not an approver"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)


def test_the_workspace_and_the_register_must_lie_apart(tmp_path: Path) -> None:
    for workspace, consent_data in [("a", "a"), ("a", "a/b"), ("a/b", "a")]:
        with pytest.raises(SetupError, match="within one another"):
            school_at(tmp_path / workspace, tmp_path / consent_data)


def test_no_name_of_a_child_is_in_the_record(school: School, held: Photo) -> None:
    approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO))
    school.record._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (school.workspace / "ledger.db").read_bytes()
    assert b"Okafor" not in content
    assert str(held.source).encode() not in content


def test_forgetting_somebody_removes_the_held_photos_that_show_them_and_names_the_approved_ones(
    school: School, held: Photo
) -> None:
    other = hold(school, "b" * 64, Channel.SOCIAL)
    approve_or_reject.approve(school, other.id, HEAD, PASSPHRASE)
    gone = register.forget(school, "P1")
    assert [photo.id for photo in gone.removed] == [held.id]
    assert [item.photo.id for item in takedown.pending(school)] == [other.id]
    assert not (school.store.held / str(held.output)).exists()
    assert school.photo(held.id).state is State.REJECTED


def test_a_photo_with_somebody_never_to_be_published_is_told_of_although_they_are_covered(
    school: School, held: Photo
) -> None:
    assert protected(school.people(), held) == []
    register.never_publish(school, "P1", True, "court order")
    assert protected(school.people(), held) == ["Ada Okafor"]
    with pytest.raises(Refused, match="Ada"):
        approve_or_reject.approve(school, held.id, HEAD, PASSPHRASE)


def test_an_approver_who_was_authenticated_before_lets_go_only_while_on_the_list_as_they_were(
    school: School, held: Photo
) -> None:
    former = school.colleagues.known(HEAD)
    approvers.change(school, HEAD, PASSPHRASE, "three other random words")
    with pytest.raises(Refused, match="Sign in again"):
        approve_or_reject.let_go(school, held.id, former)
    approver, second = school.colleagues.known(HEAD), deputy(school)
    approvers.remove(school, HEAD, by=second)
    with pytest.raises(Refused, match="not on the list of approvers"):
        approve_or_reject.let_go(school, held.id, approver)
    assert approved_files(school) == []
    assert len(school.record.entries("approval-refused")) == 2
    approver = approvers.add(school, HEAD, PASSPHRASE, by=second)
    assert (
        approve_or_reject.let_go(school, held.id, approver, Channel.SOCIAL, seen=version_of(held)).state
        is State.APPROVED
    )
