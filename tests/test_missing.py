"""Whoever is missing from the next export is something to do, with one answer for all and a way back from it."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.people import missing, register
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.people.subject_access import held_about
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.errors import SetupError
from eventguard.core.faces.matching import Template
from eventguard.core.people.consent import Channel, Permission, Reason, standing
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.pixels import Box
from tests.conftest import NOON, PASSPHRASE, Command, school_at
from tests.test_approve import HEAD, hold
from tests.test_import import csv_file

PEOPLE = ("P1,Ada Okafor,4B,yes", "P2,Ben Hill,6A,yes", "P3,Cara Lind,6A,yes")
TODAY = NOON.date()
YESTERDAY = TODAY - timedelta(days=1)


def bring(school: School, path: Path, *rows: str, days: int = 0, head: str = "id,name,class,social") -> None:
    """Import a file with these rows that was saved so many days before or after noon."""
    done = import_register(school, csv_file(path, head, *rows, saved=NOON + timedelta(days=days)))
    assert done.problems == () and done.to_confirm is None


def ids(them: Sequence[missing.Missing]) -> list[str]:
    return [each.person.id for each in them]


def may_be_shown(school: School) -> set[str]:
    return {id for id, person in school.people().items() if standing(person, Channel.SOCIAL, TODAY) is Reason.CONSENTED}


@pytest.fixture
def lacking(school: School, tmp_path: Path) -> School:
    """A school whose newest file has lost P2 and P3, who are recognised and shown."""
    bring(school, tmp_path / "a.csv", *PEOPLE, days=-9)
    for id in ("P1", "P2", "P3"):
        register.biometrics(school, id, Permission((YESTERDAY,), "A Parent"))
        row = np.ones((1, 128), np.float32)
        with school.register.change():
            school.register.enrol(Template(id, row, row), NOON)
    bring(school, tmp_path / "b.csv", PEOPLE[0], days=-2)
    return school


def test_whoever_a_file_lacks_stays_as_they_are_and_is_told_every_day(lacking: School) -> None:
    assert ids(missing.pending(lacking)) == ["P2", "P3"]
    assert {each.since for each in missing.pending(lacking)} == {(NOON - timedelta(days=2)).date()}
    assert held_about(lacking, "P2")["missing_since"] == (NOON - timedelta(days=2)).date()
    assert held_about(lacking, "P1")["missing_since"] is None
    assert may_be_shown(lacking) == {"P1", "P2", "P3"}
    (line,) = (line for line in status(lacking) if line.what == "missing")
    assert line.count == 2 and not line.fine and "eventguard people missing" in line.says


def test_one_answer_ends_the_yes_of_all_of_them_and_their_templates_go(lacking: School) -> None:
    gone = missing.left(lacking, YESTERDAY)
    assert ids(gone) == ["P2", "P3"] and missing.pending(lacking) == []
    assert may_be_shown(lacking) == {"P1"}
    assert [template.person for template in lacking.register.templates()] == ["P1"]
    assert [line for line in status(lacking) if line.what == "missing"] == []
    assert audit.verify(lacking).problems == ()


def test_their_approved_photos_leave_the_folder_and_are_listed(lacking: School) -> None:
    approvers.add(lacking, HEAD, PASSPHRASE)
    ben = Face(1, Box(0, 0, 9, 9), Verdict.SHOW, Reason.SHOWN_BY_HAND, "P2")
    photo = hold(lacking, "a" * 64, Channel.SOCIAL, (ben,))
    path = lacking.where(approve_or_reject.approve(lacking, photo.id, HEAD, PASSPHRASE))
    missing.left(lacking, YESTERDAY)
    (item,) = takedown.pending(lacking)
    assert item.people == ("P2",) and path is not None and not path.exists()


def test_some_can_be_left_out_of_the_answer(lacking: School) -> None:
    assert ids(missing.left(lacking, YESTERDAY, ["p3"])) == ["P2"]
    assert ids(missing.pending(lacking)) == ["P3"] and may_be_shown(lacking) == {"P1", "P3"}


def test_the_way_back_takes_evidence_where_a_yes_counts_again(lacking: School) -> None:
    register.edit(lacking, "P2", Details(leaves=TODAY + timedelta(days=300)))
    missing.left(lacking, YESTERDAY)
    with pytest.raises(SetupError, match="yeses count again"):
        missing.back(lacking, " ")
    assert may_be_shown(lacking) == {"P1"}
    assert {person.id for person in missing.back(lacking, "the wrong list")} == {"P2", "P3"}
    assert may_be_shown(lacking) == {"P1", "P2", "P3"} and ids(missing.pending(lacking)) == ["P2", "P3"]
    people = lacking.people()
    assert (people["P2"].leaves, people["P3"].leaves) == (TODAY + timedelta(days=300), None)
    assert [template.person for template in lacking.register.templates()] == ["P1"], "what is erased is erased"
    with pytest.raises(SetupError, match="no answer to take back"):
        missing.back(lacking, "again")


def test_the_way_back_leaves_alone_what_was_recorded_since(lacking: School) -> None:
    missing.left(lacking, YESTERDAY)
    register.edit(lacking, "P2", Details(leaves=TODAY - timedelta(days=5)))
    assert [person.id for person in missing.back(lacking, "a call")] == ["P3"]
    assert may_be_shown(lacking) == {"P1", "P3"}


def test_who_is_here_all_the_same_is_not_asked_about_again_until_a_file_has_had_them(
    lacking: School, tmp_path: Path
) -> None:
    missing.here(lacking)
    assert missing.pending(lacking) == [] and may_be_shown(lacking) == {"P1", "P2", "P3"}
    bring(lacking, tmp_path / "c.csv", PEOPLE[0], days=-1)
    assert missing.pending(lacking) == []
    bring(lacking, tmp_path / "d.csv", *PEOPLE[:2], days=0)
    assert missing.pending(lacking) == []
    later = school_at(lacking.workspace, lacking.consent_data, clock=lambda: NOON + timedelta(days=5))
    bring(later, tmp_path / "e.csv", PEOPLE[0], days=3)
    assert ids(missing.pending(later)) == ["P2"], "they were in a file since"
    missing.here(later)
    assert [person.id for person in missing.back(later, "")] == ["P2"] and ids(missing.pending(later)) == ["P2"]


def test_whoever_comes_back_in_a_newer_file_is_not_missing_and_an_older_one_says_nothing(
    lacking: School, tmp_path: Path
) -> None:
    bring(lacking, tmp_path / "old.csv", *PEOPLE[1:], days=-5)
    assert ids(missing.pending(lacking)) == ["P2", "P3"]
    bring(lacking, tmp_path / "new.csv", *PEOPLE[:2], days=-1)
    assert ids(missing.pending(lacking)) == ["P3"]


def test_no_file_brings_back_whoever_left_by_the_answer(lacking: School, tmp_path: Path) -> None:
    missing.left(lacking, YESTERDAY)
    bring(lacking, tmp_path / "c.csv", *PEOPLE, head="id,name,class,social")
    head = "id,name,class,social,leaves"
    bring(lacking, tmp_path / "d.csv", *(f"{row}," for row in PEOPLE), head=head)
    assert may_be_shown(lacking) == {"P1"}


def test_a_file_of_pupils_says_nothing_about_staff(school: School, tmp_path: Path) -> None:
    bring(
        school, tmp_path / "a.csv", "S1,Sam Lee,,yes,staff", "P1,Ada Okafor,4B,yes,", head="id,name,class,social,role"
    )
    bring(school, tmp_path / "b.csv", "P2,Ben Hill,4B,yes", days=1)
    assert ids(missing.pending(school)) == ["P1"]


def test_a_new_school_year_is_one_import_and_one_answer(school: School, tmp_path: Path) -> None:
    bring(school, tmp_path / "a.csv", *(f"P{n},Some Body{n},{n % 7}A,yes" for n in range(60)), days=-300)
    bring(school, tmp_path / "b.csv", *(f"P{n},Some Body{n},{n % 7 + 1}A,yes" for n in range(60) if n % 7 != 6))
    gone = missing.left(school, YESTERDAY)
    assert {each.person.group for each in gone} == {"6A"} and missing.pending(school) == []
    assert {person.group for id, person in school.people().items() if id in may_be_shown(school)} == {
        f"{n}A" for n in range(1, 7)
    }


def test_nobody_leaves_on_a_day_to_come_and_nobody_who_is_not_missing(lacking: School) -> None:
    with pytest.raises(SetupError, match="still to come"):
        missing.left(lacking, TODAY + timedelta(days=1))
    with pytest.raises(SetupError, match="P1 is not missing"):
        missing.left(lacking, YESTERDAY, ["P1"])
    with pytest.raises(SetupError, match="leaves nobody"):
        missing.left(lacking, YESTERDAY, ["P2", "P3"])
    missing.here(lacking)
    with pytest.raises(SetupError, match="Nobody is missing"):
        missing.left(lacking, YESTERDAY)


def test_nothing_of_this_is_kept_of_whoever_is_forgotten(lacking: School) -> None:
    missing.left(lacking, YESTERDAY, ["P3"])
    register.forget(lacking, "P2")
    register.forget(lacking, "P3")
    assert missing.pending(lacking) == []
    assert "P2" not in str(lacking.register.fact(missing.FACT)) and "P3" not in str(lacking.register.fact(missing.FACT))


@given(
    st.lists(
        st.tuples(st.sampled_from(["import", "left", "here", "back"]), st.frozensets(st.sampled_from("123"))),
        max_size=6,
    )
)
def test_whatever_comes_in_whatever_order_nobody_is_shown_again_without_evidence(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, frozenset[str]]]
) -> None:
    folder = tmp_path_factory.mktemp("s")
    at = [NOON]
    school = school_at(folder / "w", folder / "c", clock=lambda: at[0])
    bring(school, folder / "a.csv", *PEOPLE)
    shown = may_be_shown(school)
    for kind, some in steps:
        at[0] += timedelta(days=1)
        rows = [PEOPLE[int(n) - 1] for n in sorted(some)]
        try:
            match kind:
                case "import" if rows:
                    path = csv_file(folder / "b.csv", "id,name,class,social", *rows, saved=at[0])
                    import_register(school, path)
                case "left":
                    missing.left(school, date(2026, 1, 1), [f"P{n}" for n in some])
                case "here":
                    missing.here(school, [f"P{n}" for n in some])
                case "back":
                    missing.back(school, "")
        except SetupError:
            continue
        assert may_be_shown(school) <= shown, "no step without evidence shows anybody"
        shown = may_be_shown(school)
        assert {each.person.id for each in missing.pending(school)} <= school.people().keys()
    school.close()


# ------------------------------------------------------------------------------------------------ the command line


def test_the_command_lists_them_takes_one_answer_and_takes_it_back(command: Command, tmp_path: Path) -> None:
    head = "id,name,class,social"
    csv_file(tmp_path / "a.csv", head, *PEOPLE)
    csv_file(tmp_path / "b.csv", head, PEOPLE[0], saved=NOON + timedelta(days=1))
    assert command("people", "import", "a.csv").code == 0
    done = command("people", "import", "b.csv")
    assert "2 not in this file" in done.out and "eventguard people missing" in done.out
    assert "to do 2 people not in the school's files" in command("status").out
    listed = command("people", "missing")
    assert listed.code == 0 and "Ben Hill" in listed.out and "--left DAY" in listed.out
    assert [line["person"] for line in command("--json", "people", "missing").lines] == ["P2", "P3"]
    wrong = command("people", "missing", "--left", "10/07/2026", "--here")
    assert wrong.code == 2 and "more than one answer" in wrong.err
    left = command("people", "missing", "--left", "10/07/2026", "--except", "P3")
    assert left.code == 0 and "1 person: last day 10 July 2026" in left.out and "--back" in left.out
    assert command("people", "missing", "--back").code == 2
    assert command("people", "missing", "--back", "--evidence", "phone call").code == 0
    assert command("people", "missing", "--here").code == 0
    assert "Nobody is missing" in command("people", "missing").out
