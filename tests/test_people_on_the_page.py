"""Everything that ``people`` can, on the page: what will happen is told before, what gives a yes back takes somebody
who is known, and nobody is told to type a command.
"""

import ast
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from eventguard.app.approval import approve_or_reject
from eventguard.app.faces import enrolment, recognition
from eventguard.app.people import answering, missing, register, renewals
from eventguard.app.people.import_file import import_register
from eventguard.core.people.consent import Answer, Channel, Consent, Person, may_be_matched
from eventguard.core.people.groups import class_id
from eventguard.core.photos.photo import State
from eventguard.web.instead import TYPED
from eventguard.web.people.page_words import page_words
from tests.conftest import PASSPHRASE, ROOT, school_at, write_register
from tests.review_page import Served, served
from tests.test_approve import CONTENT, HEAD, hold, with_ada

HELD, APPROVED = "a" * 64, "b" * 64
PEOPLE = ["P1,Ada,Okafor,4B,yes,no,,yes", "P2,Ben,Whitlock,4B,yes,,,", "P3,Cara,Lindqvist,5A,yes,,31/12/2026,"]
SIGN_IN = {"by": HEAD, "passphrase": PASSPHRASE}


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    """A school of three with an approver; Ada is on a photo that waits, and on one that is approved."""
    school = with_ada(tmp_path)
    import_register(school, write_register(tmp_path / "all.csv", PEOPLE))
    hold(school, HELD, Channel.SOCIAL)
    hold(school, APPROVED, Channel.SOCIAL, content=CONTENT + b"another")
    approve_or_reject.approve(school, APPROVED, HEAD, PASSPHRASE)
    with served(school.workspace, school.consent_data) as page:
        page.enter()
        yield page


def ada(page: Served) -> Person:
    return register.find(page.school, "P1")


def says(page: Served, path: str, said: dict[str, Any]) -> str:
    """What is said after something was done, in one text."""
    answer = page.post(path, said)
    assert answer.status == 200, answer.body
    return " ".join(answer.json["says"])


def refused(page: Served, path: str, said: dict[str, Any]) -> str:
    """Why something is not done; nothing is changed by it."""
    before = page.school.register.revision, page.school.record.length
    answer = page.post(path, said)
    assert 400 <= answer.status < 500, answer.body
    assert (page.school.register.revision, page.school.record.length) == before
    told = f"{answer.json['message']} {answer.json.get('remedy', '')}"
    assert not TYPED.search(told)
    return told


def test_all_channels_are_one_form_told_before_and_taken_back_by_who_is_known(page: Served) -> None:
    answers = [
        {"channel": "social", "answer": "no"},
        {"channel": "website", "answer": "both", "until": "2099-07-31"},
        {"channel": "press", "answer": "named"},
    ]
    said = {"answers": answers, "said_by": "", "evidence": "form of 3 March"}
    before = page.school.register.revision
    told = page.post("/people/P1/answers/outlook", said).json
    assert told["says"] == [
        "1 approved photo leaves the approved folder at once; take it down wherever it was posted.",
        "1 waiting photo shows somebody who may not be seen then: cover them there.",
    ]
    assert {each["at"] for each in told["photos"]} == {f"/photos/{id}/social" for id in (HELD, APPROVED)}
    assert page.school.register.revision == before and page.photos(State.APPROVED), "telling changes nothing"
    done = page.post("/people/P1/consent", said).json
    assert done["says"][:1] == [
        "Recorded: Ada Okafor, social: withdrawn; website: groups only, with name; press: yes, with name."
    ]
    assert page.photos(State.APPROVED) == [] and "see Take down" in done["says"][1]
    assert "Shown on 1 waiting photo" in done["says"][2]
    website = ada(page).consents[Channel.WEBSITE]
    assert (website.groups_only, website.with_name, str(website.until)) == (True, True, "2099-07-31")
    undo = {"revision": done["revision"]}
    partly = page.post("/answers/undo", undo).json
    assert partly["sign_in"] and [each["channel"] for each in partly["failed"]] == ["social"], "a yes after a no"
    assert ada(page).consents[Channel.SOCIAL].answer is Answer.WITHDRAWN
    assert ada(page).consents[Channel.WEBSITE].answer is Answer.WITHDRAWN, "who had not been asked has no yes again"
    assert page.post("/sign-in", SIGN_IN).status == 200
    back = page.post("/answers/undo", undo).json
    assert ada(page).consents[Channel.SOCIAL].answer is Answer.YES
    assert {each["failed"] for each in back["failed"]} == {"It has been answered anew since, and stays."}
    assert page.photos(State.APPROVED) == [], "what came down is approved anew, or stays down"


def test_what_was_recorded_longer_ago_or_by_an_import_is_not_taken_back(page: Served) -> None:
    school = page.school
    imported = school.register.revision
    register.consent(school, "P2", Channel.PRESS, Consent(Answer.YES))
    by_hand = school.register.revision
    assert "nothing to take back" in refused(page, "/answers/undo", {"revision": imported})
    today = school.now()
    school.now = lambda: today + answering.UNDONE_WITHIN + timedelta(minutes=1)
    (outcome,) = answering.undo(school, by_hand, known=True).outcomes
    assert "more than a day ago" in str(outcome.trouble)


def test_answers_are_recorded_together_or_where_the_record_cannot_be_written_not_at_all(page: Served) -> None:
    given = [answering.Given(id, Channel.PRESS, Consent(Answer.YES)) for id in ("P2", "P2", "P9", "P3")]
    school = page.school
    recorded = answering.record(school, given, known=False)
    assert [bool(each.recorded) for each in recorded.outcomes] == [True, False, False, True]
    (school.workspace / "ledger.key").rename(school.workspace / "elsewhere")
    revision = school.register.revision
    again = school_at(school.workspace, school.consent_data)
    with pytest.raises(Exception, match="key"):
        answering.record(again, [answering.Given("P1", Channel.PRESS, Consent(Answer.YES))], known=False)
    assert again.register.revision == revision and Channel.PRESS not in register.find(again, "P1").consents
    (school.workspace / "elsewhere").rename(school.workspace / "ledger.key")


def test_never_publish_is_told_before_takes_a_reason_and_is_lifted_by_who_is_known(page: Served) -> None:
    flag = {"flag": "yes", "why": "court order"}
    told = page.post("/people/P1/outlook", {"what": "never-publish", **flag}).json
    assert len(told["photos"]) == 2 and "leaves the approved folder" in told["says"][0]
    assert "takes a reason" in refused(page, "/people/P1/never-publish", {"flag": "yes", "why": " "})
    assert "best do not post" in says(page, "/people/P1/never-publish", flag)
    assert page.photos(State.APPROVED) == []
    lift = {"flag": "no", "why": "order lifted"}
    assert "somebody who is known" in refused(page, "/people/P1/never-publish", lift)
    page.post("/sign-in", SIGN_IN)
    assert "count again" in says(page, "/people/P1/never-publish", lift)


def test_a_permission_is_whole_or_none_and_after_a_no_recorded_by_who_is_known(page: Served) -> None:
    path = "/people/P1/biometrics"
    assert "Fill in who consented in writing" in refused(page, path, {"answer": "given"})
    assert "may not be recognised" in says(page, path, {"answer": "objected", "objection_by": "Ann Okafor"})
    assert ada(page).permission.objection == "Ann Okafor"
    given = {"answer": "given", "consented_by": "Ann Okafor", "notified": ["2026-03-01"], "keep_picture": "yes"}
    assert "somebody who is known" in refused(page, path, given | {"evidence": "letter"})
    page.post("/sign-in", SIGN_IN)
    assert 'fill in "Where it is written"' in refused(page, path, given)
    says(page, path, given | {"evidence": "letter of 5 March"})
    assert may_be_matched(ada(page)) and ada(page).permission.keep_picture
    says(page, path, {"answer": "refused"})
    assert ada(page).permission.refused and not may_be_matched(ada(page))


def test_quite_another_name_is_asked_about_and_somebody_else_takes_the_typed_id(page: Served) -> None:
    path, edit = "/people/P2/edit", {"name": "Zoe Vale", "group": "4B"}
    answer = page.post(path, edit)
    assert (answer.status, answer.json["doubtful"]) == (409, True)
    assert "Type their id, P2" in refused(page, path, edit | {"whose": "else", "typed": "P1"})
    says(page, path, edit | {"whose": "same", "also": ["Zozo"], "group": "5A"})
    zoe = register.find(page.school, "P2")
    assert (zoe.name, zoe.group) == ("Zoe Vale", "5A") and {"Zozo", "Ben Whitlock"} <= set(zoe.also)
    told = says(page, path, {"name": "Dev Malhotra", "group": "", "whose": "else", "typed": "p2"})
    assert "Everything about whoever had this id is erased" in told
    assert register.find(page.school, "P2").consents == {}, "somebody else has said nothing"


def test_a_last_day_that_is_put_off_gives_yeses_back_only_by_who_is_known(page: Served) -> None:
    path = "/people/P1/edit"
    left = {"name": "Ada Okafor", "group": "4B", "leaves": "2020-07-31"}
    told = page.post("/people/P1/outlook", {"what": "edit", **left}).json
    assert "leaves the approved folder" in told["says"][0]
    says(page, path, left)
    later = left | {"leaves": "2099-07-31", "evidence": "stays: e-mail"}
    assert "somebody who is known" in refused(page, path, later)
    page.post("/sign-in", SIGN_IN)
    assert "Saved" in says(page, path, later)


def test_somebody_is_added_without_any_yes_and_forgotten_once_their_id_was_typed(page: Served) -> None:
    new = {"id": "P7", "name": "Grace Stone", "group": "4B", "also": ["Gracie"]}
    assert "covered everywhere" in says(page, "/people", new)
    assert "taken" in refused(page, "/people", new | {"name": "Somebody Else"})
    assert "is not an id" in refused(page, "/people", new | {"id": "../x"})
    assert register.find(page.school, "P7").consents == {}
    told = page.post("/people/P1/outlook", {"what": "forget"}).json
    assert any("1 waiting photo that shows or names them is removed" in each for each in told["says"])
    assert any("for good" in each for each in told["says"])
    assert "Type their id, P1" in refused(page, "/people/P1/forget", {"typed": "Ada"})
    assert "Removed: 1 held photo" in says(page, "/people/P1/forget", {"typed": "P1"})
    assert "P1" not in page.school.people() and page.photos(State.HELD) == page.photos(State.APPROVED) == []
    assert page.ask("GET", "/people/P1").status == 404


def test_who_is_missing_left_or_is_here_for_those_who_are_ticked_and_back_takes_who_is_known(page: Served) -> None:
    school = page.school
    import_register(school, write_register(school.workspace.parent / "next.csv", PEOPLE[2:]))
    assert {each.person.id for each in missing.pending(school)} == {"P1", "P2"}
    left = {"answer": "left", "people": ["P1"], "on": "2020-07-31"}
    assert "leaves the approved folder" in page.post("/missing/outlook", left).json["says"][0]
    assert page.photos(State.APPROVED), "telling changes nothing"
    assert "Tick whom" in refused(page, "/missing", left | {"people": []})
    assert "Reload" in refused(page, "/missing", left | {"people": ["P1", "P3"]})
    assert "Choose it from the calendar" in refused(page, "/missing", left | {"on": ""})
    assert "1 person: last day 31 July 2020" in says(page, "/missing", left)
    assert page.photos(State.APPROVED) == [] and [e.person.id for e in missing.pending(page.school)] == ["P2"]
    back = {"answer": "back", "evidence": "seen at the gate"}
    assert "somebody who is known" in refused(page, "/missing", back)
    page.post("/sign-in", SIGN_IN)
    assert 'Fill in "Where it is written"' in refused(page, "/missing", {"answer": "back"})
    assert "missing again" in says(page, "/missing", back)
    assert "2 people: at the school" in says(page, "/missing", {"answer": "here", "people": ["P1", "P2"]})
    assert missing.pending(page.school) == []


def test_renewals_are_downloaded_as_the_terminal_writes_them(page: Served, tmp_path: Path) -> None:
    answer = page.ask("GET", "/renewals/letters?which=365")
    school = page.school
    many = renewals.save_letters(school, renewals.soon(school, timedelta(days=365)), tmp_path / "letters.csv")
    assert many == 1 and answer.body == (tmp_path / "letters.csv").read_bytes()
    assert "Cara" in page.ask("GET", "/renewals?which=365", Accept="text/html").body.decode()
    assert page.ask("GET", "/renewals?which=Cara").status == 404


def test_an_export_is_one_zip_that_the_record_tells_of_and_that_lies_nowhere(page: Served) -> None:
    def files() -> set[Path]:
        return {each for folder in (page.workspace, page.consent_data) for each in folder.rglob("*")}

    before = files()
    assert "Press the button" in refused(page, "/people/P1/export", {})
    answer = page.post("/people/P1/export", {"sure": "yes"})
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        told = json.loads(packed.read("everything.json"))
        assert {each.date_time[0] for each in packed.infolist()} == {1980}, "when it was made is nobody's business"
        assert "Ada Okafor" in packed.read("contents.txt").decode()
    assert (told["id"], len(told["copies"])) == ("P1", 2)
    assert "Photos in it: 0" in json.loads(answer.headers["x-eventguard-told"])[0], "these are no pictures"
    assert len(page.school.record.entries("exported")) == 1
    assert {each for each in files() - before if "ledger" not in each.name and "register" not in each.name} == set()


def test_the_list_tells_what_is_missing_about_whom(page: Served) -> None:
    register.consent(page.school, "P2", Channel.PRESS, Consent(Answer.NO))
    rows = {
        each.split('href="/people/')[1].split('"')[0]: each.split('data-lacks="')[1].split('"')[0].split()
        for each in page.ask("GET", "/people", Accept="text/html").body.decode().split("<tr ")[1:]
    }
    assert rows["P1"] == ["answer", "enrolled"]
    assert rows["P2"] == ["answer", "permission"]
    assert page.ask("GET", f"/classes/{class_id('4B')}").status == 200
    assert page.ask("GET", f"/classes/{class_id('4C')}").status == 404
    for page_text in (page.ask("GET", path, Accept="text/html").body.decode() for path in ("/people", "/people/P1")):
        assert not TYPED.search(page_text.split("<main")[1])


@pytest.mark.one_python
def test_photos_that_are_chosen_enrol_somebody_those_that_cannot_serve_are_told_apart_and_nothing_stays(
    page: Served,
) -> None:
    photos = sorted((ROOT / "samples" / "portraits" / "P001").iterdir())[:2]
    contents = [photos[0].read_bytes(), b"no picture"]
    said = "person=P1&" + "&".join(f"size={len(each)}" for each in contents)

    def send(body: bytes, said: str = said) -> Any:
        kind = {"Content_Type": "application/octet-stream", "X_EventGuard_Said": said, "Origin": page.origin}
        return page.ask("POST", "/upload/enrol", body, **kind)

    off = send(b"".join(contents))
    assert off.status == 400 and "Switch it on under Settings" in off.json["remedy"]
    recognition.switch_on(page.school, "DPIA-1", "the head")
    assert send(b"".join(contents)[:-1]).json["message"] == "The photos did not come whole."
    assert send(b"".join(contents) + b"x").json["message"] == "The photos did not come whole."
    done = send(b"".join(contents)).json
    assert done["enrolled"] and [each["photo"] for each in done["refused"]] == [1]
    assert page.school.register.enrolled().keys() == {"P1"}
    assert list((page.workspace / "dropped").glob("*")) == []
    other = send(contents[0], f"person=P2&size={len(contents[0])}").json
    assert not other["enrolled"] and "record it on their page" in other["refused"][0]["why"]
    assert "Enrolled from 1 photo" in page.ask("GET", "/people/P1", Accept="text/html").body.decode()
    assert "is erased" in says(page, "/people/P1/template", {"sure": "yes"})
    assert page.school.register.enrolled() == {} and may_be_matched(ada(page))
    assert "not enrolled" in refused(page, "/people/P1/template", {"sure": "yes"})


def said_in(module: Any) -> list[str]:
    """The texts of a module, each whole, with something in place of what is put in."""
    tree = ast.parse(Path(module.__file__).read_text())
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in whole for part in ast.walk(node) if part is not node}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found = [str(node.value) for node in texts if id(node) not in parts]
    top = (node.values for node in whole if id(node) not in parts)
    filled = (
        ("P1" if isinstance(part, ast.FormattedValue) else ast.literal_eval(part) for part in each) for each in top
    )
    return [*found, *map("".join, filled)]


@pytest.mark.parametrize("module", [register, answering, missing, enrolment], ids=lambda m: m.__name__)
def test_every_way_out_that_the_terminal_is_told_has_words_on_the_page(module: Any) -> None:
    # Each of these is put into one of the others.
    parts = (register.EVIDENCE, register.WHICH, " --notified DATE", "eventguard people enrol P1 PHOTO... --sure")
    typed = [each for each in said_in(module) if TYPED.search(each) and each not in parts]
    assert [each for each in typed if not page_words(each)] == []
