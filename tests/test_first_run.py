"""A school that has nothing yet is led through its first steps on the page, and needs no terminal for any of them."""

import base64
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.adapters.folders.store import digest
from eventguard.app import first_run
from eventguard.app.approval import approvers
from eventguard.app.faces import recognition
from eventguard.app.faces.enrolment import theirs
from eventguard.app.faces.reference_photos import by_place, folder_photos
from eventguard.app.first_run import Way
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.faces.may_compare import Compare
from tests.conftest import PASSPHRASE, ROOT, school_at, until
from tests.review_page import Answer, Served, browser, faults, free_port, served
from tests.test_afternoon import tab_to
from tests.test_approve import HEAD

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
PAGES = ("/start", "/register", "/portraits", "/drop-folder", "/try")
PORTRAITS = ROOT / "samples" / "portraits"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a school that has nothing yet, for whoever says who they are; one browser let in."""
    root = tmp_path_factory.mktemp("school")
    with served(root / "work", root / "consent", "--port", str(free_port()), who=None) as page:
        yield page


@pytest.fixture(scope="module")
def tab(running: Served, browser: Browser) -> Iterator[Page]:
    """The one tab of it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(running.address)
    tab.wait_for_url(f"{running.origin}/start")  # a school with nothing is led there
    yield tab
    context.close()
    assert said == []


def test_the_keyboard_alone_leads_from_an_empty_school_to_an_imported_register(
    running: Served, tab: Page, tmp_path: Path
) -> None:
    rows = ("Nr,Name,Form,Web photos", "1,Ada Okafor,4B,✓", "2,Ben Hill,4B,✗", "3,Cara Lind,4B,✓", "4,Dev Nair,4B,✗")
    (tmp_path / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    tab_to(tab, "#who [name=typed]")
    tab.keyboard.type("The office")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-at-work]")).to_have_text("The office")
    tab_to(tab, "main [href='/register']")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/register")
    with tab.expect_file_chooser() as chooser:
        tab_to(tab, "#files")
        tab.keyboard.press("Enter")
    chooser.value.set_files(tmp_path / "list.csv")
    expect(tab.locator("#asked h2")).to_be_focused()
    tab_to(tab, "[name='column-0']")
    tab.keyboard.type("id")
    tab_to(tab, "#answers button.main")
    tab.keyboard.press("Enter")
    expect(tab.locator("#asked h2")).to_contain_text("what does this mean?")
    for field, meaning in zip(tab.locator("select[name^=word]").all(), ("yes", "no"), strict=True):
        tab_to(tab, f"[name='{field.get_attribute('name')}']")
        tab.keyboard.type(meaning)
    tab_to(tab, "#answers button.main")
    tab.keyboard.press("Enter")
    expect(tab.locator("#asked")).to_contain_text("Gains a yes (2)")
    assert not running.school.has_register
    tab_to(tab, "[data-import]")
    tab.keyboard.press("Enter")
    expect(tab.locator("#asked h2")).to_have_text("Imported")
    assert {person.name for person in running.school.people().values()} == {
        "Ada Okafor",
        "Ben Hill",
        "Cara Lind",
        "Dev Nair",
    }
    tab_to(tab, "#asked [href='/start']")
    tab.keyboard.press("Enter")
    expect(tab.locator(".steps > li").nth(2)).to_contain_text("4 people in the register.")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (820, "dark"), (390, "light")])
def test_no_page_of_it_has_a_serious_fault_or_is_wider_than_its_window(
    running: Served, tab: Page, width: int, scheme: str
) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in PAGES:
        tab.goto(f"{running.origin}{path}")
        expect(tab.locator("main h1").first).to_be_visible()
        assert faults(tab, path) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
        assert "eventguard " not in tab.inner_text("main"), "nobody is sent to a terminal"


def test_a_step_may_wait_all_can_be_put_away_and_nobody_is_led_there_twice(running: Served, tab: Page) -> None:
    tab.goto(f"{running.origin}/start")
    before = int(tab.locator("main > p").first.inner_text().split()[0])
    tab.click("[data-step=portraits]")
    expect(tab.locator("main > p").first).to_contain_text(f"{before - 1} of 8")
    tab.goto(f"{running.origin}/")
    expect(tab.locator("main a[href='/start']")).to_contain_text(f"{before - 1} left")
    tab.goto(f"{running.origin}/start")
    tab.click("#away")
    tab.wait_for_url(f"{running.origin}/")
    expect(tab.locator("main a[href='/start']")).to_have_count(0)
    expect(tab.locator("#above")).to_contain_text("Nobody may approve yet")


def test_each_step_says_how_it_stands_and_is_done_once_it_is(school: School) -> None:
    stands = {step.way: step for step in first_run.steps(school, None)}
    assert list(stands) == list(Way) and not any(step.done for step in stands.values())
    assert first_run.is_new(school)
    import_register(school, ROOT / "consent_data" / "example-register.csv")
    approvers.add(school, HEAD, PASSPHRASE)
    recognition.switch_on(school, "DPIA 1", HEAD, compare=Compare.PERMITTED)
    stands = {step.way: step for step in first_run.steps(school, "the office")}
    done = {way for way, step in stands.items() if step.done}
    assert done == {Way.WHO, Way.APPROVERS, Way.REGISTER, Way.RECOGNITION} and not first_run.is_new(school)
    assert HEAD in stands[Way.APPROVERS].says and "0 of" in stands[Way.PORTRAITS].says


@pytest.fixture(scope="module")
def learning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of the drawn school with recognition on, and one browser let in."""
    root = tmp_path_factory.mktemp("drawn")
    with School(root / "work", root / "consent") as school:
        import_register(school, ROOT / "consent_data" / "example-register.csv")
        recognition.switch_on(school, "DPIA 1", HEAD, compare=Compare.EVERYBODY)
    with served(root / "work", root / "consent", "--port", str(free_port())) as page:
        page.enter()
        yield page


def hand_over(page: Served, batch: str, number: int, place: str, content: bytes) -> Answer:
    said = urlencode({"batch": batch, "n": number, "path": place})
    return page.ask("POST", "/portraits/photo", content, Origin=page.origin, X_EventGuard_Said=said)


def test_portraits_are_learned_from_with_why_not_and_nothing_of_them_stays(learning: Served) -> None:
    places = {
        "school photos/Ada Okafor/1.jpg": (PORTRAITS / "P001" / "1.jpg").read_bytes(),
        "school photos/P004.jpg": (PORTRAITS / "P004" / "1.jpg").read_bytes(),
        "school photos/Nobody at all.jpg": (PORTRAITS / "P002" / "1.jpg").read_bytes(),
        "school photos/P003/x.jpg": b"no photo",
    }
    for number, (place, content) in enumerate(places.items()):
        assert hand_over(learning, "one", number, place, content).status == 200
    names = [path.name for path in (learning.workspace / "dropped").iterdir()]
    assert len(names) == 4 and all(name.endswith(".asked") for name in names), "no name of a child on the disk"
    assert learning.post("/portraits/enrol", {"batch": "another"}).status == 409
    assert learning.post("/portraits/enrol", {"batch": "one"}).status == 200
    until(lambda: not learning.ask("GET", "/portraits/progress").json["busy"])
    progress = learning.ask("GET", "/portraits/progress").json
    told = {each["name"]: each for each in progress["told"]}
    assert (told["Ada Okafor"]["photos"], told["Ada Okafor"]["numbers"]) == (1, [0])
    assert told["Dev Malhotra"]["photos"] == 0 and told["Dev Malhotra"]["at"] == "/people/P004"
    assert "nobody in the register" in told["Nobody at all"]["refused"][0]["says"].lower()
    assert told["Cara Lindqvist"]["refused"][0]["n"] == 3
    assert "eventguard " not in str(told), "nobody is sent to a terminal"
    assert list((learning.workspace / "dropped").iterdir()) == []
    assert list(recognition.status(learning.school).enrolled) == ["P001"]


def test_to_stop_eventguard_waits_for_no_portraits_and_leaves_none(tmp_path: Path) -> None:
    with school_at(tmp_path / "work", tmp_path / "consent") as school:
        import_register(school, ROOT / "consent_data" / "example-register.csv")
        recognition.switch_on(school, "DPIA 1", HEAD)
    content = (PORTRAITS / "P001" / "1.jpg").read_bytes()
    with served(tmp_path / "work", tmp_path / "consent", "--port", str(free_port())) as page:
        page.enter()
        for number in range(300):
            assert hand_over(page, "many", number, f"P001/{number}.jpg", content).status == 200
        assert page.post("/portraits/enrol", {"batch": "many"}).status == 200
        assert page.post("/stop", {}).status == 200
        assert page.process.wait(timeout=20) == 0
    assert list((tmp_path / "work" / "dropped").iterdir()) == []


def test_with_recognition_off_no_portrait_is_learned_from_and_the_page_leads_to_the_switch(
    school: School, tmp_path: Path
) -> None:
    import_register(school, ROOT / "consent_data" / "example-register.csv")
    with served(school.workspace, school.consent_data, "--port", str(free_port())) as page:
        page.enter()
        assert "/settings#recognition" in page.ask("GET", "/portraits").body.decode()
        hand_over(page, "one", 0, "P001.jpg", (PORTRAITS / "P001" / "1.jpg").read_bytes())
        answer = page.post("/portraits/enrol", {"batch": "one"})
        assert answer.status == 400 and "Recognition is off" in answer.json["message"]
        assert page.post("/portraits/put-away", {"batch": "one"}).status == 200
        assert list((page.workspace / "dropped").iterdir()) == []
    assert recognition.status(school).enrolled == ()


def test_portraits_that_are_handed_over_are_whose_they_would_be_in_a_folder(school: School, tmp_path: Path) -> None:
    import_register(school, ROOT / "consent_data" / "example-register.csv")
    for place in ("P001/1.jpg", "Ben Whitlock.jpg", "4B/Cara Lindqvist.jpg", "Grace Liu/a/2.jpg"):
        (tmp_path / "in" / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PORTRAITS / "P001" / "1.jpg", tmp_path / "in" / place)
    people, listed = school.people(), folder_photos(tmp_path / "in")
    handed = {path: PurePosixPath(path.relative_to(tmp_path)) for paths in listed.values() for path in paths}
    assert theirs(people, by_place(people, handed)) == theirs(people, listed)
    assert set(theirs(people, listed)) == {"P001", "P002", "P003", "P007"}


def test_a_drawn_photo_is_cleaned_before_somebodys_eyes_and_nothing_of_it_is_recorded(learning: Served) -> None:
    with learning.school as school:
        before = (school.record.length, school.revision, list(recognition.status(school).enrolled))
    with ThreadPoolExecutor() as impatient:
        answers = [*impatient.map(lambda _: learning.post("/try", {"go": "yes"}), range(3))]
    (told,) = [answer.json for answer in answers if answer.status == 200]  # one at a time, for others wait for it
    assert [answer.status for answer in answers].count(409) == 2
    original = (ROOT / "samples" / "event" / "IMG_0101.jpg").read_bytes()
    assert digest(base64.b64decode(told["before"])) == digest(original)
    cleaned = base64.b64decode(told["after"])
    assert cleaned.startswith(b"\xff\xd8") and b"CANARY" in original and b"CANARY" not in cleaned
    shown = {face["who"] for face in told["faces"] if face["shown"]}
    assert "Ada Okafor" in shown and not shown & {"Dev Malhotra", "Femi Adeyemi", "Cara Lindqvist"}
    with learning.school as school:
        assert before == (school.record.length, school.revision, list(recognition.status(school).enrolled))
        assert school.record.photos() == []
