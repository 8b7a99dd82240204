"""What a browser keeps of a page, its title, its addresses and what was typed, holds no name."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eventguard.app.people.import_file import import_register
from eventguard.core.people.consent import Channel
from eventguard.core.people.groups import class_id
from eventguard.core.photos.photo import State
from tests.conftest import school_at, write_register
from tests.review_page import served
from tests.test_approve import hold

WEB = Path(__file__).parents[1] / "src/eventguard/web"
NAMES = ("Ada", "Okafor", "Harvest", "stage")
HELD, BROKEN = "a" * 64, "b" * 64
PAGES = ("/", "/?state=rejected", f"/photos/{HELD}/social", f"/photos/{BROKEN}/social",
         f"/photos/{HELD}/social/alike/P1", "/people", "/people/P1", f"/classes/{class_id('4B')}", "/missing",
         "/renewals?which=365", "/down", "/record", "/sign-in",
         "/settings", "/old-copies", "/record/entries/2", "/incident", "/papers", "/doctor",
         "/nowhere", "/open")  # fmt: skip
#: Fields that nothing is typed into.
TICKED = re.compile(r"type=\"(checkbox|radio|file|hidden)\"")


class Kept(HTMLParser):
    """The titles and addresses in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_title = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        self.found += [value for name, value in attributes if value and name in ("href", "src", "action", "data-at")]

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.found.append(data)
            self._in_title = False


def test_titles_and_addresses_hold_no_name_of_a_person_an_event_or_a_file(tmp_path: Path) -> None:
    school = school_at(tmp_path / "work", tmp_path / "consent")
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    photo = hold(school, HELD, Channel.SOCIAL)
    source = "Ada Okafor on stage.jpg"
    with school.record.transaction():
        school.record.save(photo.moved(State.HELD, event="Harvest", source=source), "me", school.now())
        broken = photo.moved(State.REJECTED, id=BROKEN, event="Harvest", source=source, output=None, sha256=None)
        school.record.save(broken, "me", school.now())
    with served(school.workspace, school.consent_data) as page:
        page.enter()
        shown = [page.ask("GET", path, None, Accept="text/html").body.decode() for path in PAGES]
    assert any("Ada Okafor" in body for body in shown)
    kept = [each for body in shown for each in Kept(body).found]
    assert "One photo: EventGuard" in kept
    assert [each for each in kept if any(name in each for name in NAMES)] == []


@pytest.mark.parametrize("file", sorted(WEB.rglob("*.html")) + sorted(WEB.rglob("*.js")), ids=lambda file: file.name)
def test_no_field_is_filled_in_by_the_browser_which_would_have_to_keep_what_was_typed(file: Path) -> None:
    text = file.read_text()
    fields = re.findall(r"<(?:input|textarea)\b[^>]*>|element\(\"(?:input|textarea)\",[^}]*}", text)
    typed = [field for field in fields if not TICKED.search(field.replace(": ", "="))]
    assert [field for field in typed if "off" not in field.partition("autocomplete")[2][:6]] == []
