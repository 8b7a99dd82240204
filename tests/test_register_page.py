"""The register comes in on the page: what a list means is asked there, what would change is shown, then it is so."""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest

from eventguard.app.approval import approvers
from eventguard.app.people import register
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.web.people.register_views import on_the_page
from tests.conftest import PASSPHRASE
from tests.review_page import Answer as Got
from tests.review_page import Served, served
from tests.test_approve import HEAD
from tests.test_guard import everything

pytestmark = pytest.mark.one_python
PLAIN = ("id,name,class,social", "P1,Ada Okafor,4B,yes", "P2,Ben Hill,4B,no")
FREE = (
    "Consents report",
    "Nr,Name,Form,Web photos,Socials?",
    "1,Ada Okafor,4B,✓,✓",
    "2,Ben Hill,4B,✓,✗",
    "The following families refused:",
    "3,Cara Lind,4B,✓,✗",
)
CONTENT = "\n".join(FREE[1:3]).encode()
RIGHT = {"column-0": "id", "column-1": "name", "column-2": "class", "column-3": "website", "column-4": "social"}
SAVED = 1_783_684_800_000  # 10 July 2026


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a school that has nothing yet, and one browser let in."""
    root = tmp_path_factory.mktemp("school")
    with served(root / "work", root / "consent") as page:
        page.enter()
        yield page


@pytest.fixture
def page(running: Served) -> Iterator[Served]:
    """The same; nothing of any file that was handed over lies in the school's folders afterwards."""
    yield running
    lying = [path for folder in (running.workspace, running.consent_data) for path in folder.rglob("*")]
    assert not [path for path in lying if path.is_file() and CONTENT in path.read_bytes()]
    assert list((running.workspace / "dropped").iterdir()) == []


def hand_over(page: Served, content: bytes | Sequence[str], name: str = "list.csv", saved: int = SAVED) -> Got:
    body = content if isinstance(content, bytes) else "\n".join(content).encode()
    said = urlencode({"name": name, "saved": saved})
    return page.ask("POST", "/register/file", body, Origin=page.origin, X_EventGuard_Said=said)


def answer(page: Served, file: str, said: Mapping[str, str | list[str]]) -> Got:
    answers = {name: held if isinstance(held, list) else [held] for name, held in said.items()}
    return page.post("/register/look", {"file": file, "answers": answers})


def bring_in(page: Served, file: str, seen: str, said: Mapping[str, str] | None = None) -> Got:
    answers = {name: [held] for name, held in (said or {}).items()}
    return page.post("/register/import", {"file": file, "seen": seen, "answers": answers})


def fields(html: str, kind: str) -> list[str]:
    return list(dict.fromkeys(part.split('"')[0] for part in html.split(f'name="{kind}')[1:]))


def test_a_list_with_our_own_headings_shows_at_once_who_gains_and_loses_and_changes_nothing_before_it_is_imported(
    page: Served,
) -> None:
    before = everything(page)
    told = hand_over(page, PLAIN).json
    assert "Gains a yes (1)" in told["html"] and "Ada Okafor" in told["html"] and "Import this list" in told["html"]
    assert everything(page) == before and not page.school.has_register
    columns = {f"column-{n}": held for n, held in enumerate(("id", "name", "class", "social"))}
    done = bring_in(page, told["file"], told["seen"], columns)  # as they stand on the page, though nobody was asked
    assert "2 rows read: 2 new, 1 with a yes more" in done.json["html"]
    assert {person.name for person in page.school.people().values()} == {"Ada Okafor", "Ben Hill"}
    assert bring_in(page, told["file"], told["seen"]).status == 409, "the file is kept no longer"


def test_columns_words_and_marks_are_asked_about_with_samples_and_count_as_they_were_answered(page: Served) -> None:
    told = hand_over(page, FREE).json
    assert "what does each column hold?" in told["html"] and "Ada Okafor; Ben Hill; Cara Lind" in told["html"]
    assert not told["seen"], "nothing can be imported while something is open"
    asked = answer(page, told["file"], RIGHT).json
    words, marks = fields(asked["html"], "word-"), fields(asked["html"], "mark-")
    assert len(words) == len(marks) == 2 and "The following families refused:" in asked["html"]
    said = RIGHT | {f"word-{words[0]}": "yes", f"word-{words[1]}": "no"}
    assert not answer(page, told["file"], said).json["seen"]
    said |= {f"mark-{marks[0]}": "counts", f"mark-{marks[1]}": "no yes"}
    ready = answer(page, told["file"], said).json
    assert ready["seen"] and bring_in(page, told["file"], ready["seen"], said).status == 200
    people = page.school.people()
    assert [people[id].consents[Channel.WEBSITE].answer for id in ("1", "2")] == [Answer.YES] * 2
    assert Channel.WEBSITE not in people["3"].consents, "hers stood under a title that says they refused"


@pytest.mark.parametrize(
    "said",
    [{"column-0": "id"}, RIGHT | {"column-3": "social"}, RIGHT | {"column-0": "shoe size"}, RIGHT | {"column-0": ""}],
)
def test_answers_that_are_none_import_nothing_and_say_why(page: Served, said: dict[str, str]) -> None:
    told = hand_over(page, FREE).json
    wrong = answer(page, told["file"], said)
    assert wrong.json.get("message") or "nobody can do without that" in wrong.json["html"]
    assert not wrong.json.get("seen")


def test_every_wrong_row_is_told_with_its_number_and_nothing_of_the_others_is_imported(page: Served) -> None:
    told = hand_over(page, (*PLAIN, "P8,Zoe Quill,4B,maybe", ",Nobody,4B,yes")).json
    assert "row 4" in told["html"].lower() and "row 5: the id is blank" in told["html"].lower()
    assert not told["seen"] and bring_in(page, told["file"], "").status == 409
    assert "P8" not in page.school.people()


def test_an_id_under_quite_another_name_is_asked_about_with_what_would_go(page: Served) -> None:
    first = hand_over(page, ("id,name", "M1,Ada Okafor")).json
    bring_in(page, first["file"], first["seen"])
    told = hand_over(page, ("id,name", "M1,Zack Zimmer")).json
    assert "M1 is Ada Okafor in the register and Zack Zimmer in this file" in told["html"]
    assert "go for good" in told["html"] and not told["seen"]
    said = {"who-m1": "same"}
    ready = answer(page, told["file"], said).json
    bring_in(page, told["file"], ready["seen"], said)
    assert page.school.people()["M1"].name == "Zack Zimmer"


def test_of_sheets_that_differ_somebody_says_which_is_read(page: Served) -> None:
    book = openpyxl.Workbook()
    for title, heading in (("Pupils", "UPN"), ("Staff", "Staff code")):
        sheet = book.create_sheet(title)
        sheet.append((heading, "Name"))
        sheet.append(("B801200005001" if title == "Pupils" else "S1", "Ada Lovage"))
    written = io.BytesIO()
    book.save(written)
    told = hand_over(page, written.getvalue(), "both.xlsx").json
    assert "which sheets?" in told["html"] and 'value="Staff"' in told["html"]
    assert "B801200005001" in answer(page, told["file"], {"sheet": ["Pupils"]}).json["html"]


def test_what_the_register_became_meanwhile_is_looked_at_before_anything_is_imported(page: Served) -> None:
    told = hand_over(page, ("id,name,social", "C1,Eve Moss,yes")).json
    with page.school as school:
        other = hand_over(page, ("id,name,press", "C1,Eve Moss,yes")).json
        bring_in(page, other["file"], other["seen"])
        told = hand_over(page, ("id,name,social", "C1,Eve Moss,yes")).json
        register.consent(school, "C1", Channel.SOCIAL, Consent(Answer.YES, evidence="letter"))
    assert bring_in(page, told["file"], told["seen"]).status == 409


def test_a_yes_after_a_no_is_imported_only_by_who_is_signed_in(page: Served) -> None:
    first = hand_over(page, ("id,name,social", "G1,Ivy Marsh,no")).json
    bring_in(page, first["file"], first["seen"])
    told = hand_over(page, ("id,name,social", "G1,Ivy Marsh,yes"), saved=SAVED + 1000).json
    assert "Gives back a yes after a no" in told["html"]
    refused = bring_in(page, told["file"], told["seen"])
    assert refused.status == 409 and "somebody who is known" in refused.json["message"]
    with page.school as school:
        assert school.people()["G1"].consents[Channel.SOCIAL].answer is Answer.NO
        approvers.add(school, HEAD, PASSPHRASE)
    said = {"file": told["file"], "seen": told["seen"], "answers": {}, "by": HEAD}
    assert page.post("/register/import", said | {"passphrase": "wrong words here"}).status == 409
    assert page.post("/register/import", said | {"passphrase": PASSPHRASE}).status == 200
    consent = page.school.people()["G1"].consents[Channel.SOCIAL]
    assert (consent.answer, consent.recorded_by) == (Answer.YES, HEAD)


def test_permissions_to_be_recognised_come_from_the_file_and_a_bare_yes_is_a_wrong_row(page: Served) -> None:
    heading = "id,name,biometrics,consented_by,notified"
    bare = hand_over(page, (heading, "B1,Una Reed,yes,,")).json
    assert "consented in writing" in bare["html"] and not bare["seen"]
    told = hand_over(page, (heading, "B1,Una Reed,yes,M. Reed,2026-07-01")).json
    assert "may be recognised" in told["html"]
    bring_in(page, told["file"], told["seen"])
    assert page.school.people()["B1"].permission.consented_by == "M. Reed"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.csv"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls"), (b"PK\x03\x04nothing", "a.xlsx"), (b"a", "a.exe"),
     (b"<script>alert(1)</script>,name\n1,<img src=x onerror=alert(1)>\n", "<b>.csv"), (b"\0" * 5000, "a.csv")],
)  # fmt: skip
def test_what_is_no_list_is_told_in_a_sentence_and_nothing_in_it_becomes_markup(
    page: Served, content: bytes, name: str
) -> None:
    told = hand_over(page, content, name)
    assert told.status in (200, 400) and "Traceback" not in told.body.decode()
    assert not any(tag in told.json.get("html", "") for tag in ("<script", "<img", "<b>"))
    assert "eventguard " not in told.body.decode() and "--" not in told.body.decode(), "nobody is sent to a terminal"


def test_a_page_that_is_killed_leaves_nothing_of_a_list_and_whoever_is_nobody_imports_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "work", tmp_path / "consent", who=None) as page:
        page.enter()
        told = hand_over(page, FREE).json
        refused = bring_in(page, told["file"], told["seen"])
        assert refused.status == 409 and "who you are" in refused.json["message"]
        assert page.post("/register/put-away", {"file": "another"}).status == 409
        assert answer(page, told["file"], RIGHT).status == 200, "only whoever has the list puts it away"
        page.process.kill()
        page.process.wait()
    lying = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in lying if CONTENT in path.read_bytes()]


def test_no_words_of_the_page_send_anybody_to_a_terminal() -> None:
    sentence = "P1 was forgotten here, so this row is left out: to bring them back, eventguard people add P1"
    assert "eventguard " not in on_the_page(sentence) and "under People" in on_the_page(sentence)
