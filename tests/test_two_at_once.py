"""Two people at the same photos: no decision is lost, none is made of what another has just changed, and both see it.

One is at the office's page, one at another desk by HTTPS, one decides in another process on the same school.
"""

import json
import random
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.adapters.folders.store import digest
from eventguard.app.approval import approve_or_reject, takedown, ways_back
from eventguard.app.faces import by_hand, face_sheet, naming
from eventguard.app.people import register
from eventguard.app.photos.held import stand_of, version_of
from eventguard.app.school import School
from eventguard.core.errors import Changed, Refused
from eventguard.core.people.consent import Answer, Channel, Consent, Reason
from eventguard.core.people.groups import class_id
from eventguard.core.people.roles import Role
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.web.presence import FOR, Presence
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE
from tests.conftest import PASSPHRASE, jpeg
from tests.desks import COLLEAGUES, office, office_at, with_colleagues
from tests.review_page import Served, browser, faults, free_port, served, tab_of
from tests.school_network import school_network
from tests.test_approve import HEAD, deputy, hold, with_ada

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
SOCIAL, BEA = Channel.SOCIAL, "Bea Oak"
#: What is shown on each photo: Ada, who may be seen, and Ada once more in the row behind.
FACES = tuple(Face(n, Box(8 + 24 * n, 10, 12, 12), Verdict.SHOW, Reason.SHOWN_BY_HAND, "P1") for n in (1, 2))


def photo_at(school: School, folder: Path, picture: Pixels, n: int, faces: tuple[Face, ...] = FACES) -> Photo:
    """A held photo with an original of its own, to be rendered anew from."""
    pixels = picture.copy()
    pixels[:8, :8] = n
    content = jpeg(pixels, quality=95)
    original = folder / f"{n}.jpg"
    original.write_bytes(content)
    held = hold(school, digest(content), SOCIAL, faces, original=str(original), content=content)
    with school.record.transaction():
        held = held.moved(State.HELD, size=(pixels.shape[1], pixels.shape[0]))
        school.record.save(held, "office", school.now())
    return held


@dataclass(frozen=True)
class Done:
    """One decision that was made: about which version of which photo, and the version that came of it; "" of none."""

    photo: str
    what: str
    seen: str
    after: str


class Place(Protocol):
    """Where somebody decides about photos, as they see them."""

    def look(self, id: str) -> str:
        """Open a photo; the version that is seen."""

    def decide(self, id: str, what: str, seen: str, where: int) -> str:
        """Cover the first face, draw a cover somewhere, approve or reject; the version after it. Raises Refused."""

    def leave(self) -> None:
        """Go home."""


@dataclass
class AtThePage:
    """Somebody at the page, here or at another desk, signed in to approve."""

    page: Served
    stands: dict[str, str] = field(default_factory=dict)

    def look(self, id: str) -> str:
        answer = self.page.ask("GET", f"/photos/{id}/social", None, Accept="text/html")
        photo = json.loads(answer.body.decode().split('id="data">')[1].split("</script>")[0])["photo"]
        self.stands[id] = photo["stand"]
        return str(photo["version"])

    def decide(self, id: str, what: str, seen: str, where: int) -> str:
        at = f"/photos/{id}/social"
        photos = [{"id": id, "channel": "social", "version": seen, "checked": list(CHECKED_BY_PHOTO)}]
        box = {"x": where, "y": 40, "width": 12, "height": 12, "drawn": "rectangle"}
        answer = {
            "cover": lambda: self.page.post(f"{at}/faces/1", {"version": seen}),
            "draw": lambda: self.page.post(f"{at}/draw", box | {"version": seen}),
            "approve": lambda: self.page.post("/approve", {"photos": photos, "checked": list(CHECKED_ONCE)}),
            "reject": lambda: self.page.post(f"{at}/reject", {"why": "blurred", "stand": self.stands[id]}),
        }[what]()
        if answer.status != 200:
            raise Refused(answer.json["message"])
        return str(answer.json["photo"]["version"]) if what in ("cover", "draw") else ""

    def leave(self) -> None:
        assert self.page.post("/sign-out", {}).status == 200, "they were there all the time"


@dataclass
class InAnotherProcess:
    """Somebody who decides beside the page, in a process of their own."""

    school: School
    approver: Colleague
    stands: dict[str, str] = field(default_factory=dict)

    def look(self, id: str) -> str:
        photo = self.school.photo(id, SOCIAL)
        self.stands[id] = stand_of(photo)
        return str(version_of(photo))

    def decide(self, id: str, what: str, seen: str, where: int) -> str:
        school, box = self.school, Box(where, 24, 12, 12)
        with school.acting(BEA):
            match what:
                case "cover":
                    return str(version_of(by_hand.cover(school, id, 1, SOCIAL, seen=seen)))
                case "draw":
                    return str(version_of(by_hand.draw(school, id, box, Drawn.RECTANGLE, SOCIAL, seen=seen)))
                case "approve":
                    approve_or_reject.let_go(school, id, self.approver, SOCIAL, seen)
                case "reject":
                    approve_or_reject.reject(school, id, BEA, "blurred", SOCIAL, self.stands[id])
        return ""

    def leave(self) -> None:
        self.school.close()


@dataclass
class Together:
    """Several people at the same photos: what they did, and how often one was told that another was faster."""

    places: tuple[Callable[[], Place], ...]
    photos: list[Photo]
    done: list[Done] = field(default_factory=list)
    refused: int = 0

    def work(self, chance: random.Random, go_on: Callable[[int], bool], approve: float) -> None:
        """All look at one photo after another, and decide about it at the same moment as they saw it."""
        with ExitStack() as stack:
            hands = [stack.enter_context(ThreadPoolExecutor(1)) for _ in self.places]
            places = [hand.submit(make).result() for hand, make in zip(hands, self.places, strict=True)]
            step, open_ = 0, [photo.id for photo in self.photos]
            while open_ and go_on(step):
                id, all_ = chance.choice(open_[:10]), threading.Barrier(len(places))
                wished = [
                    chance.choice(("approve", "reject"))
                    if chance.random() < approve
                    else chance.choice(("cover", "draw"))
                    for _ in places
                ]
                at = chance.randrange(60)
                each = [
                    hand.submit(self._step, place, id, what, at, all_)
                    for hand, place, what in zip(hands, places, wished, strict=True)
                ]
                made = [done for result in each if (done := result.result())]
                if any(not done.after for done in made):
                    open_.remove(id)
                step += 1
            for hand, place in zip(hands, places, strict=True):
                hand.submit(place.leave).result()

    def _step(self, place: Place, id: str, what: str, where: int, all_: threading.Barrier) -> Done | None:
        seen = place.look(id)
        all_.wait()
        try:
            done = Done(id, what, seen, place.decide(id, what, seen, where))
        except Refused as error:
            self.refused += "meanwhile" in str(error)
            return None
        self.done.append(done)
        return done

    def lost(self, school: School) -> list[str]:
        """What is wrong with what came of it: the decisions about a photo lead, one after another, from how it was to
        how the record has it, none of them from where another had led away; and whatever was drawn is covered.
        """
        wrong, by_photo = list[str](), defaultdict[str, list[Done]](list)
        for done in self.done:
            by_photo[done.photo].append(done)
        for photo in self.photos:
            now, ways = school.photo(photo.id, SOCIAL), Counter[str]()
            ways[str(version_of(photo))] -= 1
            for done in by_photo[photo.id]:
                ways[done.seen] += 1
                ways[done.after] -= 1
            ways[str(version_of(now)) if now.state is State.HELD else ""] += 1
            wrong += ["a decision was lost, or made about what nobody saw then"] if any(ways.values()) else []
            last = {"approve": State.APPROVED, "reject": State.REJECTED}
            decided = {last[done.what] for done in by_photo[photo.id] if done.what in last} or {State.HELD}
            wrong += [f"it is {now.state}, not {decided}"] if decided != {now.state} else []
            drawn = sum(done.what == "draw" for done in by_photo[photo.id])
            kept = sum(face.drawn is not None for face in now.faces)
            wrong += [f"{drawn} were drawn, {kept} are covered"] if drawn != kept else []
        return wrong


def together(
    root: Path, picture: Pixels, many: int, go_on: Callable[[int], bool], approve: float, terminal: bool = False
) -> Together:
    """Let two people work at so many photos, one at the office and one at another desk, and a third in another process
    where there is a ``terminal``; tell what they did. Everything is held to the record at the end.
    """
    with with_ada(root) as school:
        with_colleagues(school, HEAD)
        photos = [photo_at(school, root, picture, n) for n in range(many)]
        with office(root / "work", root / "consent") as there:
            name = COLLEAGUES[Role.APPROVER]
            approver, desk = school.colleagues.known(name), there.desk(name)
            assert there.run.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200

            def another() -> Place:
                return InAnotherProcess(School(root / "work", root / "consent"), approver)

            pages = (lambda: AtThePage(there.run), lambda: AtThePage(desk))
            work = Together((*pages, another) if terminal else pages, photos)
            work.work(random.Random(21), go_on, approve)
        assert not (lost := work.lost(school)), lost
        return work


def test_no_decision_of_several_people_is_lost_and_nothing_is_approved_that_another_has_just_changed(
    tmp_path: Path, picture: Pixels
) -> None:
    work = together(tmp_path, picture, 60, lambda step: step < 18, approve=0.4, terminal=True)
    assert work.refused >= 18, "they decided about the same photos at the same time"
    assert {done.what for done in work.done} >= {"cover", "draw", "approve"}


def test_two_in_browsers_of_their_own_see_each_other_look_and_what_each_changes(
    tmp_path: Path, picture: Pixels
) -> None:
    with with_ada(tmp_path) as school:
        with_colleagues(school, HEAD)
        photo = photo_at(school, tmp_path, picture, 1)
        name, where = COLLEAGUES[Role.APPROVER], f"/photos/{photo.id}/social"
        with (
            school_network() as (pc, laptop),
            office_at(tmp_path / "work", tmp_path / "consent", pc, laptop) as there,
            sync_playwright() as playwright,
        ):
            assert there.run.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200
            here = pc.browser(playwright, tmp_path / "here").new_page()
            elsewhere = laptop.browser(playwright, tmp_path / "elsewhere", there.authority).new_page()
            open_as(here, there.run, where)
            open_as(elsewhere, there.desk(name), where)
            expect(here.locator("#looking")).to_contain_text(f"{name} is looking at this photo")
            expect(elsewhere.locator("#looking")).to_contain_text(f"{HEAD} is looking at this photo")
            assert (faults(here, where), faults(elsewhere, where)) == ([], [])
            here.keyboard.press("ArrowDown")
            here.keyboard.press("c")
            expect(here.locator("#notices")).to_contain_text("Face 1 is covered.")
            expect(elsewhere.locator("#changed")).to_contain_text(f"{HEAD} has just covered a face on it.")
            expect(elsewhere.locator("#list [data-n='1']")).to_contain_text("covered")
            elsewhere.keyboard.press("l")
            expect(elsewhere.locator("#notices")).to_contain_text("Look at what was changed first")
            elsewhere.get_by_role("link", name="All photos").click()
            expect(elsewhere.locator("[data-looking]")).to_contain_text(f"{HEAD} is looking at this photo")


def open_as(tab: Page, page: Served, path: str) -> None:
    """Open what is at this path in a browser as whoever is let in, and signed in, on that page."""
    pairs = (each.strip().partition("=") for each in page.cookie.split(";"))
    tab.context.add_cookies([{"name": name, "value": value, "url": page.origin} for name, _, value in pairs])
    tab.add_init_script(f"localStorage.setItem('token', {json.dumps(page.token)})")
    tab.goto(page.origin + path)
    expect(tab.locator("body[inert]")).to_have_count(0)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[School, Path, Served]]:
    """A school whose page runs, for the tests below; each makes photos of its own."""
    root = tmp_path_factory.mktemp("together")
    with with_ada(root) as school, school.acting(BEA):
        deputy(school)
        with served(root / "work", root / "consent", "--port", str(free_port())) as page:
            yield school, root, page


@pytest.fixture(scope="module")
def tab(shared: tuple[School, Path, Served], browser: Browser) -> Iterator[Page]:
    """The page in a browser, signed in to approve."""
    _, _, page = shared
    with tab_of(page, browser) as tab:
        assert page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200
        yield tab


Make = Callable[[int], Photo]


@pytest.fixture
def make(shared: tuple[School, Path, Served], picture: Pixels) -> Make:
    """Makes the photo of this number, which no other test has."""
    school, root, _ = shared
    return lambda n: photo_at(school, root, picture, n)


@pytest.fixture
def school(shared: tuple[School, Path, Served]) -> School:
    """The same school as another process has it, with Bea Oak at work."""
    return shared[0]


def at(page: Served, photo: Photo) -> str:
    return f"{page.origin}/photos/{photo.id}/social"


def test_what_another_changed_appears_at_once_and_has_to_be_looked_at_before_it_is_approved(
    tab: Page, shared: tuple[School, Path, Served], school: School, make: Make
) -> None:
    _, _, page = shared
    photo = make(100)
    tab.goto(at(page, photo))
    tab.click("#list [data-n='2']")
    tab.click("#somebody-else")
    tab.fill("#who", "ada")
    tab.evaluate("() => { window.notReloaded = true; }")
    by_hand.cover(school, photo.id, 1, SOCIAL)
    expect(tab.locator("#changed")).to_contain_text("Bea Oak has just covered a face on it.")
    expect(tab.locator("#list [data-n='1']")).to_contain_text("covered")
    expect(tab.locator("#one")).to_contain_text("Face 2")
    assert faults(tab, "a photo that another has changed") == []
    tab.click("#looks-right")
    expect(tab.locator("#notices")).to_contain_text("Look at what was changed first")
    now = str(version_of(school.photo(photo.id, SOCIAL)))
    said = {"photos": [{"id": photo.id, "channel": "social", "version": now, "checked": list(CHECKED_BY_PHOTO)}]}
    refused = page.post("/approve", said | {"checked": list(CHECKED_ONCE)})
    assert "Look at every photo first, as it is now." in refused.json["message"], (
        "shown by itself, and looked at by nobody"
    )
    tab.get_by_role("button", name="I have looked").click()
    expect(tab.locator("#changed")).to_be_hidden()
    assert tab.evaluate("() => window.notReloaded")
    assert page.post("/approve", said | {"checked": list(CHECKED_ONCE)}).status == 200


def test_a_box_that_was_drawn_while_another_changed_the_photo_is_covered_as_well_and_looked_at_again(
    tab: Page, shared: tuple[School, Path, Served], school: School, make: Make
) -> None:
    photo = make(101)
    tab.goto(at(shared[2], photo))
    with tab.expect_request("**/draw") as asked:
        tab.route("**/now?*", lambda route: route.abort())  # the page does not know yet
        by_hand.cover(school, photo.id, 1, SOCIAL)
        tab.click("#rectangle")
        seen = tab.locator("#picture").bounding_box()
        assert seen
        tab.mouse.move(seen["x"] + 4, seen["y"] + 4)
        tab.mouse.down()
        tab.mouse.move(seen["x"] + 24, seen["y"] + 24)
        tab.unroute("**/now?*")
        tab.mouse.up()
    assert json.loads(asked.value.post_data or "")["version"] == version_of(photo)
    expect(tab.locator("#list [data-n='3']")).to_contain_text("drawn by hand")
    expect(tab.locator("#changed")).to_contain_text("Bea Oak has just covered a face on it.")
    faces = school.photo(photo.id, SOCIAL).faces
    assert [(face.verdict, bool(face.drawn)) for face in faces] == [
        (Verdict.COVER, False), (Verdict.SHOW, False), (Verdict.COVER, True),
    ]  # fmt: skip


def test_a_name_that_was_typed_for_a_face_that_another_has_decided_about_since_names_nobody_and_is_told(
    tab: Page, shared: tuple[School, Path, Served], school: School, picture: Pixels
) -> None:
    _, root, page = shared
    covered = tuple(Face(n, each.box, Verdict.COVER, Reason.NO_MATCH) for n, each in enumerate(FACES, 1))
    photo = photo_at(school, root, picture, 107, covered)
    tab.goto(f"{at(page, photo)}/event/naming")
    every = tab.evaluate("() => JSON.parse(document.getElementById('data').textContent).map(({ at }) => at)")
    gone = [each for each in every if photo.id not in each]
    tab.evaluate("(gone) => sessionStorage.setItem('gone-through', JSON.stringify(gone))", gone)
    tab.reload()
    expect(tab.locator("#place")).to_contain_text("Face 1 of 2")
    tab.fill("#who", "ada")
    by_hand.cover(school, photo.id, 2, SOCIAL)
    expect(tab.locator("#notices")).to_contain_text("Bea Oak has just covered a face on it. It is shown as it is now.")
    expect(tab.locator("#who")).to_have_value("ada")
    tab.route("**/now?*", lambda route: route.abort())  # from here on the page does not know
    by_hand.cover(school, photo.id, 1, SOCIAL)
    tab.keyboard.press("Enter")
    tab.click("#next-photo")
    expect(tab.locator("#left")).to_contain_text("face 1 is not shown as Ada Okafor: Bea Oak covered face 1 by hand")
    tab.unroute("**/now?*")
    assert {face.verdict for face in school.photo(photo.id, SOCIAL).faces} == {Verdict.COVER}


def test_an_answer_that_another_records_appears_in_the_table_and_takes_the_place_of_what_was_entered_unsaved(
    tab: Page, shared: tuple[School, Path, Served], school: School
) -> None:
    tab.goto(f"{shared[2].origin}/classes/{class_id('4B')}")
    with tab.expect_response("**/now*"):
        tab.click("#c-P1-website")
    tab.click("[data-kind] >> nth=0")
    tab.wait_for_timeout(1000)  # what the table depends on was asked once
    register.consent(school, "P1", Channel.WEBSITE, Consent(Answer.NO))
    expect(tab.locator("#class-error")).to_contain_text("Ada Okafor, website: you had entered")
    expect(tab.locator("#c-P1-website")).to_contain_text("no")
    expect(tab.locator("#save")).to_be_disabled()


def test_who_is_about_to_reject_a_photo_is_told_that_another_has_approved_it_and_what_they_wrote_stays(
    tab: Page, shared: tuple[School, Path, Served], school: School, make: Make
) -> None:
    photo = make(102)
    tab.goto(at(shared[2], photo))
    tab.click("#reject-this")
    tab.fill("#reject [name=why]", "blurred")
    (approver,) = (each for each in school.colleagues.approvers() if each.name != HEAD)
    approve_or_reject.let_go(school, photo.id, approver, SOCIAL)
    expect(tab.locator("#changed")).to_contain_text(f"{approver.name} has just approved it.")
    tab.click("#reject [data-go]")
    expect(tab.locator("#reject .error")).to_contain_text(f"{approver.name} has just approved it. Look at it again.")
    expect(tab.locator("#reject [name=why]")).to_have_value("blurred")
    tab.click("#reject [data-close]")
    assert school.photo(photo.id, SOCIAL).state is State.APPROVED


def test_every_page_tells_in_its_title_how_many_wait_and_says_when_there_are_more(
    tab: Page, make: Make, school: School
) -> None:
    tab.goto("/".join((*tab.url.split("/")[:3], "people")))
    make(103)
    waits = len(school.record.photos(State.HELD))
    expect(tab).to_have_title(f"({waits}) People: EventGuard")
    make(104)
    expect(tab.locator("#notices")).to_contain_text(re.compile(r"\d more photos? waits? to be looked at\."))
    expect(tab).to_have_title(f"({waits + 1}) People: EventGuard")


def test_the_words_for_an_e_mail_name_no_event_and_nobody(tab: Page, school: School, make: Make) -> None:
    make(105)
    make(106)
    tab.goto("/".join((*tab.url.split("/")[:3], "")))
    link = str(tab.get_by_role("link", name="Tell somebody by e-mail").get_attribute("href"))
    waits = len(school.record.photos(State.HELD))
    assert link.startswith(f"mailto:?subject={waits}%20photos%20wait%20to%20be%20looked%20at&body=")
    assert not {"fair", "ada", "okafor", "img_", "bea"} & set(link.lower().replace("%20", " ").split())


@pytest.mark.parametrize("what", ["reject", "down", "posted", "gone", "back"])
def test_what_another_has_decided_since_is_not_overwritten(
    shared: tuple[School, Path, Served], school: School, make: Make, tab: Page, what: str
) -> None:
    _, _, page = shared
    (approver,) = (each for each in school.colleagues.approvers() if each.name != HEAD)
    photo = make(110 + ["reject", "down", "posted", "gone", "back"].index(what))
    if what != "reject":
        photo = approve_or_reject.let_go(school, photo.id, approver, SOCIAL)
    if what == "gone":
        photo = takedown.start(school, photo.id, BEA, "asked for", SOCIAL)
    stand = stand_of(photo)
    match what:
        case "reject":
            by_hand.cover(school, photo.id, 1, SOCIAL)
        case "gone":
            takedown.done(school, photo.id, BEA, SOCIAL)
        case "back":
            ways_back.put_back(school, photo.id, BEA, SOCIAL)
            approve_or_reject.reject(school, photo.id, BEA, "blurred", SOCIAL)
        case _:
            takedown.posted(school, photo.id, "the school's site", SOCIAL)
    before = school.photo(photo.id, SOCIAL)
    said = {"why": "because", "by": HEAD, "where": "elsewhere"}
    for seen in (stand, ""):
        listed = [{"id": photo.id, "channel": "social", "stand": seen}]
        address = "/back" if what == "back" else f"/photos/{photo.id}/social/{what}"
        answer = page.post(address, said | {"stand": seen, "photos": listed})
        assert (answer.status, "This photo was changed meanwhile: Bea Oak has just" in answer.json["message"]) == (
            409,
            True,
        )
    assert school.photo(photo.id, SOCIAL) == before


def test_where_an_events_photos_were_posted_is_noted_only_of_those_that_were_seen(
    shared: tuple[School, Path, Served], school: School, make: Make, tab: Page
) -> None:
    _, _, page = shared
    (approver,) = (each for each in school.colleagues.approvers() if each.name != HEAD)
    first = approve_or_reject.let_go(school, make(120).id, approver, SOCIAL)
    stand = str(page.ask("GET", "/?state=approved").body.decode().split(' data-stand="')[1].split('"')[0])
    second = approve_or_reject.let_go(school, make(121).id, approver, SOCIAL)
    answer = page.post("/posted", {"event": "fair", "channel": "social", "where": "the site", "stand": stand})
    assert (answer.status, answer.json["changed"]) == (409, True)
    assert [school.photo(each.id, SOCIAL).posted for each in (first, second)] == [(), ()]


def test_a_sheet_that_another_changes_while_faces_are_covered_counts_as_gone_through_by_nobody(
    school: School, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, other = make(130), make(131)
    seen, covering = face_sheet.sheet(school, "fair", SOCIAL).seen, naming.name_faces

    def slowly(*arguments: Any, **named: Any) -> Any:
        by_hand.cover(school, other.id, 2, SOCIAL)
        return covering(*arguments, **named)

    monkeypatch.setattr(naming, "name_faces", slowly)
    with pytest.raises(Changed, match="changed meanwhile"):
        face_sheet.go_through(school, "fair", SOCIAL, seen, {photo.id: {1: str(version_of(photo))}})
    assert school.record.entries(face_sheet.GONE_THROUGH) == []


def test_whoever_looks_is_known_to_the_others_alone_and_for_a_moment_only() -> None:
    now = [0.0]
    presence, office, phone, photo = Presence(lambda: now[0]), object(), object(), ("a" * 64, "social")
    presence.look(office, "Bea Oak", photo)
    presence.look(phone, None, photo)
    assert presence.others(office, "Bea Oak") == {photo: ["Somebody"]}
    assert presence.others(phone, HEAD) == {photo: ["Bea Oak"]}
    assert presence.others(phone, "bea  oak") == {}, "the same person on two devices"
    now[0] = FOR
    assert presence.others(object(), None) == {}
