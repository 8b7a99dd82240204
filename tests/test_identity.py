"""Whose an id is: the same however it is written, never silently somebody else's, and never the former bearer's yes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.faces import by_hand
from eventguard.app.people import former_ids, register
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.people.whose_id import Said
from eventguard.app.photos.look_first import look_at
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.faces.matching import Template
from eventguard.core.people.consent import PUPIL, Answer, Channel, Consent, Person, Reason
from eventguard.core.people.identity import is_quite_another, is_same_name, known_as, mixed_up, plain_id
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Erased, State, Step
from eventguard.core.photos.pixels import Box
from eventguard.web.record import entries
from tests.conftest import NOON, PASSPHRASE, Command, write_register
from tests.test_approve import HEAD, SHOWN, hold

ADA, BEN = "P1,Ada,Okafor,4B,yes,yes,,yes", "P2,Ben,Whitlock,4B,yes,yes,,"
ZACK = "P1,Zack,Zimmer,4B,yes,yes,,"


@pytest.fixture
def school(empty_school: School, tmp_path: Path) -> School:
    """Ada, who is enrolled, and Ben; both may be shown. A head who approves."""
    import_register(empty_school, write_register(tmp_path / "people.csv", [ADA, BEN]))
    with empty_school.register.change():
        empty_school.register.enrol(Template("P1", np.ones((1, 128), np.float32), np.ones((1, 128), np.float32)), NOON)
    approvers.add(empty_school, HEAD, PASSPHRASE)
    return empty_school


def read(
    school: School, path: Path, *rows: str, same: tuple[str, ...] = (), replaced: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """What is wrong with a file of these rows; without a fault it is imported."""
    return import_register(school, write_register(path / "b.csv", rows), said=Said.of(same, replaced)).problems


def names(school: School) -> dict[str, str]:
    return {person.id: person.name for person in school.register.people()}


# ------------------------------------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Okafor", "Ada Smith"),
        ("Ada Okafor-Smith", "Jo Okafor"),
        ("Zoë O\u2019Neill", "Zoe ONeill"),
        ("OKAFOR, Ada", "ada okafor"),
        ("Siobhán Ní Bhriain", "Siobhan Brown"),
        ("Łukasz Nowak", "Lukasz Kowalski"),
        ("\uff21\uff44\uff41 Okafor", "Ada King"),
        ("李 明", "李 娜"),
        ("Cher", "Cher Bono"),
    ],
)
def test_a_name_with_a_part_in_common_is_not_quite_another(one: str, other: str) -> None:
    assert not is_quite_another(one, other) and not is_quite_another(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Okafor", "Zack Zimmer"),
        ("Ada de Souza", "Ben de Jong"),
        ("Omar Al-Hassan", "Bilal Al Rashid"),
        ("Mr A B King", "Mr B A Smith"),
        ("Ann Lee", "Anna Leeson"),
    ],
)
def test_particles_titles_and_initials_make_no_name_the_same(one: str, other: str) -> None:
    assert is_quite_another(one, other)


def test_names_are_the_same_whatever_their_order_accents_and_signs() -> None:
    assert is_same_name("Okafor, Zoë", "ZOE OKAFOR") and is_same_name("Jo O'Neill", "Jo O\u2019Neill")
    assert not is_same_name("Ada Okafor", "Ada Okafor-Smith")


@given(st.text(alphabet="pP0 3\u00a0\u200b\uff30-", max_size=8))
def test_ids_are_compared_in_one_form_whatever_their_case_and_blanks(id: str) -> None:
    assert plain_id(plain_id(id)) == plain_id(id) == plain_id(f" {id.upper()}\u200b ")
    assert known_as(id, [id, id.upper()]) == id


def test_a_whole_school_is_compared_in_a_moment() -> None:
    before = {f"P{n}": Person(f"P{n}", f"First{n} Last{n}") for n in range(2000)}
    swapped = {f"P{n}": [f"First{n ^ 1} Last{n ^ 1}"] for n in range(2000)}
    assert len(mixed_up(before, swapped)) == 2000


# -------------------------------------------------------------------------------------------------------- the import


def test_an_id_with_quite_another_name_is_a_fault_of_its_row_until_somebody_says_which_it_is(
    school: School, tmp_path: Path
) -> None:
    revision = school.register.revision
    (fault,) = read(school, tmp_path, ZACK, "P2,Ben,Whitlock,5C,yes,yes,,")
    assert fault == "row 2: P1 is Ada Okafor in the register and Zack Zimmer in this file: --same P1 or --replaced P1"
    assert school.register.revision == revision, "nothing of the file was imported"
    assert read(school, tmp_path, "P1,Ada,Smith,4B,yes,yes,,yes", BEN) == (), "a part in common is no other name"


def test_the_same_person_under_a_new_name_keeps_everything_and_is_not_asked_about_again(
    school: School, tmp_path: Path
) -> None:
    married = "P1,Zara,Smith,4B,yes,yes,,yes"
    assert read(school, tmp_path, married, BEN, same=(" p1",)) == ()
    assert names(school)["P1"] == "Zara Smith" and list(school.register.enrolled()) == ["P1"]
    assert read(school, tmp_path, ADA, BEN) == (), "they were called so once"


def test_whoever_gets_an_id_after_somebody_else_has_nothing_of_them(school: School, tmp_path: Path) -> None:
    register.never_publish(school, "P2", True, "court order")
    register.biometrics(school, "P2", replace(register.find(school, "P2").permission, refused=True))
    assert read(school, tmp_path, ZACK, "P2,Cara,Lund,4B,yes,,,", replaced=("P1", "P2")) == ()
    zack, cara = school.register.people()
    assert (zack.name, cara.name, cara.never_publish, cara.permission.refused) == (
        "Zack Zimmer",
        "Cara Lund",
        False,
        False,
    )
    assert school.register.enrolled() == {} and set(zack.consents) == {Channel.SOCIAL, Channel.NEWSLETTER}
    assert {entry.what for entry in school.register.history("P2")} == {"name", "class", "social"}
    for path in school.consent_data.iterdir():
        assert b"Okafor" not in path.read_bytes() and b"court order" not in path.read_bytes()


def test_ids_that_changed_places_are_a_fault_also_between_brothers_and_sisters(
    empty_school: School, tmp_path: Path
) -> None:
    write = ["P1,Ada,Okafor,4B,yes,,,", "P2,Ben,Okafor,4B,,,,"]
    import_register(empty_school, write_register(tmp_path / "a.csv", write))
    swapped = ["P1,Ben,Okafor,4B,yes,,,", "P2,Ada,Okafor,4B,,,,"]
    assert [fault.split(":")[0] for fault in read(empty_school, tmp_path, *swapped)] == ["row 2", "row 3"]
    assert read(empty_school, tmp_path, swapped[0]) != (), "the other row may be missing"
    assert read(empty_school, tmp_path, *swapped, replaced=("P1", "P2")) == ()
    assert names(empty_school) == {"P1": "Ben Okafor", "P2": "Ada Okafor"}


def test_what_cannot_be_meant_is_refused(school: School, tmp_path: Path) -> None:
    assert read(school, tmp_path, ADA, BEN, replaced=("P1",)) != (), "said again next month it would erase the child"
    assert read(school, tmp_path, ADA, BEN, same=("P9",)) == ("p9 is not in this file: check --same and --replaced",)
    with pytest.raises(SetupError, match="cannot be the same person and somebody else"):
        Said.of(["P1"], ["p1"])
    assert names(school)["P1"] == "Ada Okafor"


def test_a_dry_run_says_who_would_be_erased_and_erases_nobody(school: School, tmp_path: Path) -> None:
    file = write_register(tmp_path / "b.csv", [ZACK, BEN])
    done = import_register(school, file, dry_run=True, said=Said.of([], ["P1"]))
    assert [(change.person, change.name) for change in done.replaced] == [("P1", "Ada Okafor")]
    assert names(school)["P1"] == "Ada Okafor"


# -------------------------------------------------------------------------------------------------------- the photos


def test_no_photo_of_the_former_bearer_is_ever_published_on_the_new_ones_yes(school: School, tmp_path: Path) -> None:
    approved = approve_or_reject.approve(school, hold(school, "a" * 64, Channel.SOCIAL).id, HEAD, PASSPHRASE)
    held = hold(school, "b" * 64, Channel.SOCIAL)
    path = school.where(approved)
    assert read(school, tmp_path, ZACK, BEN, replaced=("P1",)) == ()
    assert school.photo(held.id).state is State.REJECTED
    (item,) = takedown.pending(school)
    assert (item.photo.id, item.people) == (approved.id, ("former P1",)) and path is not None and not path.exists()
    assert [item.photo.id for item in takedown.pending(school, person="former p1")] == [approved.id]
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES, evidence="form 9"))
    assert len(takedown.pending(school)) == 1, "no answer of the new bearer brings it back"
    shown = {name for photo in school.record.photos() for name in photo.shown}
    assert shown == {"former P1"} and audit.verify(school).problems == ()
    rows, _ = entries.rows(school, 0, 99)
    assert not any("Zack" in row["who"] or "Zack" in row["why"] for row in rows if row["photo"] or row["id"])


def test_nor_is_it_after_forgetting_and_adding_the_same_id_however_it_is_written(school: School) -> None:
    approved = approve_or_reject.approve(school, hold(school, "a" * 64, Channel.SOCIAL).id, HEAD, PASSPHRASE)
    register.forget(school, "p1")
    with pytest.raises(SetupError, match="Nobody in the register"):
        register.find(school, "P1")
    register.add(school, "p1", Details("Zack Zimmer"))
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES))
    (item,) = takedown.pending(school)
    assert (item.photo.id, item.photo.shown) == (approved.id, ("former P1",))
    assert school.photo(approved.id).state is State.TAKEN_DOWN


def test_a_suggestion_a_match_and_what_undoing_would_bring_back_change_hands_with_nobody(school: School) -> None:
    theirs = Face(1, Box(1, 2, 3, 4), Verdict.COVER, Reason.COVERED_BY_HAND, perhaps="P1", matched="P1")
    shown = replace(theirs, verdict=Verdict.SHOW, reason=Reason.SHOWN_BY_HAND, person="P1")
    photo = hold(school, "a" * 64, Channel.SOCIAL, (theirs,))
    steps, erased = (Step("office", (shown,), (theirs,)),), (Erased("office", shown),)
    with school.record.transaction():
        school.record.save(replace(photo, steps=steps, erased=erased), "office", NOON)
    register.forget(school, "P1")
    register.add(school, "P1", Details("Zack Zimmer"))
    after = school.photo(photo.id)
    everything = (*after.faces, *after.steps[0].before, *after.steps[0].after, after.erased[0].face)
    assert {id for face in everything for id in (face.person, face.perhaps, face.matched)} == {None, "former P1"}
    assert look_at(school, after).objections == ()


def test_a_batch_that_was_at_work_meanwhile_shows_nobody_as_the_new_bearer(school: School, tmp_path: Path) -> None:
    faces = (Face(1, Box(1, 2, 3, 4), Verdict.SHOW, Reason.CONSENTED, "P1"),)
    revision = school.revision
    assert not former_ids.changed_hands(school, faces, revision)
    register.never_publish(school, "P2", True, "court order")
    assert not former_ids.changed_hands(school, faces, revision), "others do not matter"
    assert read(school, tmp_path, ZACK, BEN, replaced=("P1",)) == ()
    assert former_ids.changed_hands(school, faces, revision)
    assert not former_ids.changed_hands(school, faces, school.revision)


# ---------------------------------------------------------------------------------------------------- at every door


def test_an_id_is_the_same_at_every_door(command: Command, tmp_path: Path) -> None:
    write_register(tmp_path / "a.csv", ["P003,Ada,Okafor,4B,yes,yes,,"])
    assert command("people", "import", "a.csv").code == 0
    for id in ("p003", " P003 ", "p 003", "\uff30003"):
        assert "Ada Okafor" in command("people", "show", id).out
        assert command("people", "edit", id, "--class", "5C").code == 0
        assert command("people", "consent", id, "--channel", "press", "--no").code == 0
        assert command("people", "export", id).code == 0
        assert command("people", "never-publish", id, "--yes", "--why", "court").code == 0
        added = command("people", "add", id, "--name", "Ada Okafor")
        assert added.code == 2 and "The id P003 is taken" in added.err
    write_register(tmp_path / "b.csv", ["p003,Ada,Okafor,4B,yes,yes,,"])
    assert command("people", "import", "b.csv").code == 0
    write_register(tmp_path / "c.csv", ["p003,Ada,Okafor,4B,yes,yes,,", "P003,Ada,Okafor,4B,yes,yes,,"])
    twice = command("people", "import", "c.csv")
    assert twice.code == 2 and "row 3: the id P003 is also in row 2" in twice.out
    assert [line["id"] for line in command("--json", "people", "list").lines] == ["P003"]
    assert command("people", "forget", "p003").code == 0
    again = command("people", "import", "b.csv")
    assert "p003 was forgotten here" in again.out and command("--json", "people", "list").lines == []


def test_a_face_is_shown_under_the_id_that_the_register_has(school: School) -> None:
    photo = hold(school, "a" * 64, Channel.SOCIAL, SHOWN)
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO))
    with pytest.raises(Refused, match="Ada Okafor may not be shown"):
        by_hand.show(school, photo.id, 1, " p1")


def test_editing_into_quite_another_name_asks_which_it_is(command: Command, tmp_path: Path) -> None:
    write_register(tmp_path / "a.csv", [ADA, BEN])
    command("people", "import", "a.csv")
    asked = command("people", "edit", "P1", "--name", "Zack Zimmer")
    assert asked.code == 2 and "--same" in asked.err and "--replaced" in asked.err
    same = command("people", "edit", "P1", "--name", "Zack Zimmer", "--same")
    assert same.code == 0 and command("--json", "people", "list").lines[0]["biometrics"]
    other = command("people", "edit", "P1", "--name", "Cara Lund", "--replaced")
    assert other.code == 0 and "P1 is Cara Lund now" in other.out
    cara = command("--json", "people", "list").lines[0]
    assert (cara["name"], cara["biometrics"], cara["class"], cara["role"]) == ("Cara Lund", False, "", PUPIL)
    assert command("people", "edit", "P1", "--name", "Cara Lund", "--replaced").code == 2


def test_editing_into_the_name_of_a_brother_asks_which_it_is(command: Command, tmp_path: Path) -> None:
    write_register(tmp_path / "a.csv", [ADA, ADA.replace("P1,Ada", "P2,Ben")])
    command("people", "import", "a.csv")
    ben = f"Ben {ADA.split(',')[2]}"
    asked = command("people", "edit", "P1", "--name", ben)
    assert asked.code == 2 and "somebody else's" in asked.err
    assert command("people", "edit", "P1", "--name", ben, "--same").code == 0


def test_somebody_of_the_same_name_and_class_is_told_at_once(command: Command, tmp_path: Path) -> None:
    write_register(tmp_path / "a.csv", [ADA, BEN])
    assert "two ids" not in command("people", "import", "a.csv").out
    told = "is there under P1 and P9: two people, or one with two ids?"
    assert told in command("people", "add", "P9", "--name", "OKAFOR, Ada", "--class", "4b").out
    assert told in command("people", "edit", "P9", "--role", "pupil").out
    write_register(tmp_path / "b.csv", ["P9,Ada,Okafor,4B,yes,yes,,"])
    assert told in command("people", "import", "b.csv").out, "the other is in the register, not in the file"


def test_the_command_says_what_to_do_about_an_id_with_quite_another_name(command: Command, tmp_path: Path) -> None:
    write_register(tmp_path / "a.csv", [ADA, BEN])
    command("people", "import", "a.csv")
    write_register(tmp_path / "b.csv", [ZACK, BEN])
    refused = command("people", "import", "b.csv")
    assert (
        refused.code == 2 and "--same P1 or --replaced P1" in refused.out and "Find out whose each id is" in refused.err
    )
    done = command("people", "import", "b.csv", "--replaced", "P1")
    assert done.code == 0 and "Erased, for somebody else has their id (1)" in done.out and "Ada Okafor (P1)" in done.out
