"""The register: answers with their history, templates only under a live permission, imports whole or not at all."""

import stat
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from eventguard.adapters.spreadsheet import KNOWN, day, read_sheet
from eventguard.app import people
from eventguard.app.house import House
from eventguard.core.consent import Answer, Channel, Reason, standing
from eventguard.core.errors import SetupError
from eventguard.core.matching import Template
from tests.conftest import NOON, write_register

ROWS = ["P1,Ada,Okafor,4B,yes,yes,,yes", "P2,Ben,Whitlock,4B,,yes,31/07/2026,"]
TEMPLATE = Template("P1", np.ones((3, 128), np.float32), np.ones((3, 128), np.float32))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return write_register(tmp_path / "people.csv", ROWS)


def test_an_import_makes_the_register(house: House, sheet: Path) -> None:
    done = people.import_csv(house, sheet)
    assert (done.people, done.problems) == (2, ())
    ada, ben = house.register.people()
    assert (ada.name, ada.group, ada.biometrics) == ("Ada Okafor", "4B", True)
    assert ben.consents[Channel.NEWSLETTER].until == date(2026, 7, 31)
    assert Channel.SOCIAL not in ben.consents, "blank is no answer"


def test_the_same_import_again_changes_nothing(house: House, sheet: Path) -> None:
    people.import_csv(house, sheet)
    revision = house.register.revision
    assert people.import_csv(house, sheet).changes == ()
    assert house.register.revision == revision


def test_a_dry_run_says_what_would_change_and_changes_nothing(house: House, sheet: Path) -> None:
    done = people.import_csv(house, sheet, dry_run=True)
    assert "Ada Okafor: social yes" in [change.what for change in done.changes]
    assert not house.has_register


def test_one_wrong_row_stops_the_whole_import_and_is_named(house: House, tmp_path: Path) -> None:
    sheet = write_register(
        tmp_path / "people.csv", [*ROWS, "P1,Ada,Again,4B,,,,", "P3,Cara,L,4B,perhaps,,,", "P4,Dev,M,4B,,,32/13/2026,"]
    )
    done = people.import_csv(house, sheet)
    assert [problem.split(":")[0] for problem in done.problems] == ["row 4", "row 5", "row 6"]
    assert not house.has_register


def test_a_blank_withdraws_a_recorded_yes_and_a_missing_column_does_not(house: House, tmp_path: Path) -> None:
    people.import_csv(house, write_register(tmp_path / "a.csv", ROWS))
    (tmp_path / "b.csv").write_text("id,first_name,last_name,class,social\nP1,Ada,Okafor,4B,\n")
    people.import_csv(house, tmp_path / "b.csv")
    ada = house.register.find("P1")
    assert ada is not None
    assert standing(ada, Channel.SOCIAL, NOON.date()) is Reason.WITHDRAWN
    assert standing(ada, Channel.NEWSLETTER, NOON.date()) is Reason.CONSENTED
    assert ada.biometrics is True
    assert house.register.find("P2") is not None, "a person the file lacks is still there"


def test_a_no_after_a_yes_is_a_withdrawal_and_the_history_keeps_both(house: House, sheet: Path) -> None:
    people.import_csv(house, sheet)
    ada = people.consent(house, "P1", Channel.SOCIAL, yes=False)
    assert ada.consents[Channel.SOCIAL].answer is Answer.WITHDRAWN
    rows = house.register._db.execute(
        "SELECT answer FROM consents WHERE person = 'P1' AND channel = 'social'"
    ).fetchall()
    assert [row["answer"] for row in rows] == ["yes", "withdrawn"]
    assert people.consent(house, "P2", Channel.SOCIAL, yes=False).consents[Channel.SOCIAL].answer is Answer.NO


def test_every_change_is_a_new_revision(house: House, sheet: Path) -> None:
    people.import_csv(house, sheet)
    before = house.register.revision
    people.consent(house, "P2", Channel.SOCIAL, yes=True)
    people.biometrics(house, "P2", yes=True)
    assert house.register.revision == before + 2


def test_a_biometric_no_erases_the_template(house: House, sheet: Path) -> None:
    people.import_csv(house, sheet)
    with house.register.change():
        house.register.enrol(TEMPLATE, NOON)
    assert [template.person for template in house.register.templates()] == ["P1"]
    people.biometrics(house, "P1", yes=False)
    assert house.register.templates() == []
    people.biometrics(house, "P1", yes=True)
    assert house.register.templates() == [], "a new yes does not bring an old template back"


def test_an_import_without_permission_erases_the_template_too(house: House, sheet: Path, tmp_path: Path) -> None:
    people.import_csv(house, sheet)
    with house.register.change():
        house.register.enrol(TEMPLATE, NOON)
    people.import_csv(house, write_register(tmp_path / "b.csv", ["P1,Ada,Okafor,4B,yes,yes,,"]))
    assert house.register.templates() == []


def test_a_template_comes_back_as_it_was_made(house: House, sheet: Path) -> None:
    people.import_csv(house, sheet)
    with house.register.change():
        house.register.enrol(TEMPLATE, NOON)
    (back,) = house.register.templates()
    assert np.array_equal(back.first, TEMPLATE.first) and np.array_equal(back.second, TEMPLATE.second)


def test_an_unknown_person_is_refused_with_the_remedy(house: House, sheet: Path) -> None:
    people.import_csv(house, sheet)
    with pytest.raises(SetupError, match="people list"):
        people.consent(house, "P9", Channel.SOCIAL, yes=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the user's folder as a whole")
def test_only_the_owner_can_read_the_register(house: House, sheet: Path) -> None:
    people.import_csv(house, sheet)
    assert stat.S_IMODE((house.consent_data / "register.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(house.consent_data.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"name\nAda\n", "no column"), (b"", "no column"), (b"id,first_name,last_name\nP1,\xe9,x\n", "UTF-8")],
)
def test_a_file_that_is_no_register_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "people.csv").write_bytes(content)
    with pytest.raises(SetupError, match=sentence):
        read_sheet(tmp_path / "people.csv")


def test_dates_are_read_as_people_in_the_uk_write_them() -> None:
    assert day("01/02/2026") == day("2026-02-01") == date(2026, 2, 1)
    with pytest.raises(ValueError, match="not a date"):
        day("02/31/2026")


def test_every_column_of_the_example_register_is_known() -> None:
    sheet = read_sheet(Path(__file__).parents[1] / "consent_data" / "example-register.csv")
    assert sheet.problems == ()
    assert sheet.columns == KNOWN
    assert len(sheet.people) == 12


def test_a_file_with_semicolons_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id;first_name;last_name;social\nP1;Ada;Okafor;yes\n")
    (ada,) = read_sheet(tmp_path / "people.csv").people
    assert ada.consents[Channel.SOCIAL].answer is Answer.YES
