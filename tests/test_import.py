"""The import: every fault by row, all of it or nothing, and no file uncovers a child whom a hand has covered."""

import json
import os
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.people import register
from eventguard.app.people.column_choice import CONFIRMED, TO_CONFIRM
from eventguard.app.people.import_file import import_register, still_showing
from eventguard.app.people.import_report import Change
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people import upn
from eventguard.core.people.channels import START, in_use
from eventguard.core.people.consent import (
    PUPIL,
    Answer,
    Channel,
    Consent,
    Permission,
    Person,
    Reason,
    may_be_matched,
    standing,
)
from eventguard.core.people.headings import fields
from eventguard.core.people.merge import merge
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from tests.conftest import NOON, ROOT, Command, write_register

ROWS = ["P1,Ada,Okafor,4B,yes,yes,,yes", "P2,Ben,Whitlock,4B,,yes,31/07/2026,"]
YES, NO = Consent(Answer.YES), Consent(Answer.NO)
TODAY = NOON.date()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return write_register(tmp_path / "people.csv", ROWS)


def csv_file(path: Path, *lines: str, saved: datetime = NOON, encoding: str = "utf-8") -> Path:
    """A CSV file that was saved on this day."""
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    os.utime(path, (saved.timestamp(), saved.timestamp()))
    return path


def about(changes: Sequence[Change]) -> list[tuple[str, str | None]]:
    return [(change.person, change.channel) for change in changes]


def make_upn(number: int) -> str:
    body = f"8012000{number:05d}"
    return upn.check_letter(f"A{body}") + body


# ---------------------------------------------------------------------------------------------------- all or nothing


def test_an_import_makes_the_register(school: School, sheet: Path) -> None:
    done = import_register(school, sheet)
    assert (done.people, done.problems, done.guessed) == (2, (), False)
    assert about(done.gains) == [("P1", Channel.NEWSLETTER), ("P1", Channel.SOCIAL), ("P2", Channel.NEWSLETTER)]
    ada, ben = school.register.people()
    assert (ada.name, ada.group, may_be_matched(ada)) == ("Ada Okafor", "4B", True)
    assert ada.permission == Permission((date(2025, 9, 1),), "A Parent")
    assert ben.consents[Channel.NEWSLETTER].until == date(2026, 7, 31)
    assert not ben.consents[Channel.NEWSLETTER].by_hand
    assert Channel.SOCIAL not in ben.consents, "blank is no answer"


def test_the_same_import_again_changes_nothing(school: School, sheet: Path) -> None:
    import_register(school, sheet)
    revision = school.register.revision
    again = import_register(school, sheet)
    assert (again.gains, again.losses, again.changes, again.kept, again.missing) == ((), (), (), (), ())
    assert school.register.revision == revision


def test_a_dry_run_says_who_would_gain_and_lose_and_changes_nothing(
    school: School, sheet: Path, tmp_path: Path
) -> None:
    assert about(import_register(school, sheet, dry_run=True).gains)[0] == ("P1", Channel.NEWSLETTER)
    assert not school.has_register and not school.consent_data.exists() and not school.workspace.exists()
    import_register(school, sheet)
    before = (school.register.revision, school.register.people())
    later = write_register(
        tmp_path / "b.csv", ["P1,Ada,Okafor,4B,no,yes,,yes", "P2,Ben,Whitlock,5B,yes,yes,31/07/2026,"]
    )
    done = import_register(school, later, dry_run=True)
    assert (about(done.gains), about(done.losses)) == ([("P2", Channel.SOCIAL)], [("P1", Channel.SOCIAL)])
    assert [change.what for change in done.changes] == ["class 5B, was 4B"]
    assert (school.register.revision, school.register.people()) == before


def test_one_wrong_row_stops_the_whole_import_and_is_named(school: School, tmp_path: Path) -> None:
    rows = [*ROWS, "P1,Ada,Again,4B,,,,", "P3,Cara,L,4B,perhaps,,,", "P4,Dev,M,4B,,,32/13/2026,"]
    done = import_register(school, write_register(tmp_path / "people.csv", rows))
    assert [problem.split(":")[0] for problem in done.problems] == ["row 4", "row 5", "row 6"]
    assert "row 2" in done.problems[0], "a number that is there twice names both rows"
    assert not school.has_register


def test_a_row_tells_all_its_faults_at_once(school: School, tmp_path: Path) -> None:
    done = import_register(
        school, csv_file(tmp_path / "a.csv", "id,name,role,social,until,leaves", ",,cat,maybe,soon,never")
    )
    assert [problem.split(":")[0] for problem in done.problems] == ["row 2"] * 6


FAULTS = {  # what is written into a good row, and what the report has to say of it
    "blank id": ({"UPN": ""}, "id is blank"),
    "mistyped UPN": ({"UPN": "A801200099999"}, "not a right UPN"),
    "short UPN": ({"UPN": "B80120009"}, "not a UPN"),
    "id twice": ({"UPN": make_upn(2)}, "also in row"),
    "id twice in small letters": ({"UPN": make_upn(3).lower()}, "also in row"),
    "blank name": ({"Forename": "", "Surname": ""}, "name is blank"),
    "unknown role": ({"Role": "caretakr"}, "role 'caretakr'"),
    "unknown answer": ({"Photo consent: website": "maybe"}, "website: 'maybe'"),
    "unknown answer in another column": ({"Photo consent: social media": "Yes (ask first)"}, "social: 'Yes"),
    "a number as an answer": ({"Photo consent: newsletter": "2"}, "newsletter: '2'"),
    "an American date": ({"Consent until": "07/31/2027"}, "'07/31/2027' is not a date"),
    "no such day": ({"Consent until": "31/02/2027"}, "'31/02/2027' is not a date"),
    "a date in words": ({"Date of leaving": "end of year"}, "leaves: 'end of year'"),
    "a year of two figures": ({"Date of leaving": "31/07/27"}, "leaves: '31/07/27'"),
    "until before since": ({"Consent date": "01/09/2025", "Consent until": "01/08/2025"}, "before since"),
    "biometrics without a name": ({"Biometrics": "yes", "Notified": "01/09/2025"}, "consented_by"),
    "biometrics without a notice": ({"Biometrics": "yes", "Consented by": "A Parent"}, "notified"),
    "notified tomorrow": (
        {"Biometrics": "yes", "Consented by": "A Parent", "Notified": "01/09/2099"},
        "a day in the future",
    ),
    "an unknown flag": ({"Do not photograph": "ask the office"}, "never_publish: 'ask the office'"),
    "a cell too many": ({"": "yes"}, "beyond the columns"),
}
HEADING = (
    *("UPN", "Forename", "Surname", "Role", "Reg Group", "Date of leaving", "Do not photograph", "Consent date"),
    *("Photo consent: website", "Photo consent: social media", "Photo consent: newsletter", "Consent until"),
    *("Biometrics", "Consented by", "Notified"),
)


def big_export(path: Path, faults: dict[int, dict[str, str]]) -> Path:
    """An export of 450 pupils; ``faults`` overwrites cells of a row, counted as a spreadsheet does."""
    lines = [",".join(HEADING)]
    for number in range(2, 452):
        person = {"UPN": make_upn(number), "Forename": f"First{number}", "Surname": f"Last{number}", "Reg Group": "4B"}
        person |= {"Photo consent: website": "Y", "Photo consent: social media": "N", "Photo consent: newsletter": "y"}
        person |= faults.get(number, {})
        cells = [person.get(heading, "") for heading in HEADING]
        lines.append(",".join([*cells, person[""]] if "" in person else cells))
    return csv_file(path, *lines)


def test_an_export_of_450_pupils_with_20_planted_errors_reports_all_20_by_row(school: School, tmp_path: Path) -> None:
    assert len(FAULTS) == 20
    planted = dict(zip(range(20, 451, 22), FAULTS.values(), strict=True))
    export = big_export(tmp_path / "export.csv", {row: cells for row, (cells, _) in planted.items()})
    columns = tmp_path / "columns.json"
    assert import_register(school, export, columns).to_confirm == columns
    for dry_run in (True, False):
        started = time.perf_counter()
        done = import_register(school, export, columns, dry_run)
        print(f"450 rows with 20 faults, dry run {dry_run}: {time.perf_counter() - started:.2f} s")
        assert len(done.problems) == 20
        for problem, (row, (_, sentence)) in zip(done.problems, planted.items(), strict=True):
            assert problem.startswith(f"row {row}: ") and sentence in problem, problem
        assert not school.has_register and not (school.consent_data / CONFIRMED).exists()

    started = time.perf_counter()
    mended = import_register(school, big_export(export, {}), columns)
    print(f"450 rows imported: {time.perf_counter() - started:.2f} s")
    assert (mended.people, mended.problems, len(mended.gains)) == (450, (), 900)
    assert len(school.register.people()) == 450


# -------------------------------------------------------------------------------------- what a file may not change


def test_a_blank_withdraws_a_recorded_yes_and_a_missing_column_does_not(school: School, tmp_path: Path) -> None:
    import_register(school, write_register(tmp_path / "a.csv", ROWS))
    done = import_register(school, csv_file(tmp_path / "b.csv", "id,first_name,last_name,social", "P1,Ada,Okafor,"))
    assert [(change.person, change.channel, change.what) for change in done.losses] == [
        ("P1", Channel.SOCIAL, "blank in an import")
    ]
    ada = school.register.find("P1")
    assert ada is not None and ada.group == "4B"
    assert standing(ada, Channel.SOCIAL, TODAY) is Reason.WITHDRAWN
    assert standing(ada, Channel.NEWSLETTER, TODAY) is Reason.CONSENTED
    assert may_be_matched(ada)


def test_people_the_file_lacks_are_listed_and_lose_nothing(school: School, sheet: Path, tmp_path: Path) -> None:
    import_register(school, sheet)
    ben = school.register.find("P2")
    done = import_register(school, write_register(tmp_path / "b.csv", [ROWS[0], "P3,Cara,Lind,4B,yes,,,"]))
    assert [(change.person, change.name) for change in done.missing] == [("P2", "Ben Whitlock")]
    assert school.register.find("P2") == ben


@pytest.mark.parametrize("saved", [NOON - timedelta(days=3), NOON + timedelta(days=3)])
def test_no_file_turns_a_withdrawal_by_hand_into_a_yes(school: School, tmp_path: Path, saved: datetime) -> None:
    import_register(school, write_register(tmp_path / "a.csv", ROWS))
    register.consent(school, "P1", Channel.SOCIAL, NO)
    register.consent(school, "P2", Channel.SOCIAL, NO)
    later = csv_file(tmp_path / "b.csv", "id,name,social", "P1,Ada Okafor,yes", "P2,Ben Whitlock,yes", saved=saved)
    done = import_register(school, later)
    assert (done.gains, about(done.kept)) == ((), [("P1", Channel.SOCIAL), ("P2", Channel.SOCIAL)])
    assert done.kept[0].what == "social stays withdrawn: the withdrawal was recorded by hand"
    assert done.kept[0].remedy == "eventguard people consent P1 --channel social --yes"
    assert all(standing(person, Channel.SOCIAL, TODAY) is not Reason.CONSENTED for person in school.register.people())


def test_a_yes_recorded_by_hand_after_the_file_was_saved_stays(school: School, tmp_path: Path) -> None:
    import_register(school, csv_file(tmp_path / "a.csv", "id,name,social", "P1,Ada Okafor,no"))
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES, evidence="form 9"))
    blank = "id,name,social", "P1,Ada Okafor,"
    earlier = import_register(school, csv_file(tmp_path / "b.csv", *blank, saved=NOON - timedelta(days=1)))
    assert (earlier.losses, about(earlier.kept)) == ((), [("P1", Channel.SOCIAL)])
    later = import_register(school, csv_file(tmp_path / "b.csv", *blank, saved=NOON + timedelta(days=1)))
    assert (about(later.losses), later.kept) == ([("P1", Channel.SOCIAL)], ())


def test_a_later_file_may_lift_what_an_import_wrote(school: School, tmp_path: Path) -> None:
    head = "id,name,social,biometrics,consented_by,notified"
    import_register(school, csv_file(tmp_path / "a.csv", head, "P1,Ada Okafor,no,no,,"))
    ada = school.register.find("P1")
    assert ada is not None and ada.permission.objection
    import_register(school, csv_file(tmp_path / "b.csv", head, "P1,Ada Okafor,yes,yes,A Parent,01/09/2025"))
    ada = school.register.find("P1")
    assert ada is not None and may_be_matched(ada) and standing(ada, Channel.SOCIAL, TODAY) is Reason.CONSENTED


@pytest.mark.parametrize("permission", [Permission(objection="the father"), Permission(refused=True)])
def test_no_file_lifts_an_objection_or_a_refusal_by_hand(
    school: School, sheet: Path, tmp_path: Path, permission: Permission
) -> None:
    import_register(school, sheet)
    register.biometrics(school, "P1", permission)
    for rows in (ROWS, ["P1,Ada,Okafor,4B,yes,yes,,"]):
        done = import_register(school, write_register(tmp_path / "b.csv", rows))
        ada = school.register.find("P1")
        assert ada is not None and ada.permission == permission
        assert len(done.kept) == (rows == ROWS)


def test_a_blank_takes_a_permission_away(school: School, sheet: Path, tmp_path: Path) -> None:
    import_register(school, sheet)
    done = import_register(school, write_register(tmp_path / "b.csv", ["P1,Ada,Okafor,4B,yes,yes,,"]))
    assert [change.what for change in done.changes] == ["may not be recognised: no biometric permission is recorded"]


def test_never_publish_is_switched_on_by_a_file_and_never_off(school: School, sheet: Path, tmp_path: Path) -> None:
    import_register(school, sheet)
    head = "id,name,never_publish"
    done = import_register(school, csv_file(tmp_path / "b.csv", head, "P1,Ada Okafor,yes"))
    assert about(done.losses) == [("P1", Channel.NEWSLETTER), ("P1", Channel.SOCIAL)]
    done = import_register(school, csv_file(tmp_path / "b.csv", head, "P1,Ada Okafor,no"))
    ada = school.register.find("P1")
    assert ada is not None and ada.never_publish and len(done.kept) == 1


def test_a_blank_last_day_gives_nobody_back_their_yes(school: School, tmp_path: Path) -> None:
    head = "id,name,social,leaves"
    import_register(school, csv_file(tmp_path / "a.csv", head, "P1,Ada Okafor,yes,01/07/2026"))
    done = import_register(school, csv_file(tmp_path / "b.csv", head, "P1,Ada Okafor,yes,"))
    ada = school.register.find("P1")
    assert ada is not None and ada.leaves == date(2026, 7, 1) and "stays 1 July 2026" in done.kept[0].what
    register.edit(school, "P1", register.Details(leaves=date(2026, 7, 2)))
    older = NOON - timedelta(days=1)
    done = import_register(school, csv_file(tmp_path / "c.csv", head, "P1,Ada Okafor,yes,31/07/2030", saved=older))
    ada = school.register.find("P1")
    assert ada is not None and ada.leaves == date(2026, 7, 2) and done.kept
    done = import_register(school, csv_file(tmp_path / "d.csv", head, "P1,Ada Okafor,yes,31/07/2030"))
    assert about(done.gains) == [("P1", Channel.SOCIAL)]


def test_an_older_file_than_the_last_one_lifts_no_recorded_no(school: School, tmp_path: Path) -> None:
    head = "id,name,social,press,biometrics,consented_by,notified"
    import_register(school, csv_file(tmp_path / "new.csv", head, "P1,Ada Okafor,withdrawn,,no,,"))
    yes = head, "P1,Ada Okafor,yes,yes,yes,A Parent,01/09/2025"
    done = import_register(school, csv_file(tmp_path / "old.csv", *yes, saved=NOON - timedelta(days=2)))
    assert (about(done.gains), about(done.kept)) == ([("P1", Channel.PRESS)], [("P1", Channel.SOCIAL), ("P1", None)])
    ada = school.register.find("P1")
    assert ada is not None and not may_be_matched(ada)


def test_columns_that_are_not_there_keep_the_until_and_the_evidence(school: School, tmp_path: Path) -> None:
    import_register(
        school, csv_file(tmp_path / "a.csv", "id,name,social,until,evidence", "P1,Ada,yes,31/07/2026,form 7")
    )
    done = import_register(school, csv_file(tmp_path / "b.csv", "id,name,social", "P1,Ada,yes"))
    assert done.changes == ()
    ada = school.register.find("P1")
    assert ada is not None and ada.consents[Channel.SOCIAL] == Consent(Answer.YES, None, date(2026, 7, 31), "form 7")


@pytest.mark.parametrize(
    ("limits", "later"),
    [
        ({"groups_only": True}, ""),
        ({"until": date(2026, 7, 31)}, ""),
        ({"since": date(2026, 9, 1)}, ""),
        ({"groups_only": True, "until": date(2026, 7, 31)}, "20 July 2026"),
    ],
)
def test_no_plain_yes_and_no_blank_day_lifts_a_limit_that_a_hand_recorded_however_often_it_comes(
    school: School, tmp_path: Path, limits: dict[str, Any], later: str
) -> None:
    columns = "id,name,social,since,until,evidence"
    import_register(school, csv_file(tmp_path / "a.csv", "id,name", "P1,Ada", saved=NOON - timedelta(days=13)))
    yes = Consent(Answer.YES, evidence="form 1", **limits)
    register.consent(school, "P1", Channel.SOCIAL, yes)
    for days, said in enumerate((later, "", ""), 1):
        saved = NOON + timedelta(seconds=days)
        import_register(school, csv_file(tmp_path / "a.csv", columns, f"P1,Ada,yes,,{said},form {days}", saved=saved))
        (ada,) = school.people().values()
        stands = ada.consents[Channel.SOCIAL]
        assert stands.answer is Answer.YES and stands.groups_only == yes.groups_only
        assert stands.since == yes.since and (yes.until is None or (stands.until and stands.until <= yes.until))
    import_register(school, csv_file(tmp_path / "a.csv", columns, "P1,Ada,,,,", saved=NOON + timedelta(seconds=9)))
    assert school.people()["P1"].consents[Channel.SOCIAL].answer is Answer.WITHDRAWN, (
        "a blank withdraws it all the same"
    )


answers = st.sampled_from([None, *Answer])
consents = st.builds(
    Consent,
    st.sampled_from(Answer),
    by_hand=st.booleans(),
    recorded_at=st.sampled_from([NOON - timedelta(days=1), NOON + timedelta(days=1)]),
)
permissions = st.builds(
    Permission,
    st.sampled_from([(), (TODAY,)]),
    st.sampled_from(["", "A Parent"]),
    st.sampled_from(["", "a grandmother", "recorded in an import"]),
    st.booleans(),
)
persons = st.builds(
    Person,
    st.just("P1"),
    st.sampled_from(["Ada", "Eva"]),
    st.just(PUPIL),
    leaves=st.sampled_from([None, TODAY]),
    never_publish=st.booleans(),
    consents=st.dictionaries(st.sampled_from(in_use(START)), consents),
    permission=permissions,
)
row_permissions = permissions.filter(lambda permission: not permission.refused)
rows_of_a_file = st.builds(
    lambda person, permission: Person(
        **{f: getattr(person, f) for f in ("id", "name", "role", "leaves", "never_publish", "consents")},
        permission=permission,
    ),
    persons,
    row_permissions,
)


@given(persons, rows_of_a_file, st.frozensets(st.sampled_from(fields())), st.booleans())
def test_whatever_a_file_says_nothing_that_a_hand_refused_comes_back(
    former: Person, row: Person, fields: frozenset[str], older: bool
) -> None:
    merged = merge(former, row, fields, NOON, older=older)
    for channel, consent in former.consents.items():
        if (consent.by_hand or older) and consent.answer is not Answer.YES:
            assert standing(merged.person, channel, TODAY) is not Reason.CONSENTED
            assert channel not in merged.answers
    if former.permission.refused or former.permission.objection not in ("", "recorded in an import"):
        assert not may_be_matched(merged.person)
    assert merged.person.never_publish >= former.never_publish
    assert former.leaves is None or merged.person.leaves is not None
    gained = [c for c in in_use(START) if standing(merged.person, c, TODAY) is Reason.CONSENTED and c in merged.answers]
    assert all(row.consents[channel].answer is Answer.YES and channel in fields for channel in gained)


def test_photos_that_show_somebody_who_lost_their_yes_are_named(
    school: School, sheet: Path, tmp_path: Path, command: Command
) -> None:
    import_register(school, sheet)
    face = Face(1, Box(0, 0, 9, 9), Verdict.SHOW, Reason.CONSENTED, person="P1")
    photo = Photo("a" * 64, Channel.SOCIAL, "day", State.HELD, output="day-001.jpg", faces=(face,))
    school.record.save(photo, "a test", NOON)
    blank = write_register(tmp_path / "b.csv", ["P1,Ada,Okafor,4B,,yes,,yes"])
    done = import_register(school, blank)
    assert [(found.output, names) for found, names in still_showing(school, done.losses)] == [
        ("day-001.jpg", ["Ada Okafor"])
    ]


# ------------------------------------------------------------------------------------------------------- staleness


def test_a_stale_file_an_older_one_and_a_wrong_one_are_warned_about(school: School, tmp_path: Path) -> None:
    rows = [f"P{n},Some,Body{n},4B,yes,,," for n in range(9)]
    assert import_register(school, write_register(tmp_path / "a.csv", rows)).warnings == ()
    old = csv_file(tmp_path / "b.csv", "id,name,social", "P1,Some Body1,yes", saved=NOON - timedelta(days=39))
    stale, older, wrong = import_register(school, old).warnings
    assert "39 days ago" in stale and "older than the one imported last" in older and "only 1 of the 9 people" in wrong


def test_one_child_under_two_ids_is_warned_about(school: School, tmp_path: Path) -> None:
    done = import_register(
        school, write_register(tmp_path / "a.csv", ["P1,Ada,O,4B,,,,", "P2,ada,o,4b,,,,", "P3,Ada,O,5A,,,,"])
    )
    assert done.problems == ()
    assert [warning.split(":")[0] for warning in done.warnings] == ["Ada O in 4B is there under P1 and P2"]


# ------------------------------------------------------------------------------------------------------ the columns


SIMS = (
    "Pupil photo permissions,,,,,,,",
    "Larkfield Primary 10/07/2026,,,,,,,",
    ",,,,,,,",
    "Adno,UPN,Legal Surname,Preferred Forename,Reg Group,Date of leaving,Photograph Student,"
    "Parental consent: newsletter",
    f"001234,{make_upn(1)},Okafor,Ada,4B,31/07/2027,Y,Granted",
    f'001235,{make_upn(2)},"O\'Brien, jun",Zoë,4B,,Y,Refused',
)


def test_a_sims_export_is_guessed_confirmed_and_then_remembered(school: School, tmp_path: Path) -> None:
    export = csv_file(tmp_path / "sims.csv", *SIMS, encoding="cp1252")
    first = import_register(school, export)
    assert first.to_confirm == school.consent_data / TO_CONFIRM and not school.has_register
    used = {"Adno": None, "UPN": "id", "Legal Surname": "last_name", "Preferred Forename": "first_name"}
    used |= {"Reg Group": "class", "Date of leaving": "leaves", "Photograph Student": None}
    assert first.columns.columns == used | {"Parental consent: newsletter": "newsletter"}
    assert import_register(school, export).to_confirm, "a guess that nobody named is not confirmed"
    assert not school.has_register

    done = import_register(school, export, first.to_confirm)
    assert (done.people, about(done.gains)) == (2, [(make_upn(1), Channel.NEWSLETTER)])
    names = {person.id: person.name for person in school.register.people()}
    assert names == {make_upn(1): "Ada Okafor", make_upn(2): "Zoë O'Brien, jun"}
    again = import_register(school, export)
    assert not again.guessed and again.changes == (), "the confirmed columns are used for the next file"


def test_an_arbor_and_a_bromcom_export_are_guessed(school: School, tmp_path: Path) -> None:
    arbor = csv_file(
        tmp_path / "arbor.csv",
        "Student Full Name;Student UPN;Registration Form;Year Group;Consent: Photographs on social media;"
        "Website photographs",
        f"Okafor, Ada;{make_upn(1)};Willow;Year 4;Consent given;Consent not given",
    )
    done = import_register(school, arbor, dry_run=True)
    assert done.guessed and done.problems == () and [change.name for change in done.gains] == ["Ada Okafor"]
    bromcom = csv_file(
        tmp_path / "bromcom.csv",
        "Unique Pupil Number\tFirst Name\tLast Name\tTutor Group\tImage permission - press\tImages in school displays",
        f"{make_upn(1)}\tAda\tOkafor\t4B\tTrue\tFalse",
    )
    done = import_register(school, bromcom, dry_run=True)
    assert (about(done.gains), done.people) == ([(make_upn(1), Channel.PRESS)], 1)


def test_a_dry_run_uses_the_guess_and_writes_nothing(school: School, tmp_path: Path) -> None:
    export = csv_file(tmp_path / "sims.csv", *SIMS, encoding="cp1252")
    done = import_register(school, export, tmp_path / "columns.json", dry_run=True)
    assert done.guessed and done.people == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sims.csv"]


def test_an_edited_map_is_used_with_the_schools_own_words(school: School, tmp_path: Path) -> None:
    export = csv_file(tmp_path / "a.csv", "Nr,Who,Web?,Note", "7,Ada,in full,x", "8,Ben,not asked,y")
    columns = tmp_path / "columns.json"
    guessed = import_register(school, export, columns)
    assert "no column was found for id and first_name and last_name" in guessed.warnings[0]
    with pytest.raises(SetupError, match="no column for id"):
        import_register(school, export, columns)
    content = json.loads(columns.read_text(encoding="utf-8"))
    content["columns"] = {"Nr": "id", "Who": "name", "Web?": "website", "Note": None}
    content["values"] = {"In full": "yes", "not asked": "blank"}
    columns.write_text(json.dumps(content), encoding="utf-8")
    done = import_register(school, export, columns)
    assert (done.problems, about(done.gains)) == ((), [("7", Channel.WEBSITE)])
    more = csv_file(tmp_path / "b.csv", "Nr,Who,Web?,Press photos", "7,Ada,in full,yes")
    assert "'Press photos' is new in this file" in import_register(school, more).warnings[0]
    with pytest.raises(SetupError, match="no column Web"):
        import_register(school, csv_file(tmp_path / "c.csv", "Nr,Who", "7,Ada"), columns)
    assert import_register(school, csv_file(tmp_path / "c.csv", "Nr,Who", "7,Ada")).guessed, "the kept map does not fit"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "not a list of columns"),
        ("[" * 5000, "not a list of columns"),
        ("[]", 'no "columns"'),
        ('{"columns": {"A": "shoe size"}}', "not known"),
        ('{"columns": {"A": ["id"]}}', "not known"),
        ('{"columns": {"A": "id", "B": "id"}}', "two columns are used for id"),
        ('{"columns": {"A": "id"}, "values": {"x": "perhaps"}}', "can only mean"),
        ('{"columns": {"A": "id"}, "values": {"Refused": "yes"}}', "always means no"),
    ],
)
def test_a_map_that_makes_no_sense_is_refused_with_the_remedy(
    school: School, sheet: Path, tmp_path: Path, content: str, sentence: str
) -> None:
    (tmp_path / "map.json").write_text(content)
    with pytest.raises(SetupError, match=sentence) as caught:
        import_register(school, sheet, tmp_path / "map.json")
    assert caught.value.remedy and not school.has_register


# ------------------------------------------------------------------------------------------------ the command line


def test_the_command_shows_the_guess_and_asks_for_its_confirmation(command: Command, tmp_path: Path) -> None:
    csv_file(tmp_path / "sims.csv", *SIMS, encoding="cp1252")
    first = command("people", "import", "sims.csv")
    assert first.code == 2 and "names no place, so it gives nobody a yes" in first.out
    assert f'eventguard people import "sims.csv" --map "{Path("consent_data") / TO_CONFIRM}"' in first.err
    dry = command("people", "import", "sims.csv", "--dry-run")
    assert dry.code == 0 and "1 would gain a yes" in dry.out and "Nothing was changed" in dry.out
    done = command("people", "import", "sims.csv", "--map", Path("consent_data") / TO_CONFIRM)
    assert done.code == 0 and "2 rows read: 2 new, 1 gains a yes" in done.out
    assert "Gains a yes (1)" in done.out and f"Ada Okafor ({make_upn(1)}): newsletter" in done.out


def test_the_command_names_wrong_rows_and_shortens_long_lists(command: Command, tmp_path: Path) -> None:
    write_register(tmp_path / "a.csv", ["P1,Ada,Okafor,4B,maybe,,,", "P2,[red]Ben\x1b[2J,W,4B,perhaps,,,"])
    run = command("people", "import", "a.csv")
    assert run.code == 2 and "row 2: social: 'maybe'" in run.out and "2 problems in a.csv" in run.err
    write_register(tmp_path / "b.csv", [f"P{n},[red]Some\x1b[2J,Body{n},4B,yes,yes,," for n in range(30)])
    run = command("people", "import", "b.csv")
    assert run.code == 0 and "and 10 more" in run.out and "[red]Some" in run.out and "\x1b[2J" not in run.out
    lines = command("--json", "people", "import", "b.csv", "--dry-run").lines
    assert {line["kind"] for line in lines} == {"column"}, "nothing would change"
    write_register(tmp_path / "c.csv", ["P0,Some,Body0,4B,,yes,,"])
    lines = command("--json", "people", "import", "c.csv").lines
    assert [line["kind"] for line in lines if line["kind"] != "column"] == [
        "warning",
        "loss",
        *["missing"] * 29,
        "change",
    ]


def test_every_column_of_the_example_register_is_known(school: School) -> None:
    done = import_register(school, ROOT / "consent_data" / "example-register.csv")
    assert (done.problems, done.people, done.guessed) == ((), 12, False)


def test_somebody_who_was_forgotten_does_not_come_back_with_a_file(school: School, tmp_path: Path) -> None:
    file = write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,", "P2,Ben,Whitlock,4B,yes,,,"])
    import_register(school, file)
    register.forget(school, "P1")
    (warning,) = (text for text in import_register(school, file).warnings if "forgotten" in text)
    assert "people add P1" in warning
    assert [person.id for person in school.register.people()] == ["P2"]
