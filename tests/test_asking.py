"""At a terminal ``people import`` asks what a file means, question by question; whoever stops has changed nothing."""

import json
import os
import select
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from eventguard.app.people import register
from eventguard.app.people.column_choice import CONFIRMED, TO_CONFIRM
from eventguard.app.people.import_file import import_register, look
from eventguard.app.people.subject_access import held_about
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.people.marks import MarkKind
from tests.conftest import Command
from tests.test_import import csv_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal on Windows")

FILE = (
    "Consents report",
    "Nr,Name,Form,Web photos,Socials?",
    "1,Ada Okafor,4B,✓,✓",
    "2,Ben Hill,4B,✓,✗",
    "The following families refused:",
    "3,Cara Lind,4B,✓,✗",
)
#: The three columns that are guessed are right; two more are used.
COLUMNS = ("", "", "", "nr", "id", "socials?", "social")
WORDS, MARKS = ("yes", "no"), ("yes", "no")
#: A program that says nothing for so long (seconds) waits for an answer that it does not get.
PATIENCE = 60


def at_a_terminal(folder: Path, *arguments: str, answers: Sequence[str] = ()) -> tuple[int, str]:
    """Run the command at a pseudo-terminal, answering each prompt in turn; exit code and all that was shown."""
    pty = pytest.importorskip("pty")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs in the background ignores it, and so would this
        os.execv(sys.executable, [sys.executable, "-m", "eventguard", *arguments])
    shown, waiting = b"", [*answers]
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            shown += os.read(terminal, 2**16)
        except OSError:  # the other side has closed it
            break
        if shown.endswith(b": ") and waiting:  # only a prompt ends so: the blank comes when it waits to be answered
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    else:
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def test_every_question_is_asked_once_and_the_answers_are_kept(command: Command, tmp_path: Path) -> None:
    csv_file(tmp_path / "a.csv", *FILE)
    code, shown = at_a_terminal(tmp_path, "people", "import", "a.csv", answers=(*COLUMNS, *WORDS, *MARKS, "yes"))
    assert code == 0, shown
    assert "'✓' in 3 rows" in shown and "The following families refused:" in shown and "Consents report" in shown
    assert "3 rows read: 3 new, 2 gain a yes" in shown.replace("\r\n", "\n")
    again = command("people", "import", "a.csv")
    assert again.code == 0 and "0 gain a yes" in again.out, "nothing is asked twice, and a script is not asked at all"


@pytest.mark.parametrize("answered", [0, 4, 7, 9, 11])
@pytest.mark.parametrize("stop", ["\x03", "\x04"])
def test_whoever_stops_at_any_question_has_changed_nothing(tmp_path: Path, answered: int, stop: str) -> None:
    csv_file(tmp_path / "a.csv", *FILE)
    answers = (*COLUMNS, *WORDS, *MARKS)[:answered]
    code, shown = at_a_terminal(tmp_path, "people", "import", "a.csv", answers=(*answers, stop))
    assert code == 2 and "Nothing was changed." in shown, shown
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_whoever_says_no_at_the_end_has_changed_nothing(tmp_path: Path) -> None:
    csv_file(tmp_path / "a.csv", *FILE)
    code, shown = at_a_terminal(tmp_path, "people", "import", "a.csv", answers=(*COLUMNS, *WORDS, *MARKS, "no"))
    assert code == 2 and "Nothing was changed." in shown, shown
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_an_answer_that_is_none_is_asked_for_again(tmp_path: Path) -> None:
    csv_file(tmp_path / "a.csv", "UPN,Surname,Forename,Web photos", "B801200005001,Okafor,Ada,yes")
    answers = ("shoe size", "", "", "id", "", "", "perhaps", "yes")
    code, shown = at_a_terminal(tmp_path, "people", "import", "a.csv", answers=answers)
    assert code == 0 and "Please type one of" in shown and "is used for that" in shown, shown


def test_several_columns_of_other_names_are_confirmed_each_and_their_names_kept(
    command: Command, tmp_path: Path
) -> None:
    csv_file(tmp_path / "a.csv", "Adno,Name,Middle name,Nickname,Web photos", "1,Ada Okafor,Ngozi,Adda,yes")
    code, shown = at_a_terminal(tmp_path, "people", "import", "a.csv", answers=("",) * 5 + ("yes",))
    assert code == 0 and "is used for that" not in shown, shown
    assert command("--json", "people", "show", "1").lines[0]["also"] == ["Okafor, Ngozi", "Okafor, Adda"]


def say(where: Path, means: str = "no yes", **values: str) -> None:
    """Say of every mark and word in a map what it means, where nobody has yet."""
    content = json.loads(where.read_text(encoding="utf-8"))
    content["values"] = {**content["values"], **values}
    for mark in content["marks"]:
        mark["means"] = mark["means"] or means
    where.write_text(json.dumps(content), encoding="utf-8")


def test_without_a_terminal_it_says_what_to_do_and_one_map_is_enough(command: Command, tmp_path: Path) -> None:
    rows = "P1,Ada Okafor,✓", "P2,Ben Hill,✓", "Refused", "P3,Cara Lind,yes"
    csv_file(tmp_path / "a.csv", "id,name,website", *rows)
    first = command("people", "import", "a.csv")
    assert first.code == 2 and 'under "marks"' in first.err and 'under "values"' in first.err
    assert "What the file says besides" in first.out and "'✓' in 2 rows" in first.out
    assert [line["kind"] for line in command("--json", "people", "import", "a.csv").lines].count("mark") == 1
    where = Path("consent_data") / TO_CONFIRM
    assert command("people", "import", "a.csv", "--map", where).code == 2, "nothing has been said yet"
    say(where, **{"✓": "yes"})
    done = command("people", "import", "a.csv", "--map", where)
    assert done.code == 0 and "2 gain a yes" in done.out
    assert command("people", "import", "a.csv").code == 0


def test_sheets_that_differ_are_named_and_the_one_that_is_chosen_stays_chosen(command: Command, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in (("Pupils", [("UPN", "Name"), ("B801200005001", "Ada")]), ("Staff", [("Staff code", "Name")])):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    unclear = command("people", "import", "a.xlsx")
    assert unclear.code == 2 and "--sheet NAME" in unclear.err and "'Pupils', 'Staff'" in unclear.err
    chosen = command("people", "import", "a.xlsx", "--sheet", "pupils")
    assert 'people import "a.xlsx" --sheet "pupils" --map' in chosen.err
    done = command("people", "import", "a.xlsx", "--sheet", "pupils", "--map", Path("consent_data") / TO_CONFIRM)
    assert done.code == 0 and "1 row read" in done.out


def test_nothing_is_kept_of_what_stood_beside_the_row_of_whoever_is_forgotten(school: School, tmp_path: Path) -> None:
    rows = "id,name,social,Notes", "P1,Ada Okafor,yes,Ada's mum: no photos", "P2,Ben Hill,yes,ask Ben: not today"
    file = csv_file(tmp_path / "a.csv", *rows)
    asked = import_register(school, file)
    assert asked.to_confirm is not None and not school.has_register
    say(asked.to_confirm)
    assert import_register(school, file, asked.to_confirm).gains == ()
    assert held_about(school, "P1")["beside_their_row"] == [f"{MarkKind.NOTE}: Notes: Ada's mum: no photos"]
    register.forget(school, "P1")
    for name in (CONFIRMED, TO_CONFIRM):
        kept = (school.consent_data / name).read_text(encoding="utf-8")
        assert "Ada" not in kept and "P1" not in kept and "ask Ben" in kept


def test_looking_at_a_file_writes_nothing(school: School, tmp_path: Path) -> None:
    found = look(school, csv_file(tmp_path / "a.csv", *FILE))
    assert found.guessed and found.columns.fields == {"name", "class", Channel.WEBSITE}
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
