"""Every name by which a child goes or went: shown is the preferred one, and captions are read by all, for good."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.people import register
from eventguard.app.people.column_choice import CONFIRMED, TO_CONFIRM
from eventguard.app.people.import_file import import_register
from eventguard.app.people.subject_access import held_about
from eventguard.app.record.erasure import erase_about
from eventguard.app.school import School
from eventguard.app.words.event_name import gives_away
from eventguard.core.errors import SetupError
from eventguard.core.people.cells import Cells
from eventguard.core.people.columns import Row, guess
from eventguard.core.people.consent import Person, every_name
from eventguard.core.people.headings import ALL_NAMES
from eventguard.core.people.identity import is_known_by, is_same_name, mixed_up, other_names
from eventguard.core.people.merge import merge
from eventguard.core.people.table_names import names_of
from eventguard.core.words.captions import mentions
from tests.conftest import NOON, Command

#: What EventGuard 0.1.0 made, word for word: a register of it has to open for ever.
AS_OF_0_1_0 = """
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, class TEXT NOT NULL, leaves TEXT,
    never_publish INTEGER NOT NULL DEFAULT 0, permission TEXT NOT NULL DEFAULT '{}') STRICT;
CREATE TABLE consents (revision INTEGER NOT NULL, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    channel TEXT NOT NULL, answer TEXT NOT NULL, since TEXT, until TEXT, evidence TEXT NOT NULL,
    recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL, by_hand INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (person, channel, revision)) STRICT;
CREATE TABLE templates (person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, sealed BLOB NOT NULL,
    made_at TEXT NOT NULL) STRICT;
CREATE TABLE history (revision INTEGER NOT NULL, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    what TEXT NOT NULL, value TEXT NOT NULL, why TEXT NOT NULL, recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL) STRICT;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO facts VALUES ('revision', '3');
INSERT INTO people (id, name, role, class)
    VALUES ('P1', 'Ada Smith', 'pupil', '4B'), ('P2', 'Ben Okafor', 'pupil', '4B');
INSERT INTO history VALUES (1, 'P1', 'name', 'Ada Okafor', '', 'office', '2026-01-01T00:00:00+00:00'),
    (2, 'P1', 'class', '4B', '', 'office', '2026-01-01T00:00:00+00:00'),
    (3, 'P1', 'name', 'Ada Smith', '', 'office', '2026-02-01T00:00:00+00:00'),
    (1, 'P2', 'name', 'Ben Okafor', '', 'office', '2026-01-01T00:00:00+00:00');
PRAGMA user_version = 2;
"""
HEADING = "id,Legal Surname,Legal Forename,Preferred Forename,Reg Group,Photo consent: website"
LIZZIE = "P1,Okafor,Elizabeth,Lizzie,5A,Yes"


def brought(school: School, tmp_path: Path, *rows: str, heading: str = HEADING) -> None:
    """Import these rows as somebody does who confirms the guess."""
    path = tmp_path / "pupils.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    if import_register(school, path).to_confirm:
        assert import_register(school, path, school.consent_data / TO_CONFIRM).problems == ()


def named(school: School, caption: str) -> list[str | None]:
    return [mention.person for mention in mentions(caption, school.people().values())]


def told(**cells: str | list[str]) -> tuple[str, tuple[str, ...]]:
    """The names of one row with these columns."""
    places: dict[str, list[int]] = {}
    row: list[str] = []
    for field, texts in cells.items():
        for text in [texts] if isinstance(texts, str) else texts:
            places.setdefault(field, []).append(len(row))
            row.append(text)
    return names_of(Cells(Row(2, tuple(row)), places, {}))


@pytest.mark.parametrize(
    ("cells", "shown", "others"),
    [
        ({"first_name": "Ada", "last_name": "Hill", "preferred_first_name": "Ada"}, "Ada Hill", ()),
        (
            {"first_name": "Elizabeth", "last_name": "Hill", "preferred_first_name": "Liz"},
            "Liz Hill",
            ("Hill, Elizabeth",),
        ),
        ({"first_name": "Eva", "last_name": "Hill", "preferred_first_name": " "}, "Eva Hill", ()),
        ({"first_name": "Eva", "last_name": "Hill", "preferred_name": "Evie Hill"}, "Evie Hill", ("Hill, Eva",)),
        ({"first_name": "Eva", "last_name": "Hill", "preferred_first_name": "Evie Hill"}, "Evie Hill", ("Hill, Eva",)),
        ({"first_name": "Eva", "last_name": "Hill", "preferred_last_name": "Cox"}, "Eva Cox", ("Hill, Eva",)),
        ({"first_name": "Eva", "last_name": "Hill", "other_last_name": ["Cox", ""]}, "Eva Hill", ("Cox, Eva",)),
        ({"first_name": "Eva", "last_name": "Hill", "other_name": ["Evie", "E Cox"]}, "Eva Hill",
         ("Hill, Evie", "E Cox")),
        ({"name": "Hill, Eva", "preferred_name": "Evie"}, "Evie Hill", ("Hill, Eva",)),
        ({"name": "Eva de Jong", "preferred_name": "Evie"}, "Evie de Jong", ("Eva de Jong", "de Jong, Evie")),
        ({"first_name": "Ana Rosa", "last_name": "Dias Cruz"}, "Ana Rosa Dias Cruz", ("Dias Cruz, Ana Rosa",)),
    ],
)  # fmt: skip
def test_a_row_shows_the_preferred_name_and_keeps_every_other(
    cells: dict[str, str | list[str]], shown: str, others: tuple[str, ...]
) -> None:
    assert told(**cells) == (shown, others)


@pytest.mark.parametrize(
    ("headings", "held"),
    [
        ("Surname,Forename,Known as", ["last_name", "first_name", "preferred_name"]),
        ("Surname,Known as", ["last_name", "first_name"]),
        ("Preferred Surname,Preferred Forename", ["last_name", "first_name"]),
        ("Name,Preferred name", ["name", "preferred_name"]),
        ("First name,Last name,Full name", ["first_name", "last_name", "other_name"]),
        ("Surname,Legal Surname,Forename,Legal Forename,Middle name(s)",
         ["last_name", "other_last_name", "first_name", "other_first_name", "other_first_name"]),
        ("Forename,Surname,Former surname,Previous family name,Nickname",
         ["first_name", "last_name", "other_last_name", "other_last_name", "other_first_name"]),
        ("Pupil's usual given name,Pupil's legal family name,Chosen first name",
         ["other_first_name", "last_name", "first_name"]),
        ("Previous school,Family,First,Middle school,Contact surname,House name,Mother's name", [None] * 7),
    ],
)  # fmt: skip
def test_every_heading_of_a_name_is_used_and_no_other(headings: str, held: list[str | None]) -> None:
    assert list(guess(headings.split(",")).columns.values()) == held


def test_a_cell_with_a_whole_text_where_a_name_should_be_is_a_fault_of_its_row() -> None:
    cells = Cells(
        Row(2, ("Ada", "Hill", "likes to be called by " * 13)),
        {"first_name": [0], "last_name": [1], "other_name": [2]},
        {},
    )
    assert names_of(cells) == ("Ada Hill", ())
    assert cells.problems == ["row 2: the names hold more than 60 words together: is something else in their columns?"]


@pytest.mark.parametrize("field", sorted(ALL_NAMES))
def test_wrong_letters_in_any_column_of_names_are_a_fault_of_their_row(field: str) -> None:
    places = {name: [n] for n, name in enumerate(sorted(ALL_NAMES))}
    for wrong in ("SiobhÃ¡n", "Siobh?n", "=A1", "#REF!"):
        cells = Cells(Row(2, tuple(wrong if name == field else "Ada" for name in places)), places, {})
        names_of(cells)
        assert [fault.split()[2].rstrip(":") for fault in cells.problems] == [field]


def test_each_of_several_columns_of_other_names_is_looked_at_for_wrong_letters() -> None:
    cells = Cells(Row(2, ("Ada", "Ada", "Siobh?n")), {"name": [0], "other_first_name": [1, 2]}, {})
    names_of(cells)
    assert len(cells.problems) == 1 and "'Siobh?n'" in cells.problems[0]


NAMES = st.sampled_from(["Elizabeth", "Lizzie", "Mary Anne", "Zoë", "", "Łucja"])
LASTS = st.sampled_from(["Okafor", "Smith-Jones", "van der Berg", "Ferreira dos Santos", "O'Neill"])


@given(NAMES.filter(bool), LASTS, NAMES, st.sampled_from(["", "Adeyemi"]), st.sampled_from(["", "Elsie"]))
def test_whoever_stands_in_a_file_is_found_by_each_first_name_beside_each_last_one(
    first: str, last: str, preferred: str, chosen_last: str, middle: str
) -> None:
    shown, others = told(
        first_name=first, last_name=last, preferred_first_name=preferred, preferred_last_name=chosen_last,
        other_first_name=middle,
    )  # fmt: skip
    child = Person("P1", shown, also=others)
    for one in filter(None, (first, preferred, middle)):
        for other in filter(None, (last, chosen_last)):
            caption = f"Well done {one} {other}!"
            assert [m.person for m in mentions(caption, [child])] == ["P1"], (caption, child)


def test_a_file_of_the_office_guards_the_name_that_everybody_calls_a_child_by(school: School, tmp_path: Path) -> None:
    brought(school, tmp_path, LIZZIE, "P2,Smith-Jones,Mary Anne,Molly,4B,Yes", "P3,Al-Hassan,Muhammad,Mo,4B,Yes")
    assert [person.name for person in school.register.people()] == [
        "Lizzie Okafor",
        "Molly Smith-Jones",
        "Mo Al-Hassan",
    ]
    for caption in ("Lizzie Okafor won", "Elizabeth Okafor won", "The Okafor twins: Elizabeth", "Lizzie from 5A"):
        assert "P1" in named(school, caption), caption
    assert named(school, "Molly Jones, Mo Al Hassan") == ["P2", "P3"]
    assert gives_away(school, "Lizzie Okafor's assembly") and gives_away(school, "Elizabeth Okafor")
    assert gives_away(school, "Summer Fair") is None


def test_a_name_that_the_next_file_does_not_know_stays_one_that_captions_are_read_by(
    school: School, tmp_path: Path
) -> None:
    brought(school, tmp_path, LIZZIE)
    brought(school, tmp_path, "P1,Okafor,Elizabeth,Beth,5A,Yes")
    brought(school, tmp_path, "P1,Adeyemi,Elizabeth,,5A,Yes")
    (child,) = school.register.people()
    assert child.name == "Elizabeth Adeyemi"
    for caption in ("Lizzie Okafor", "Beth Okafor", "Elizabeth Okafor", "Beth Adeyemi", "Elizabeth Adeyemi"):
        assert named(school, caption) == ["P1"], caption


@given(st.lists(st.tuples(NAMES.filter(bool), LASTS, NAMES, st.sampled_from(["", "Adeyemi"])), min_size=1, max_size=4))
def test_whatever_files_come_one_after_another_no_name_is_lost_and_the_last_again_changes_nothing(
    files: list[tuple[str, str, str, str]],
) -> None:
    fields = ("first_name", "last_name", "preferred_first_name", "preferred_last_name")
    names = [told(**dict(zip(fields, file, strict=True))) for file in files]
    rows = [Person("P1", shown, also=also) for shown, also in names]
    child = None
    for row in rows:
        child = merge(child, row, frozenset(fields), NOON).person
    assert child is not None and child.name == rows[-1].name
    assert merge(child, rows[-1], frozenset(fields), NOON).person == child
    for name in (name for row in rows for name in every_name(row)):
        assert is_known_by(name, child), name


def test_the_same_legal_name_is_no_other_person_whatever_is_preferred_and_a_swap_still_is(
    school: School, tmp_path: Path
) -> None:
    before = {"P1": Person("P1", "Elizabeth Okafor"), "P2": Person("P2", "Ben Okafor", also=("Okafor, Benedict",))}
    assert mixed_up(before, {"P1": ["Lizzie Adeyemi", "Okafor, Elizabeth"]}) == {}
    assert mixed_up(before, {"P1": ["Lizzie Adeyemi", "Adeyemi, Beth"]}) == {"P1": "Elizabeth Okafor"}
    assert mixed_up(before, {"P1": ["Benedict Okafor"]}) == {"P1": "Elizabeth Okafor"}, (
        "that is her brother's legal name"
    )


def test_a_register_of_0_1_0_is_brought_up_to_date_with_the_names_that_its_history_tells(
    empty_school: School,
) -> None:
    empty_school.consent_data.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(empty_school.consent_data / "register.db")) as old:
        old.executescript(AS_OF_0_1_0)
    ada, ben = empty_school.register.people()
    assert (ada.name, ada.also, ben.also) == ("Ada Smith", ("Ada Okafor",), ())
    assert named(empty_school, "Ada Okafor, Ada Smith, Ben Smith") == ["P1", "P1"]


def test_all_names_are_told_to_whoever_asks_and_go_with_whoever_is_forgotten(school: School, tmp_path: Path) -> None:
    brought(school, tmp_path, LIZZIE)
    assert held_about(school, "P1")["also"] == ["Okafor, Elizabeth"]
    with school.record.transaction():
        school.record.append("office", school.now(), "told", "", "", posted="our page, with Elizabeth Okafor")
    assert erase_about(school, register.find(school, "P1")).many == 1, "texts of the record go by all names, too"
    register.forget(school, "P1")
    for path in [*school.consent_data.rglob("*"), *school.workspace.rglob("*")]:
        if path.is_file():
            assert b"Elizabeth" not in path.read_bytes(), path


def test_names_are_added_and_taken_back_by_hand_and_a_former_one_stays(command: Command) -> None:
    assert command("people", "add", "P1", "--name", "Benjamin Hill", "--also", "Benji").code == 0
    assert command("people", "edit", "P1", "--name", "Benjamin Cole").code == 0
    shown = command("people", "show", "P1")
    assert "Also looked for in captions: Benjamin Hill; Benji" in shown.out
    assert command("--json", "people", "list").lines[0]["also"] == ["Benjamin Hill", "Benji"]
    wrong = command("people", "edit", "P1", "--not-called", "Ada Hill")
    assert wrong.code == 2 and "Benjamin Hill" in wrong.err, (
        "a name that they do not have cannot go, and theirs are told"
    )
    assert command("people", "edit", "P1", "--not-called", "Benjamin Cole").code == 2, "the name that is shown stays"
    assert command("people", "edit", "P1", "--not-called", "Hill, Benjamin").code == 0
    assert command("--json", "people", "list").lines[0]["also"] == ["Benji"]


def test_columns_that_were_confirmed_before_names_were_kept_are_told_of(school: School, tmp_path: Path) -> None:
    brought(school, tmp_path, LIZZIE)
    kept = school.consent_data / CONFIRMED
    kept.write_text(kept.read_text(encoding="utf-8").replace('"preferred_first_name"', "null"), encoding="utf-8")
    done = import_register(school, tmp_path / "pupils.csv")
    (told,) = [warning for warning in done.warnings if "Preferred Forename" in warning]
    assert "preferred_first_name" in told and CONFIRMED in told, "which column, for what, and where to say so"


@given(
    st.lists(st.sampled_from(["Ada Hill", "Hill, Ada", "ada hill", "Eve Hill", "Hill, Eve", ", ", "", "Mary Ann Hill"]))
)
def test_other_names_are_never_the_shown_one_never_blank_and_never_twice(names: list[str]) -> None:
    others = other_names("Ada Hill", names)
    assert not any(is_same_name(other, "Ada Hill") for other in others)
    assert all(other.strip(", ") for other in others)
    assert sum(is_same_name(other, "Eve Hill") for other in others) == any("Eve" in name for name in names)


def test_no_name_can_be_added_that_is_none(school: School) -> None:
    with pytest.raises(SetupError):
        register.add(school, "P1", register.Details(" "))
    child = register.add(school, "P1", register.Details("Ada Hill", also=(" ", ",", "Addy")))
    assert child.also == ("Addy",)
