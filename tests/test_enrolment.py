"""Enrolment: whose photos they are, told by the folder's name, and no face under two names but of twins."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from eventguard.app.faces import recognition
from eventguard.app.faces.enrolment import enrol
from eventguard.app.people.import_file import import_register
from eventguard.app.people.whose_id import Said
from eventguard.app.school import School
from eventguard.core.faces.matching import Template
from eventguard.core.faces.may_compare import Compare
from eventguard.core.faces.same_face import same_faces
from eventguard.core.people.consent import Person
from eventguard.core.words.named_after import meant_by
from tests.conftest import ROOT, Command, write_register

pytestmark = pytest.mark.one_python

PEOPLE = {
    person.id: person
    for person in (
        Person("P006", "Femi Adeyemi"),
        Person("P009", "Imani Clarke", group="5A"),
        Person("P010", "Zoë Vale-O\u2019Neill", group="Oak Class"),
        Person("P013", "Lizzie Okafor", group="RB", also=("Okafor, Elizabeth",)),
        Person("P014", "Isla McDonald", group="Year 4"),
        Person("P015", "Ludo van der Berg"),
        Person("P016", "小明 王"),
        Person("12", "Ben Page", group="2A"),
        Person("A_1", "Jo King"),
        Person("P011", "Sam Hart", group="4B"),
        Person("P012", "Sam Hart", group="5A"),
    )
}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("P006", "P006"),
        ("p006", "P006"),
        (" p 006", "P006"),
        ("P009 Imani Clarke", "P009"),
        ("P009 - clarke, IMANI", "P009"),
        ("p009_Imani", "P009"),
        ("Imani Clarke (2) P009", "P009"),
        ("Imani Clarke P009", "P009"),
        ("P009 2", "P009"),
        ("P009 (2)", "P009"),
        ("Imani Clarke", "P009"),
        ("vale oneill, ZOE", "P010"),
        ("A_1 Jo King", "A_1"),
        ("P011 Sam Hart", "P011"),
        ("Clarke_Imani_5A", "P009"),
        ("5A_Clarke_Imani_0012", "P009"),
        ("IMG_0012 Imani Clarke - Copy (2)", "P009"),
        ("imani.clarke", "P009"),
        ("Year5-ClarkeImani", "P009"),
        ("5A_P009_Imani", "P009"),
        ("zoe_oneill_Oak", "P010"),
        ("Sam_Hart_5A", "P012"),
        ("4b-HART-sam-0003", "P011"),
        ("Okafor_Elizabeth_RB", "P013"),
        ("Mc Donald, Isla (4)", "P014"),
        ("VanDerBerg_Ludo", "P015"),
        ("王小明", "P016"),
        ("12_Page_Ben", "12"),
    ],
)
def test_a_folder_is_understood_by_id_by_id_and_name_or_by_a_full_name_that_one_person_has(name: str, id: str) -> None:
    meant = meant_by(name, PEOPLE)
    assert isinstance(meant, Person) and meant.id == id


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Sam Hart", ("P011", "P012")),
        ("P009 Femi Adeyemi", ("P009", "P006")),
        ("P009_P006", ("P009", "P006")),
        ("Clarke_Imani_12", ("12 is Ben Page", "P009")),
        ("Imani Clarke Femi", ("P009", "P006")),
        ("Imani", ("Imani Clarke (P009",)),
        ("Clark_Imani", ("Imani Clarke (P009",)),
        ("Clarke_Imani_4B", ("Imani Clarke (P009, 5A) is in another class",)),
        ("P009 Zack Zimmer", ("P009 is Imani Clarke, not Zack Zimmer",)),
        ("P00", ("nobody",)),
        ("portraits", ("nobody",)),
        ("5A", ("nobody",)),
        ("", ("nobody",)),
    ],
)
def test_whatever_could_mean_two_people_or_nobody_is_refused_with_who_it_might_be_and_what_to_do(
    name: str, told: tuple[str, ...]
) -> None:
    meant = meant_by(name, PEOPLE)
    assert isinstance(meant, str) and "name it by" in meant, "the remedy is told"
    assert all(each in meant for each in told), meant


@given(
    st.permutations(["Clarke", "Imani", "5A", "0012"]),
    st.sampled_from(["_", " ", "-", "__", " - ", "."]),
    st.sampled_from([str.upper, str.lower, str.title, str]),
)
def test_in_whatever_order_case_and_with_whatever_between_a_photographer_writes_it_the_same_is_meant(
    words: list[str], sign: str, case: Callable[[str], str]
) -> None:
    meant = meant_by(case(sign.join(words)), PEOPLE)
    assert isinstance(meant, Person) and meant.id == "P009"


def template(person: str, *numbers: int) -> Template:
    """Photos of so many different faces."""
    rows = np.array([np.random.default_rng(number).normal(size=128) * 10 for number in numbers], np.float32)
    return Template(person, rows, rows / np.float32(200))


def test_one_picture_in_two_folders_is_noticed_whatever_else_lies_there() -> None:
    ada, ben = template("P1", 1, 2, 3), template("P2", 4, 5, 6)
    assert same_faces(ada, [ben]) == {}
    assert same_faces(ada, [ben, template("P3", 7, 8, 2)]) == {"P3": True}
    near = Template("P4", ada.first + np.float32(1), ada.second)  # saved anew, it is hardly another
    assert same_faces(near, [ada]) == {"P1": True}


def test_photos_of_one_person_are_refused_for_two_with_both_names_and_the_exit_code_says_some_were(
    command: Command, samples: Path, tmp_path: Path
) -> None:
    portraits = tmp_path / "portraits"
    for source, name in (("P001", "P001"), ("P001", "P002"), ("P006", "p006"), ("P009", "P009 Imani Clarke"),
                         ("P010", "5A"), ("P005", "P005 Imani Clarke"), ("P003", "Nobody Known"),
                         ("P008", "Hugo Brandt")):  # fmt: skip
        (portraits / name).mkdir(parents=True)
        shutil.copy(samples / "portraits" / source / "1.jpg", portraits / name)
    (portraits / "5A" / "1.jpg").rename(portraits / "5A" / "Vale_Jonas_0012.jpg")
    assert command("people", "import", ROOT / "consent_data" / "example-register.csv").code == 0
    assert command("recognition", "on", "--compare", "everybody", "--dpia", "TEST-1", "--by", "the test").code == 0
    run = command("people", "enrol", "--folder", portraits)
    assert run.code == 3 and "3 of 8 people enrolled, 5 not." in run.out
    for pair in ("Ada Okafor (P001) and Ben Whitlock (P002)", "Ben Whitlock (P002) and Ada Okafor (P001)"):
        assert f"the same picture was given for {pair}" in run.out
    assert (
        "P005 is Elsie Moran, and Imani Clarke is P009" in run.out
        and "nobody in the register has this id or name" in run.out
    )
    assert "eventguard people biometrics P008 --yes" in run.out.replace('"', ""), "whoever lacks something is told what"
    listed = {line["id"]: line["enrolled"] for line in command("--json", "people", "list").lines}
    assert {id for id, enrolled in listed.items() if enrolled} == {"P006", "P009", "P010"}

    assert command("people", "enrol", " p001", portraits / "P001" / "1.jpg").code == 0
    late = command("people", "enrol", "P002", portraits / "P002" / "1.jpg", "--sure")
    assert late.code == 1 and "Ben Whitlock (P002) and Ada Okafor (P001)" in late.out, "a picture is no twin"
    mixed = [samples / "portraits" / "P009" / "3.jpg", *(samples / "portraits" / "P006" / f"{n}.jpg" for n in (1, 2))]
    odd = command("people", "enrol", "P006", *mixed)
    assert odd.code == 1 and "3.jpg: It is unlike" in odd.out and "It looks like Imani Clarke (P009)" in odd.out
    some = command("people", "enrol", "P006", mixed[1], ROOT / "README.md")
    assert some.code == 3 and "Femi Adeyemi: enrolled from 1 photo" in some.out, "a photo that was refused is told"
    together = command("people", "enrol", "--folder", portraits, "--sure")
    assert together.code == 2 and "one person at a time" in together.err


def test_another_photo_of_somebody_enrolled_is_refused_under_a_second_name_unless_they_are_twins(
    command: Command, real_photos: Path, tmp_path: Path
) -> None:
    folders = [
        folder for folder in sorted((real_photos / "identity" / "people").iterdir()) if len(list(folder.iterdir())) >= 4
    ]
    portraits = tmp_path / "portraits"
    rows = [f"P{n},First{n},Last{n},4B,yes,,,yes" for n in range(5)]
    assert command("people", "import", write_register(tmp_path / "a.csv", rows)).code == 0
    assert command("recognition", "on", "--compare", "everybody", "--dpia", "TEST-1", "--by", "the test").code == 0
    for n, folder in enumerate(folders[:4]):
        for number, photo in enumerate(sorted(folder.iterdir())[:4]):
            name = "P4" if (n, number > 1) == (0, True) else f"P{n}"  # two photos of the first lie under another name
            (portraits / name).mkdir(parents=True, exist_ok=True)
            if n == 0 or number < 1:
                Image.open(photo).crop((25, 20, 125, 130)).save(portraits / name / photo.name, quality=95)
    run = command("--json", "people", "enrol", "--folder", portraits)
    told = {line["person"]: line for line in run.lines}
    assert run.code == 3
    for one, other in (("P0", "P4"), ("P4", "P0")):
        assert told[one]["photos"] == 0
        assert (
            f"({one}) and First{other[1]} Last{other[1]} ({other}): look at the photos of both"
            in told[one]["refused"][-1]
        )
    assert not any("the same face" in " ".join(told[f"P{n}"]["refused"]) for n in range(1, 4))
    for name, sure, code in (("P0", (), 0), ("P4", ("--sure",), 0)):
        assert command("people", "enrol", name, *sorted((portraits / name).iterdir()), *sure).code == code


def test_a_template_that_was_begun_for_somebody_is_not_kept_for_whoever_has_their_id_now(
    school: School, samples: Path, tmp_path: Path
) -> None:
    import_register(school, write_register(tmp_path / "a.csv", [f"P{n},First{n},Last{n},4B,yes,,,yes" for n in (1, 2)]))
    recognition.switch_on(school, "TEST-1", "the test", compare=Compare.EVERYBODY)
    photos = {f"P{n}": [samples / "portraits" / f"P00{n}" / "1.jpg"] for n in (1, 2)}
    at_work = enrol(school, photos, 2)
    assert next(at_work).photos == 1
    import_register(
        school, write_register(tmp_path / "b.csv", ["P2,Zack,Zimmer,4B,yes,,,yes"]), said=Said.of([], ["P2"])
    )
    (late,) = at_work
    assert late.photos == 0 and "changed meanwhile" in late.refusals[0]
    assert list(school.register.enrolled()) == ["P1"]
