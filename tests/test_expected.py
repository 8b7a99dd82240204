"""Who is not expected stays covered, and so does whom recognition had shown once it is off: by hand, too."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.faces import by_hand, recognition
from eventguard.app.people import register
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.faces.may_compare import Compare
from eventguard.core.people.consent import Channel, Permission, Reason
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.core.settings import Show
from eventguard.web.faces import whose
from eventguard.worker import LOST
from tests.conftest import NOON, PASSPHRASE, Command, school_at
from tests.test_approve import HEAD
from tests.test_by_hand import clean, face_of, held, original, pixels, show
from tests.test_by_hand import school as school  # noqa: PLC0414  a fixture, and the one that it takes
from tests.test_by_hand import stage as stage  # noqa: PLC0414

pytestmark = pytest.mark.one_python


def again(school: School, *groups: str, everybody: bool = False) -> Photo:
    return clean(school, Path(str(held(school).original)), Show.ALL if everybody else Show.CONSENT, groups=groups)


@pytest.mark.parametrize("everybody", [False, True])
def test_nobody_outside_the_groups_of_a_photo_is_shown_by_any_hand_until_it_is_cleaned_for_them(
    school: School, everybody: bool
) -> None:
    photo = again(school, "5A", everybody=everybody)
    assert photo.groups == ("5A",)
    with pytest.raises(Refused, match=r"Ada Okafor may not be shown on this photo: it was cleaned for 5A alone.*4B"):
        show(school, "P001")
    assert show(school, "P009").shown == ("P009",)
    page = {each["id"]: (each["may"], each["why"]) for each in whose.choice(school, photo.id, Channel.SOCIAL)}
    assert page["P001"] == (False, "it was cleaned for 5A alone") and page["P009"] == (True, "")
    assert page["P004"] == (False, "has not said yes for this channel"), "the family's no comes first"
    assert again(school, " 5a ").id == photo.id and held(school).shown == ("P009",), (
        "the same groups: nothing is redone"
    )
    wider = again(school, "5A", "4B")
    assert (wider.groups, wider.shown) == (("5A", "4B"), ("P009",))
    assert set(show(school, "P001").shown) == {"P001", "P009"}
    narrower = again(school, "4B")
    assert (narrower.groups, narrower.shown) == (("4B",), ("P001",))


def test_a_group_that_nobody_is_in_is_wrong_use_with_recognition_off_as_well(school: School) -> None:
    with pytest.raises(SetupError, match=r"Nobody in the register is in 9Z.*4B, 5A"):
        again(school, "9Z")


def test_a_decision_that_began_before_the_groups_changed_is_refused(
    school: School, standby: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, usual = held(school), school.standby.do

    def overtaken(*arguments: object) -> object:
        with school.record.transaction():
            school.record.save(replace(photo, groups=("5A",)), "office", NOON)
        return usual(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(school.standby, "do", overtaken)
    with pytest.raises(Refused, match="changed meanwhile"):
        show(school, "P001")


def recognise(school: School, *ids: str) -> Photo:
    """The held photo as if recognition had shown these people."""
    recognition.switch_on(school, "DPIA-1", "the lead", compare=Compare.EVERYBODY)
    for id in ids:
        show(school, id)
    photo = held(school)
    faces = tuple(
        replace(face, reason=Reason.CONSENTED, by=()) if face.verdict is Verdict.SHOW else face for face in photo.faces
    )
    with school.record.transaction():
        school.record.save(replace(photo, faces=faces, shown_by=(), steps=()), "office", NOON)
    return held(school)


def test_once_recognition_is_off_whom_it_had_shown_is_covered_and_who_was_shown_by_hand_stays(school: School) -> None:
    approvers.add(school, HEAD, PASSPHRASE)
    photo = recognise(school, "P001")
    show(school, "P009", by="Bea")
    recognition.switch_off(school)  # and killed before anything was covered
    with pytest.raises(Refused, match="Ada Okafor, whom recognition had shown before it was switched off"):
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    assert approve_or_reject.approvable(school) == []
    (objection,) = look_at(school, held(school)).objections
    assert "Ada Okafor, whom recognition had shown" in objection
    drawn = by_hand.draw(school, photo.id, Box(10, 10, 40, 40))
    assert drawn.shown == ("P009",), "any decision covers them"
    by_hand.undo(school, photo.id)
    assert held(school).shown == ("P009",)
    assert recognition.left_on(school, State.HELD) == []
    assert approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE).shown == ("P009",)


def test_a_photo_on_which_it_could_not_be_done_is_told_and_cannot_be_approved(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    approvers.add(school, HEAD, PASSPHRASE)
    recognise(school, "P001")
    recognition.switch_off(school)
    waiting = recognition.left_on(school, State.HELD)
    with monkeypatch.context() as patch:
        patch.setattr(School, "limits", replace(school.limits, seconds=0))
        ((photo, why),) = recognition.cover(school, waiting)
    assert LOST.reason in why and photo.shown == ("P001",)
    with pytest.raises(Refused):
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    ((covered, fine),) = recognition.cover(school, recognition.left_on(school, State.HELD))
    face = face_of(covered, "P001")
    assert (fine, covered.shown, face.reason) == ("", (), Reason.RECOGNITION_OFF)
    assert not np.array_equal(pixels(school, covered, face), original(face))
    with pytest.raises(Refused, match="Bea"):
        by_hand.undo(school, photo.id, by="Bea")
    assert by_hand.undo(school, photo.id).shown == (), "to undo it shows nobody"


def test_the_command_covers_all_held_photos_and_says_what_stays(command: Command, demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "demo")
    folders = "--workspace", tmp_path / "demo" / "eventguard-work", "--consent-data", tmp_path / "demo" / "consent_data"
    school = school_at(Path(folders[1]), Path(folders[3]), clock=lambda: NOON)
    before = school.record.photos(State.HELD)
    assert any(photo.shown for photo in before)
    run = command(*folders, "recognition", "off")
    shown = sum(any(face.reason is Reason.CONSENTED for face in photo.faces) for photo in before)
    assert run.code == 0 and f"Whomever it had shown on {shown} held photos is covered now" in run.out
    assert all(photo.shown == () for photo in school.record.photos(State.HELD))
    assert "no face is compared with anybody" in command(*folders, "recognition", "status").out
    (line,) = command(*folders, "--json", "recognition", "off").lines
    assert (line["on"], line["covered"], line["not_covered"]) == (False, 0, [])


def test_whoever_may_not_be_recognised_any_more_is_told_where_they_still_can_be_seen(
    school: School, command: Command
) -> None:
    photo = recognise(school, "P001")
    register.biometrics(school, "P001", Permission((NOON.date(),), "A Parent"))
    folders = "--workspace", school.workspace, "--consent-data", school.consent_data
    run = command(*folders, "people", "biometrics", "P001", "--no", "--refused")
    assert f"{photo.output} still shows them, recognised before." in run.out
