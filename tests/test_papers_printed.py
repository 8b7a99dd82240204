"""The papers, as a browser prints them: the poster on one sheet, and nothing beyond the edge of any."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from eventguard.app.papers.facts import Answers, Facts, gather
from eventguard.app.papers.given import LONGEST, Given
from eventguard.app.papers.pages import PAGES, rendered
from eventguard.app.school import School
from eventguard.core.people.channels import CAREFUL, START, SchoolChannel, SeenBy
from eventguard.core.people.channels import LONGEST as LONGEST_CHANNEL
from eventguard.core.people.consent import Channel
from eventguard.core.people.tally import Tally
from tests.review_page import browser
from tests.test_papers import ASSESSMENT, FORM, LETTER, POSTER

__all__ = ["browser"]
pytestmark = pytest.mark.one_python

#: How wide and high the inside of a sheet of A4 is between the margins of most papers, in CSS pixels.
SHEET: ViewportSize = {"width": round(176 * 96 / 25.4), "height": round(259 * 96 / 25.4)}
#: The whole sheet, which is the poster's.
WHOLE_SHEET: ViewportSize = {"width": round(210 * 96 / 25.4), "height": round(297 * 96 / 25.4)}
#: A page of a PDF, which Chromium writes in plain letters.
ONE_PAGE = re.compile(rb"/Type\s*/Page\b")
WIDE = "W" * LONGEST
NAMES = {
    "nothing given": Given(),
    "usual names": Given("Elm Primary School", "dpo@example.org", "Winter concert", "Friday 11 December, 2 pm"),
    "long names of one word": Given(WIDE, WIDE, WIDE, WIDE),
    "long names of many words": Given(*["Our Lady of the Seven " * 13] * 4),
}


def many(facts: Facts) -> Facts:
    """The same school with thirty channels, some of them with the longest names there can be."""
    answers = {"pupil": Tally(1000, 100, 10, 1, 0, 500, 50)}
    more = [
        SchoolChannel(
            Channel(f"c{n}"), ("W" if n % 2 else "Class app ") * LONGEST_CHANNEL, list(SeenBy)[n % 3], CAREFUL
        )
        for n in range(25)
    ]
    named = [replace(each, name=each.name[:LONGEST_CHANNEL]) for each in more]
    return replace(facts, has_register=True, channels=tuple(Answers(each, answers) for each in (*START, *named)),
                   people=replace(facts.people, by_role={"pupil": 1111, "staff": 0, "other": 0}))  # fmt: skip


def sheets(page: Page, content: str) -> int:
    """On how many sheets a paper is printed, by its own measures."""
    page.set_content(content)
    return len(ONE_PAGE.findall(page.pdf(prefer_css_page_size=True, print_background=True)))


@pytest.mark.parametrize("names", NAMES)
def test_the_poster_is_one_sheet_and_all_of_it_can_be_read(school: School, browser: Browser, names: str) -> None:
    page = browser.new_page(viewport=WHOLE_SHEET)
    page.emulate_media(media="print")
    assert sheets(page, rendered(gather(school, NAMES[names]))[POSTER]) == 1
    hidden = page.evaluate("(box => box.scrollHeight - box.clientHeight)(document.querySelector('main'))")
    assert hidden <= 0, "nothing is cut off at its frame"
    page.close()


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("names", NAMES)
def test_no_paper_reaches_beyond_its_sheet(school: School, browser: Browser, names: str, large: bool) -> None:
    facts = gather(school, NAMES[names])
    page = browser.new_page(viewport=SHEET)
    page.emulate_media(media="print")
    for file, content in rendered(many(facts) if large else facts).items():
        page.set_content(content)
        beyond = page.evaluate(
            """() => [...document.body.querySelectorAll('*')].filter(each => {
                const box = each.getBoundingClientRect();
                return box.right > document.documentElement.clientWidth + 1 || box.left < -1
                    || (each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0
                        && getComputedStyle(each).display !== 'inline');
            }).map(each => each.tagName + ' ' + each.textContent.trim().slice(0, 40))"""
        )
        assert beyond == [], file
    page.close()


def test_every_paper_is_printed_and_what_is_for_families_fits_both_sides_of_one_sheet(
    school: School, browser: Browser
) -> None:
    page = browser.new_page()
    papers = rendered(gather(school, NAMES["usual names"]))
    printed = {file: sheets(page, content) for file, content in papers.items()}
    assert len(printed) == len(PAGES) and all(printed.values())
    assert printed[FORM] <= 2 and printed[LETTER] <= 2 and printed[ASSESSMENT] < 15
    page.close()


def test_there_is_room_to_write_and_to_tick(school: School, browser: Browser) -> None:
    page = browser.new_page(viewport=SHEET)
    page.emulate_media(media="print")
    for content in rendered(gather(school, Given())).values():
        page.set_content(content)
        for selector, wide, high in ((".tick", 5, 5), (".blank", 19, 5.5), ("td.write", 0, 10), (".line", 100, 8)):
            sizes = page.locator(selector).evaluate_all("all => all.map(e => [e.offsetWidth, e.offsetHeight])")
            assert [s for s in sizes if s[0] * 25.4 / 96 < wide or s[1] * 25.4 / 96 < high] == [], selector
    page.close()
