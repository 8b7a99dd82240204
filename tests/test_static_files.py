"""Scripts, styles and drawings: kept by browsers for good at an address of their content, and nothing else is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventguard.core.people.consent import Channel
from eventguard.web import static_files
from tests.review_page import Served, served
from tests.test_approve import hold, with_ada
from tests.test_guard import ID, PHOTO

TEMPLATES = static_files.FOLDER.parent / "templates"
ASKED = re.compile(r'(?:src|href)="([^"]+\.(?:js|css|svg))"')


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("static")
    with with_ada(root) as school:
        hold(school, ID, Channel.SOCIAL)
    with served(root / "work", root / "consent") as run:
        run.enter()
        yield run


def test_what_a_page_is_made_of_is_kept_for_good_and_the_page_itself_is_kept_nowhere(page: Served) -> None:
    answer = page.ask("GET", PHOTO, Accept="text/html")
    assert answer.headers["cache-control"] == "no-store"
    asked = set(ASKED.findall(answer.body.decode()))
    assert len(asked) > 10
    assert {page.ask("GET", each).headers["cache-control"] for each in asked} == {static_files.FOR_GOOD}


@pytest.mark.parametrize(
    "path", [f"{static_files.AT}/nowhere.js", "/static/0123456789abcdef/talk.js", "/static/talk.js"]
)
def test_what_is_not_there_is_not_kept_as_if_it_were(page: Served, path: str) -> None:
    answer = page.ask("GET", path)
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")


def test_every_script_that_another_imports_is_named_by_the_page(page: Served) -> None:
    named = {Path(each).name for each in ASKED.findall(page.ask("GET", PHOTO, Accept="text/html").body.decode())}
    scripts = [static_files.FOLDER / name for name in named if name.endswith(".js")]
    imported = {each for path in scripts for each in re.findall(r'from "\./(.+?)"', path.read_text(encoding="utf-8"))}
    assert {"talk.js", "finding.js", "now.js"} <= imported <= named


def test_no_template_names_an_address_that_is_another_with_the_next_version() -> None:
    assert [path.name for path in TEMPLATES.glob("*.html") if "/static/" in path.read_text(encoding="utf-8")] == []


def test_large_texts_are_sent_compressed_and_pictures_as_they_are(page: Served) -> None:
    assert page.ask("GET", PHOTO, Accept="text/html", Accept_Encoding="gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in page.ask("GET", f"{PHOTO}/cleaned", Accept_Encoding="gzip").headers
