"""A trust: the work of each school is done with its own folders alone, and one table says which needs whom."""

import shutil
from pathlib import Path

import pytest

from eventguard.app.people.import_file import import_register
from tests import drawn_export
from tests.conftest import Command, school_at, write_register

pytestmark = pytest.mark.one_python


def one(name: str, folder: Path, more: str) -> str:
    return f'[[school]]\nname = "{name}"\nworkspace = "{folder}/work"\nconsent_data = "{folder}/consent"\n{more}\n'


@pytest.fixture
def two(tmp_path: Path, samples: Path) -> Path:
    """One school's website shows a face; nothing is wrong with the other's, and a photo lies in its drop folder."""
    for name in ("oak", "elm"):
        (tmp_path / name / "site").mkdir(parents=True)
        drawn_export.scenery(1).save(tmp_path / name / "site" / "hall.jpg")
    shutil.copy(next((samples / "portraits").rglob("*.jpg")), tmp_path / "oak" / "site" / "face.jpg")
    (tmp_path / "elm" / "drop" / "Fair").mkdir(parents=True)
    drawn_export.scenery(2).save(tmp_path / "elm" / "drop" / "Fair" / "a.jpg")
    for name in ("oak", "elm"):
        with school_at(tmp_path / name / "work", tmp_path / name / "consent", user="office") as school:
            import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,"]))
    file = tmp_path / "trust.toml"
    elm = 'sweep = ["elm/site"]\ndrop_folder = "elm/drop"\nchannel = "newsletter"'
    oak = 'sweep = ["oak/site"]'
    file.write_text(one("Oak", Path("oak"), oak) + one("Elm", Path("elm"), elm))
    return file


def test_each_school_is_swept_and_watched_by_itself_and_the_table_says_who_is_needed(
    two: Path, tmp_path: Path, command: Command
) -> None:
    answer = command("--json", "trust", two)
    oak, elm = answer.lines
    assert (oak["school"], elm["school"]) == ("Oak", "Elm")
    assert oak["cover"] == 1 and oak["held"] == 0 and oak["trouble"] is None
    assert elm["cover"] == elm["take-down"] == 0 and elm["held"] == 1 and elm["trouble"] is None
    assert answer.code == 1
    for name, photos in (("oak", 0), ("elm", 1)):
        with school_at(tmp_path / name / "work", tmp_path / name / "consent") as school:
            assert len(list(school.record.photos())) == photos
    assert len(list((tmp_path / "trust-reports").glob("01-Oak-*.csv"))) == 1


def test_a_school_that_asks_for_anothers_folder_is_refused_and_recorded_and_the_others_go_on(
    two: Path, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "way").symlink_to(tmp_path / "oak" / "work")
    (tmp_path / "oak" / "site" / "face.jpg").unlink()
    two.write_text(one("Oak", Path("oak"), 'sweep = ["oak/site"]') + one("Elm", Path("elm"), 'sweep = ["way/held"]'))
    answer = command("--json", "trust", two)
    oak, elm = answer.lines
    assert answer.code == 3 and oak["trouble"] is None
    assert "belongs to another school" in elm["trouble"]
    with school_at(tmp_path / "elm" / "work", tmp_path / "elm" / "consent") as school:
        assert [each.detail["because"] for each in school.record.entries("trust-refused")] == ["another-schools-folder"]


def test_of_a_school_without_a_register_it_is_told_that_nobody_is_known_there(
    two: Path, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "oak" / "consent").rename(tmp_path / "oak" / "elsewhere")
    (tmp_path / "oak" / "site" / "hall.jpg").unlink()
    two.write_text(one("Oak", Path("oak"), 'sweep = ["oak/site"]'))
    (oak,) = command("--json", "trust", two).lines
    assert "There is no register in" in oak["trouble"] and oak["cover"] == 1


def test_whose_workspace_is_a_link_to_anothers_writes_nothing_into_that_ones_record(
    two: Path, tmp_path: Path, command: Command
) -> None:
    shutil.rmtree(tmp_path / "oak" / "work")
    (tmp_path / "oak" / "work").symlink_to(tmp_path / "elm" / "work")
    oak, elm = command("--json", "trust", two).lines
    assert "belongs to another school" in oak["trouble"] and "belongs to another school" in elm["trouble"]
    with school_at(tmp_path / "elm" / "work", tmp_path / "elm" / "consent") as school:
        assert len(list(school.record.entries("trust-refused"))) == 1, "Elm's own, as Elm was not worked on either"


ONE = "[[school]]\nname='A'\nworkspace='w'\nconsent_data='c'\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names no schools"),
        ("school = 3", "names no schools"),
        ("[[school]]\nname = 'A'", "does not say the workspace and the consent_data of school 1"),
        (ONE, "neither folders to sweep nor a drop folder"),
        (ONE + "sweep=[1]", "each folder to sweep of school 1 has to be a text"),
        (ONE + "sweep='s'", "the sweep of school 1 is no list"),
        (ONE + "sweep=['s']\npassword='x'", "says password of school 1"),
        ((ONE + "sweep=['s']\n") * 2, "twice"),
        (ONE.replace("'w'", "' '") + "sweep=['s']", "the workspace of school 1 has to be a text"),
        (ONE + "sweep=['~nobody-here/x']", "is no folder here"),
        (ONE + 'sweep=["a\\u0000b"]', "is no folder here"),
        ("#" * 2**20 + "\n" + ONE, "too long"),
        ("[[", "not written as such a file is"),
        ("\x00", "not written as such a file is"),
    ],
)
def test_a_file_that_says_something_else_is_refused_with_what_to_look_at(
    text: str, says: str, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "trust.toml").write_text(text)
    answer = command("trust", tmp_path / "trust.toml")
    assert answer.code == 2 and "trust.toml" in answer.err and says in answer.err
