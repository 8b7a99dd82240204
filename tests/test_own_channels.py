"""What holds for the five channels of the start in a file of the office holds for the school's own."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.people import channels, missing, register
from eventguard.app.people.column_choice import CONFIRMED
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.people.channels import SeenBy
from eventguard.core.people.columns import ColumnMap, Row, Table, from_json
from eventguard.core.people.consent import Answer, is_groups_only, may_be_named
from eventguard.core.people.marks import COUNTS, Mark, MarkKind
from eventguard.core.people.merge import live
from eventguard.core.people.table_rows import read_people_table
from tests.conftest import NOON
from tests.test_asking import at_a_terminal
from tests.test_import import csv_file

APP = "class-app"
YESES = ["yes", "groups only", "yes, with name", "groups only, with name", "✓"]


@pytest.fixture
def ours(school: School) -> School:
    """A school with a channel of its own."""
    channels.add(school.begin(), "Class app", SeenBy.CLOSED)
    return school


def shown(school: School) -> set[tuple[str, str]]:
    return {(id, channel) for id, person in school.people().items() for channel in live(person, school.today())}


@pytest.mark.parametrize("answer", YESES[:-1])
@pytest.mark.parametrize("how", ["title", "note", "line", "two rows"])
def test_a_mark_takes_every_kind_of_yes_for_an_own_channel_until_somebody_says_that_it_counts(
    ours: School, tmp_path: Path, answer: str, how: str
) -> None:
    row = f'P1,Ada Okafor,"{answer}"'
    lines = {
        "title": ("id,name,Class app", "The following families refused:", row),
        "note": ("id,name,Class app,Info", f"{row},not in the class app"),
        "line": (",,Parents refuse for", "id,name,Class app", row),
        "two rows": ("id,name,Parents refuse for", ",,Class app", row),
    }
    file = csv_file(tmp_path / "a.csv", *lines[how])
    asked = import_register(ours, file)
    assert asked.to_confirm is not None and asked.open and shown(ours) == set()
    text = asked.to_confirm.read_text(encoding="utf-8")
    asked.to_confirm.write_text(text.replace('"means": null', f'"means": "{COUNTS}"'), encoding="utf-8")
    import_register(ours, file, asked.to_confirm)
    assert shown(ours) == {("P1", APP)}
    ada = ours.people()["P1"]
    assert is_groups_only(ada, next(iter(ada.consents))) is ("groups" in answer)
    assert may_be_named(ada, next(iter(ada.consents)), ours.today()) is ("with name" in answer)


@given(st.sampled_from(YESES), st.sampled_from(YESES), st.sampled_from(["yes", "groups only", "yes, with name"]))
def test_no_kind_of_yes_passes_a_mark_of_its_row(first: str, second: str, means: str) -> None:
    rows = tuple(
        Row(n, (f"P{n}", "Ada Okafor", first, second), marks=(Mark(MarkKind.HIDDEN_ROW),) * (n == 2)) for n in (2, 3)
    )
    used = {"id": "id", "name": "name", "App": APP, "Web": "website"}
    read = read_people_table(Table(tuple(used), rows), ColumnMap(used, {"✓": means}), NOON.date())
    hidden, plain = read.people
    assert not hidden.consents and {said.answer for said in plain.consents.values()} == {Answer.YES}
    assert set(read.told[0].about) == {"P2"}


def test_a_word_of_the_schools_own_for_an_own_channel_is_asked_about_once_and_can_mean_groups_only(
    ours: School, tmp_path: Path
) -> None:
    file = csv_file(tmp_path / "a.csv", "id,name,class app", "P1,Ada Okafor,✓", "P2,Ben Hill,✓")
    asked = import_register(ours, file)
    assert asked.to_confirm is not None and asked.own_words == ("✓",) and not ours.people()
    text = asked.to_confirm.read_text(encoding="utf-8").replace('"✓": null', '"✓": "groups only"')
    asked.to_confirm.write_text(text, encoding="utf-8")
    import_register(ours, file, asked.to_confirm)
    assert shown(ours) == {("P1", APP), ("P2", APP)}
    assert all(is_groups_only(person, next(iter(person.consents))) for person in ours.people().values())


def test_no_map_makes_more_of_groups_only_and_it_is_no_answer_to_recognition(ours: School, tmp_path: Path) -> None:
    text = '{"columns": {"id": "id", "name": "name", "app": "class-app"}, "values": {"groups only": "yes, with name"}}'
    columns = from_json(text, "a.json", ours.channels)
    table = Table(("id", "name", "app"), (Row(2, ("P1", "Ada Okafor", "groups only")),))
    (ada,) = read_people_table(table, columns, NOON.date()).people
    (said,) = ada.consents.values()
    assert said.groups_only and not said.with_name
    rows = "id,name,class app,biometrics", "P1,Ada Okafor,groups only,groups only", "P2,Ben Hill,yes,groups only"
    found = import_register(ours, csv_file(tmp_path / "b.csv", *rows))
    assert len(found.problems) == 2 and found.own_words == () and "write yes or no" in found.problems[0]


def test_whoever_is_missing_loses_the_yes_for_an_own_channel_once_somebody_says_that_they_left(
    ours: School, tmp_path: Path
) -> None:
    both = "id,name,class app", "P1,Ada Okafor,yes", "P2,Ben Hill,groups only"
    import_register(ours, csv_file(tmp_path / "a.csv", *both))
    import_register(ours, csv_file(tmp_path / "b.csv", *both[:2]))
    assert [each.person.id for each in missing.pending(ours)] == ["P2"] and ("P2", APP) in shown(ours)
    missing.left(ours, ours.today().replace(day=ours.today().day - 1))
    assert shown(ours) == {("P1", APP)}


def test_a_map_that_was_kept_outlives_its_channel_and_forgetting_goes_on(ours: School, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", "Nr,name,App photos,Notes", "P1,Ada Okafor,yes,Ada: no cake")
    asked = import_register(ours, file)
    assert asked.to_confirm is not None
    text = asked.to_confirm.read_text(encoding="utf-8")
    for was, now in (('"Nr": null', '"Nr": "id"'), ('"App photos": null', '"App photos": "class-app"')):
        assert was in text
        text = text.replace(was, now)
    asked.to_confirm.write_text(text, encoding="utf-8")
    import_register(ours, file, asked.to_confirm)
    asked.to_confirm.write_text(
        asked.to_confirm.read_text(encoding="utf-8").replace('"means": null', f'"means": "{COUNTS}"'), encoding="utf-8"
    )
    import_register(ours, file, asked.to_confirm)
    assert shown(ours) == {("P1", APP)}
    channels.stop(ours, APP)
    again = import_register(ours, file)
    assert any("App photos" in warning for warning in again.warnings) and not again.guessed
    register.forget(ours, "P1")
    assert "Ada" not in (ours.consent_data / CONFIRMED).read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal on Windows")
def test_the_questions_offer_the_schools_own_channels_by_their_name_of_today(tmp_path: Path) -> None:
    assert at_a_terminal(tmp_path, "channels", "add", "Class app", "--seen-by", "closed")[0] == 0
    assert at_a_terminal(tmp_path, "channels", "rename", "social", "Facebook")[0] == 0
    csv_file(tmp_path / "a.csv", "id,Name,Fb,Consent: class app", *(f"P{n},Ada {n},full,yes" for n in (1, 2)))
    answers = ("", "", "", "fb", "facebook", "", "groups only, with name", "yes")
    code, said = at_a_terminal(tmp_path, "people", "import", "a.csv", answers=answers)
    assert code == 0 and "Class app" in said and "press, display" in said, said
    kept = json.loads(next(tmp_path.rglob(CONFIRMED)).read_text(encoding="utf-8"))
    assert kept["columns"] == {"id": "id", "Name": "name", "Fb": "social", "Consent: class app": APP}
    assert kept["values"] == {"full": "groups only, with name"}
