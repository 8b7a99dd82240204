"""Yeses that run out are told a month before by name and day, and those that ran out are listed, for letters, too."""

import csv
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from eventguard.app import spreadsheet
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.dates import in_full
from eventguard.core.people.consent import Answer, Channel, Consent, Person, Reason, standing
from eventguard.core.people.renewal import last_day, ran_out, running_out
from tests.conftest import NOON, Command, write_register

TODAY, SOCIAL = NOON.date(), Channel.SOCIAL
DAYS = st.none() | st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
ANSWERS = st.builds(
    Consent, st.sampled_from([Answer.YES, Answer.YES, Answer.NO]), DAYS, DAYS, relation=st.just("mother")
)
CONSENTS = st.builds(Consent, st.sampled_from(Answer), DAYS, DAYS, others=st.lists(ANSWERS, max_size=2).map(tuple))
PEOPLE = st.builds(
    Person, st.just("P1"), st.just("Ada Okafor"), leaves=DAYS, consents=CONSENTS.map(lambda said: {SOCIAL: said})
)


@given(PEOPLE)
def test_a_yes_counts_up_to_its_last_day_and_not_on_the_next(person: Person) -> None:
    last = last_day(person, SOCIAL, TODAY)
    if standing(person, SOCIAL, TODAY) is not Reason.CONSENTED:
        assert last is None
    elif last is None:
        assert standing(person, SOCIAL, TODAY + timedelta(days=4000)) is Reason.CONSENTED
    else:
        days = [TODAY + timedelta(days=n) for n in range((last - TODAY).days + 1)]
        assert all(standing(person, SOCIAL, day) is Reason.CONSENTED for day in days)
        assert standing(person, SOCIAL, last + timedelta(days=1)) is not Reason.CONSENTED


@given(PEOPLE)
def test_a_yes_is_never_said_both_to_run_out_and_to_have_run_out(person: Person) -> None:
    soon = list(running_out([person], [SOCIAL], TODAY, timedelta(days=30)))
    over = list(ran_out([person], [SOCIAL], TODAY))
    assert not (soon and over)
    assert all(each.last < TODAY and (person.leaves is None or person.leaves >= TODAY) for each in over)
    assert all(TODAY <= each.last <= TODAY + timedelta(days=30) for each in soon)


def test_they_are_listed_by_name_and_day_and_written_for_letters_but_for_those_who_leave(
    command: Command, school: School, tmp_path: Path
) -> None:
    soon, gone = date.today() + timedelta(days=9), date.today() - timedelta(days=9)
    rows = [f"P1,Ada,Okafor,4B,yes,,{soon:%d/%m/%Y}", f"P2,Ben,Whitlock,4B,yes,,{gone:%d/%m/%Y}"]
    rows += ["P3,Cara,Lindqvist,6A,yes", "P4,Dev,Malhotra,6A,no"]
    import_register(school, write_register(tmp_path / "people.csv", rows))
    register.edit(school, "P3", Details(leaves=soon))
    school.store.make()
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    told = command(*where, "people", "renewals").out
    assert "Ada Okafor" in told and in_full(soon) in told and "leaves the school" in told and "Ben" not in told
    assert "Ben Whitlock" in command(*where, "people", "renewals", "--ran-out").out
    (line,) = command(*where, "--json", "people", "renewals", "--ran-out").lines
    assert (line["person"], line["channel"], line["last_day"]) == ("P2", "social", gone.isoformat())
    assert "Ada Okafor" in command(*where, "status").out
    letters = tmp_path / "letters.csv"
    said = Consent(Answer.YES, until=soon, evidence="form 9", said_by="Ann Okafor", relation="mother")
    register.consent(school, "P1", Channel.DISPLAY, said)
    assert command(*where, "people", "renewals", "--letters", letters).code == 0
    (row,) = csv.DictReader(letters.read_text(encoding="utf-8-sig").splitlines())
    assert (row["id"], row["name"], row["class"], row["last_day"]) == ("P1", "Ada Okafor", "4B", f"{soon:%d/%m/%Y}")
    assert (row["channels"], row["said_by"], row["relation"]) == ("display, social", "Ann Okafor", "mother")
    before = letters.read_bytes()
    run = command(*where, "people", "renewals", "--letters", letters)
    assert run.code == 2 and "is there already" in run.err and letters.read_bytes() == before
    assert command(*where, "people", "renewals", "--within", "soon").code == 2


def test_a_spreadsheet_takes_nothing_in_a_list_for_a_formula(tmp_path: Path) -> None:
    spreadsheet.save(tmp_path / "list.csv", ("name",), [("=1+1",), ("@A1",), ("Ada",)])
    assert (tmp_path / "list.csv").read_text(encoding="utf-8-sig").split() == ["name", "'=1+1", "'@A1", "Ada"]


def test_the_status_names_the_first_few_with_their_day(school: School, tmp_path: Path) -> None:
    rows = [f"P{n},Ada{n},Okafor,4B,yes,yes,1{n}/07/2026" for n in range(1, 6)]
    import_register(school, write_register(tmp_path / "people.csv", rows))
    line = next(line for line in status(school) if line.what == "expiring")
    assert line.count == 5, "each is counted once, for however many channels"
    assert "Ada1 Okafor (11 July 2026), Ada2 Okafor (12 July 2026), Ada3 Okafor (13 July 2026) and 2 more" in line.says
