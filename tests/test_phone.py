"""The approver's morning on a phone: all of it is reached with one thumb, and an approved photo goes to another app."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from eventguard.app.approval import approve_or_reject
from eventguard.core.people.consent import Channel
from tests.conftest import PASSPHRASE
from tests.review_page import Served, browser, faults, free_port, served, tab_of
from tests.test_approve import HEAD, hold, with_ada
from tests.test_guard import ID

__all__ = ["browser"]
pytestmark = pytest.mark.one_python
APPROVED = "b" * 64
THUMB = 44
#: Stands in for the phone's own list of apps, which this computer's browser does not have: it keeps what it is given.
APPS = """() => {
    navigator.canShare = ({ files }) => files.every(({ type }) => type === "image/jpeg");
    navigator.share = async ({ files: [file] }) => { window.shared = [file.name, file.type, await file.text()]; };
}"""
#: What can be pressed on the page and is lower than a thumb needs, but for links within sentences, and faces on the
#: picture, which are as large as they are: a finger that misses one by a little is understood.
LOW = """(least) => [...document.querySelectorAll(
        "main a.button, main button:not(.face), main summary, main .to-do a, .top a, main label.tick")]
    .filter((each) => each.offsetParent && each.getBoundingClientRect().height < least).map((each) => each.outerHTML)"""
WIDE = "() => Math.max(...[...document.querySelectorAll('.scroll, html')].map((each) => each.scrollWidth))"
SIZE = (
    "async (at) => { const i = new Image(); i.src = at; await i.decode(); return [i.naturalWidth, i.naturalHeight]; }"
)


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[Page, Served]]:
    """A page as wide as a phone, signed in to approve, with a photo that waits and one that is approved."""
    root = tmp_path_factory.mktemp("phone")
    with with_ada(root) as school:
        hold(school, ID, Channel.SOCIAL)
        hold(school, APPROVED, Channel.SOCIAL, content=b"\xff\xd8 approved")
        approve_or_reject.approve(school, APPROVED, HEAD, PASSPHRASE)
    with served(root / "work", root / "consent", "--port", str(free_port())) as page, tab_of(page, browser) as tab:
        tab.set_viewport_size({"width": 360, "height": 740})
        page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE})
        yield tab, page


def test_everything_of_the_morning_is_as_high_as_a_thumb_and_nothing_is_wider_than_the_phone(
    phone: tuple[Page, Served],
) -> None:
    tab, page = phone
    waits, approved = f"/photos/{ID}/social", f"/photos/{APPROVED}/social"
    found = list[str]()
    for path in ("/", waits, f"{waits}/event/sheet", "/may-i-post", "/?state=approved", approved, "/record", "/down"):
        tab.goto(page.origin + path)
        expect(tab.locator("body[inert]")).to_have_count(0)
        wide = tab.evaluate(WIDE)
        found += [f"{path} is {wide} pixels wide"] if wide > tab.evaluate("() => innerWidth") else []
        found += [f"{path}: {each}" for each in tab.evaluate(LOW, THUMB - 1)]
    found += faults(tab, "/down")
    assert found == []


def test_an_approved_photo_goes_to_another_app_as_it_was_approved_and_is_noted_as_posted_only_when_somebody_says_so(
    phone: tuple[Page, Served],
) -> None:
    tab, page = phone
    tab.goto(f"{page.origin}/photos/{APPROVED}/social")
    expect(tab.locator("#share")).to_be_hidden()  # this browser hands nothing to other apps
    tab.add_init_script(f"({APPS})()")
    tab.reload()
    tab.click("#share")
    expect(tab.locator("#notices")).to_contain_text("Once it is posted, note where.")
    name, kind, content = tab.evaluate("() => window.shared")
    assert (kind, content.endswith(" approved")) == ("image/jpeg", True)
    (photo,) = (each for each in page.photos() if each.id == APPROVED)
    assert (name, photo.posted) == (photo.output, ())
    expect(tab.locator("#posted input")).to_be_focused()


def test_a_phone_can_keep_the_page_among_its_apps(phone: tuple[Page, Served]) -> None:
    tab, _ = phone
    told = tab.context.new_cdp_session(tab).send("Page.getAppManifest")
    assert (told["errors"], '"standalone"' in told["data"]) == ([], True)
    for side in (192, 512):
        assert tab.evaluate(SIZE, told["url"].replace("manifest.json", f"icon-{side}.png")) == [side, side]
