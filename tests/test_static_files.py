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
    assert len(asked) >= 4
    assert {page.ask("GET", each).headers["cache-control"] for each in asked} == {static_files.FOR_GOOD}


@pytest.mark.parametrize(
    "path", [f"{static_files.AT}/nowhere.js", "/static/0123456789abcdef/talk.js", "/static/talk.js"]
)
def test_what_is_not_there_is_not_kept_as_if_it_were(page: Served, path: str) -> None:
    answer = page.ask("GET", path)
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")


def test_a_page_asks_for_one_script_that_holds_all_that_it_needs_each_once(page: Served) -> None:
    asked = ASKED.findall(page.ask("GET", PHOTO, Accept="text/html").body.decode())
    (script,) = (each for each in asked if each.endswith(".js"))
    source = page.ask("GET", script).body.decode()
    held = re.findall(r"^const \$(\w+) = run", source, re.MULTILINE)
    assert len(held) == len(set(held)) > 15
    assert held.index("talk") < held.index("now") < held.index("photo") < held.index("ready")
    assert page.ask("GET", script.replace("/photo+", "/")).status == 404, "what no page names is made for nobody"


def test_the_picture_of_a_photo_is_asked_for_before_all_else_and_is_the_one_that_is_shown(page: Served) -> None:
    body = page.ask("GET", PHOTO, Accept="text/html").body.decode()
    early, shown = body.index('<link rel="preload" as="image" href="'), body.index('<img id="picture" src="')
    assert early < body.index("stylesheet") < body.index("<script")
    assert body[early:].split('"')[5] == body[shown:].split('"')[3] != ""


@pytest.mark.parametrize("script", sorted(static_files.FOLDER.glob("*.js")), ids=lambda script: script.name)
def test_every_script_can_be_joined_with_others(script: Path) -> None:
    own = script.read_text(encoding="utf-8")
    joined = static_files.join([script.stem])
    assert not re.search(r"^(import|export|await)\b|\bimport\(|^\w+ .*= await ", joined, re.MULTILINE)
    assert joined.count(" = run(() => {") == 1 + len(imported(script.stem) - {script.stem})
    assert own.strip().splitlines()[-1] in joined


def imported(name: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """A script and all that it imports, as its lines say."""
    if name in known:
        return known
    known |= {name}
    for each in re.findall(r'from "\./(.+?)\.js"', (static_files.FOLDER / f"{name}.js").read_text(encoding="utf-8")):
        known = imported(each, known)
    return known


def test_no_template_names_an_address_that_is_another_with_the_next_version() -> None:
    assert [path.name for path in TEMPLATES.glob("*.html") if "/static/" in path.read_text(encoding="utf-8")] == []


def test_large_texts_are_sent_compressed_and_pictures_as_they_are(page: Served) -> None:
    assert page.ask("GET", PHOTO, Accept="text/html", Accept_Encoding="gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in page.ask("GET", f"{PHOTO}/cleaned", Accept_Encoding="gzip").headers
