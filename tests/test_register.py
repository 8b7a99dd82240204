"""The register: answers with their history, templates only under a full permission, encrypted, and erasable."""

import json
import os
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from eventguard.adapters.computer.database import open_database
from eventguard.adapters.people.register_schema import MIGRATIONS
from eventguard.app.faces import recognition
from eventguard.app.people import register, subject_access
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.faces.matching import Template
from eventguard.core.people.channels import START, in_use
from eventguard.core.people.consent import Answer, Channel, Consent, Permission, Reason, standing
from tests.conftest import NOON, school_at, write_register

ROWS = ["P1,Ada,Okafor,4B,yes,yes,,yes", "P2,Ben,Whitlock,4B,,yes,31/07/2026,"]
TEMPLATE = Template("P1", np.ones((3, 128), np.float32), np.full((3, 128), 0.5, np.float32))
FULL = Permission((date(2026, 6, 1),), "Ngozi Okafor")
YES, NO = Consent(Answer.YES), Consent(Answer.NO)


@pytest.fixture
def school(empty_school: School, tmp_path: Path) -> School:
    """Ada, who is enrolled, and Ben, who has no permission."""
    import_register(empty_school, write_register(tmp_path / "people.csv", ROWS))
    with empty_school.register.change():
        empty_school.register.enrol(TEMPLATE, NOON)
    return empty_school


def enrolled(school: School) -> list[str]:
    return [template.person for template in school.register.templates()]


def test_a_no_after_a_yes_is_a_withdrawal_and_the_history_keeps_both(school: School) -> None:
    ada = register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO, evidence="e-mail of 3 March"))
    assert ada.consents[Channel.SOCIAL].answer is Answer.WITHDRAWN
    social = [entry for entry in school.register.history("P1") if entry.what == Channel.SOCIAL]
    assert [(entry.value, entry.why) for entry in social] == [("yes (import)", ""), ("withdrawn", "e-mail of 3 March")]
    assert register.consent(school, "P2", Channel.SOCIAL, NO).consents[Channel.SOCIAL].answer is Answer.NO


def test_every_change_is_a_new_revision_and_says_who_when_and_what(school: School) -> None:
    before = school.register.revision
    register.consent(school, "P2", Channel.SOCIAL, YES)
    register.biometrics(school, "P2", FULL, "form of 01/09/2026")
    register.edit(school, "P2", Details(group="5A", leaves=date(2027, 7, 20)))
    register.never_publish(school, "P2", True, "court order")
    assert school.register.revision == before + 4
    entries = {entry.what: entry for entry in school.register.history("P2")}
    assert (entries["class"].value, entries["leaves"].value) == ("5A", "2027-07-20")
    assert json.loads(entries["permission"].value)["consented_by"] == "Ngozi Okafor"
    assert entries["permission"].why == "form of 01/09/2026"
    assert (entries["never_publish"].why, entries["never_publish"].revision) == ("court order", before + 4)
    assert {entry.by for entry in entries.values()} == {school.user}


def test_somebody_added_by_hand_is_shown_nowhere_and_may_not_be_recognised(empty_school: School) -> None:
    added = register.add(empty_school, "P9", Details("Zoe Hart", group="5A"))
    assert all(standing(added, channel, NOON.date()) is Reason.NO_CONSENT for channel in in_use(START))
    with pytest.raises(SetupError, match="taken"):
        register.add(empty_school, "P9", Details("Zoe Again"))
    for id, details in [("P 9", Details("Z")), ("P10", Details()), ("P10", Details("Z", role="parent"))]:
        with pytest.raises(SetupError):
            register.add(empty_school, id, details)
    assert [person.id for person in empty_school.register.people()] == ["P9"]


@pytest.mark.parametrize(
    "permission",
    [Permission(FULL.notified), Permission((), "Ngozi Okafor"), Permission()],
    ids=["nobody signed", "no parent was told", "nothing"],
)
def test_an_incomplete_permission_is_refused_and_changes_nothing(school: School, permission: Permission) -> None:
    revision = school.register.revision
    with pytest.raises(SetupError, match="not complete"):
        register.biometrics(school, "P1", permission)
    assert school.register.revision == revision
    assert enrolled(school) == ["P1"]


@pytest.mark.parametrize("no", [Permission(FULL.notified, "A Parent", "Another"), Permission(refused=True)])
def test_an_objection_or_the_childs_own_no_erases_the_template_for_good(school: School, no: Permission) -> None:
    register.biometrics(school, "P1", no)
    assert school.register.enrolled() == {}
    with pytest.raises(SetupError, match="outweighs a yes"):
        register.biometrics(school, "P1", FULL)
    register.biometrics(school, "P1", FULL, "taken back in a letter of 3 March")
    assert enrolled(school) == [], "a new yes does not bring an old template back"


def test_nobody_can_have_been_notified_on_a_day_to_come(school: School) -> None:
    with pytest.raises(SetupError, match="day to come"):
        register.biometrics(school, "P2", Permission((NOON.date() + timedelta(days=1),), "A Parent"))


def test_whoever_loses_the_key_enrols_again(school: School) -> None:
    (school.consent_data / "templates.key").unlink()
    again = school_at(school.workspace, school.consent_data, clock=school.now)
    with pytest.raises(SetupError, match="nrol everybody again"):
        again.register.templates()
    with again.register.change():
        again.register.enrol(TEMPLATE, NOON)
    assert enrolled(again) == ["P1"]


def test_an_import_without_permission_erases_the_template_too(school: School, tmp_path: Path) -> None:
    import_register(school, write_register(tmp_path / "b.csv", ["P1,Ada,Okafor,4B,yes,yes,,"]))
    assert school.register.enrolled() == {}


def test_never_publish_takes_a_reason_and_outweighs_every_yes_until_it_is_removed(school: School) -> None:
    with pytest.raises(SetupError, match="reason"):
        register.never_publish(school, "P1", True, " ")
    register.never_publish(school, "P1", True, "looked after")
    ada = register.consent(school, "P1", Channel.SOCIAL, YES)
    assert standing(ada, Channel.SOCIAL, NOON.date()) is Reason.NO_CONSENT
    ada = register.never_publish(school, "P1", False, "order lifted")
    assert standing(ada, Channel.SOCIAL, NOON.date()) is Reason.CONSENTED


def test_a_yes_counts_from_and_until_its_days_and_cannot_end_before_it_begins(school: School) -> None:
    begins, ends = NOON.date() + timedelta(days=1), NOON.date() + timedelta(days=9)
    ben = register.consent(school, "P2", Channel.SOCIAL, Consent(Answer.YES, begins, ends))
    counts = [standing(ben, Channel.SOCIAL, begins + timedelta(days=n)) is Reason.CONSENTED for n in (-1, 0, 8, 9)]
    assert counts == [False, True, True, False]
    with pytest.raises(SetupError, match="before it begins"):
        register.consent(school, "P2", Channel.SOCIAL, Consent(Answer.YES, ends, begins))


def test_a_template_comes_back_as_it_was_made_and_lies_encrypted(school: School) -> None:
    (back,) = school.register.templates()
    assert np.array_equal(back.first, TEMPLATE.first)
    assert np.array_equal(back.second, TEMPLATE.second)
    raw = b"".join(path.read_bytes() for path in school.consent_data.iterdir() if path.name.startswith("register.db"))
    assert TEMPLATE.first[0, :4].tobytes() not in raw
    assert TEMPLATE.second[0, :4].tobytes() not in raw


def test_templates_older_than_a_year_are_stale(school: School) -> None:
    recognition.switch_on(school, "DPIA-1", "the lead")
    assert recognition.status(school).stale == ()
    school.now = lambda: NOON + timedelta(days=366)
    assert recognition.status(school).stale == ("P1",)


def test_an_unknown_person_is_refused_with_the_remedy(school: School) -> None:
    with pytest.raises(SetupError, match="people list"):
        register.consent(school, "P7", Channel.SOCIAL, YES)


def test_forgetting_leaves_no_name_answer_or_template_in_any_file_of_the_register(school: School) -> None:
    register.consent(school, "P1", Channel.PRESS, Consent(Answer.YES, evidence="Okafor form 17"))
    register.biometrics(school, "P2", FULL)
    sealed = school.register._db.execute("SELECT sealed FROM templates WHERE person = 'P1'").fetchone()[0]
    assert register.forget(school, "P1").scrubbed
    for path in school.consent_data.iterdir():
        raw = path.read_bytes()
        for trace in (b"Ada", b"Okafor form", b"A Parent", sealed[:16], sealed[-16:]):
            assert trace not in raw, f"{trace!r} is left in {path.name}"
    assert [person.id for person in school.register.people()] == ["P2"]
    assert [entry.detail["person"] for entry in school.record.entries("forgotten")] == ["P1"]
    assert not any(b"Ada" in path.read_bytes() for path in school.workspace.rglob("*") if path.is_file())


def test_forgetting_that_is_cut_off_leaves_no_older_copy_that_nobody_could_ask_for_again(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = [school.consent_data / "register.db.version-1", school.workspace / "ledger.db.version-2"]
    for copy in copies:
        copy.write_bytes(b"SQLite format 3\0 ... Ada Okafor")

    def killed() -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(school, "scrub", killed)
    with pytest.raises(KeyboardInterrupt):
        register.forget(school, "P1")
    assert not any(copy.exists() for copy in copies)


def test_forgetting_says_so_when_another_process_keeps_the_file_open(school: School) -> None:
    other = sqlite3.connect(school.consent_data / "register.db")
    other.execute("BEGIN")
    other.execute("SELECT * FROM people").fetchone()
    school.register._db.execute("PRAGMA busy_timeout = 100")
    assert not register.forget(school, "P1").scrubbed
    other.close()


def test_an_answer_to_a_subject_access_request_holds_everything(school: School) -> None:
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES, evidence="form 9"))
    told = subject_access.held_about(school, "P1")
    assert (told["name"], told["class"]) == ("Ada Okafor", "4B")
    assert told["consents"][Channel.SOCIAL]["evidence"] == "form 9"  # type: ignore[index]
    assert told["biometric_permission"]["consented_by"] == "A Parent"  # type: ignore[index]
    assert told["template"]["photos"] == 3  # type: ignore[index]
    assert len(told["history"]) >= 3  # type: ignore[arg-type]
    assert told["photos"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the user's folder as a whole")
def test_only_the_owner_can_read_the_register_and_its_key(school: School) -> None:
    old = os.umask(0)
    try:
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in school.consent_data.iterdir()}
    finally:
        os.umask(old)
    assert modes["register.db"] == modes["templates.key"] == 0o600
    assert stat.S_IMODE(school.consent_data.stat().st_mode) == 0o700


def test_a_register_of_the_first_version_is_brought_up_to_date_and_its_bare_permissions_do_not_count(
    tmp_path: Path, empty_school: School
) -> None:
    old = open_database(empty_school.consent_data / "register.db", MIGRATIONS[:1])
    old.execute("INSERT INTO people VALUES ('P1', 'Ada', 'pupil', '4B', 1), ('P2', 'Ben', 'pupil', '4B', 0)")
    old.execute(
        "INSERT INTO consents VALUES (1, 'P1', 'social', 'yes', NULL, NULL, '', 'x', '2026-01-01T00:00:00+00:00')"
    )
    old.execute("INSERT INTO templates VALUES ('P1', x'00', x'00', '2026-01-01T00:00:00+00:00')")
    old.close()
    ada, ben = empty_school.register.people()
    assert standing(ada, Channel.SOCIAL, NOON.date()) is Reason.CONSENTED
    assert (ada.permission, ben.permission) == (Permission(), Permission(objection="recorded earlier"))
    assert empty_school.register.enrolled() == {}
    (copy,) = empty_school.consent_data.glob("register.db.version-1")
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT count(*) FROM people").fetchone() == (2,)
    register.forget(empty_school, "P1")
    assert not copy.exists(), "an old copy is no place to be remembered in"
