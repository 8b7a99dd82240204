"""How long the review page takes to open, and to answer, with 1,000 photos held, measured in a real browser.

Run: uv run python benchmarks/review.py        (needs Chromium on this computer; about two minutes)
The photos are copies of the drawn event, each with its own bytes, cleaned once and then held so many times. "Opened" is
when the page and all that it shows at first have been loaded and decoded, thumbnails included; "answered" when the
frame has been drawn after the one in which somebody typed, chose or scrolled.
"""

import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.review_page import Served, served

from eventguard.adapters.folders.store import digest, file_name
from eventguard.app import demo
from eventguard.app.faces import enrolment, reference_photos
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Show

RESULTS = Path(__file__).parent / "results" / "review.json"
MANY, RUNS = 1000, 7
#: When the page was loaded, and every picture that it asked for meanwhile had come and was decoded. Which those are is
#: read from the browser's own timing: to ask where each of 500 pictures lies would lay all of them out.
OPENED = """async () => {
    const end = performance.getEntriesByType("navigation")[0].loadEventEnd;
    const asked = performance.getEntriesByType("resource").filter((each) => each.startTime < end);
    const began = performance.now();
    const come = [...document.images].filter((image) => image.complete && image.naturalWidth);
    await Promise.all(come.map((image) => image.decode()));
    return Math.max(end, ...asked.map((each) => each.responseEnd)) + performance.now() - began;
}"""


#: What somebody does with the list, and how it is asked for in the page.
ANSWERED = {
    "one event of five": "choose('which-event', 'Event 3')",
    "all events": "choose('which-event', '')",
    "a name searched": "choose('find', 'photo 77')",
    "search emptied": "choose('find', '')",
    "order by name": "choose('order', 'name')",
    "only those that need a look": "document.getElementById('only-notes').click()",
    "all again": "document.getElementById('only-notes').click()",
    "scrolled to the end": "scrollTo(0, document.body.scrollHeight)",
    "scrolled to the middle": "scrollTo(0, document.body.scrollHeight / 2)",
}
#: Until the frame after the next begins, that frame is drawn.
DRAWN = """async () => {
    const choose = (id, value) => {
        const control = document.getElementById(id);
        control.value = value;
        control.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    const began = performance.now();
    %s;
    await frame();
    await frame();
    return performance.now() - began;
}"""


def made_school(root: Path) -> School:
    """A school with so many photos held."""
    with demo.set_up(root / "demo") as stage:
        list(enrolment.enrol(stage.school, reference_photos.folder_photos(stage.portraits), 2))
        order = Order([str(stage.photos)], "Summer Fair", Channel.SOCIAL, Show.CONSENT, stage.school.today(), 2)
        patterns = [item.photo for item in Batch(stage.school, order).run()]
        contents = [(stage.school.store.held / str(photo.output)).read_bytes() for photo in patterns]
        school = School(root / "work", stage.school.consent_data)
    with school.record.transaction():
        for n in range(MANY):
            pattern, content = patterns[n % len(patterns)], contents[n % len(patterns)]
            _hold(school, pattern, n, content + b"\0" * n)
    return school


def _hold(school: School, pattern: Photo, n: int, content: bytes) -> None:
    """One more photo of the same kind; the zeros behind its end make its digest another."""
    received = replace(pattern, id=f"{n:064x}", state=State.RECEIVED, event=f"Event {n % 5}", number=n)
    school.record.save(received, "benchmark", school.now())
    output = file_name(received.event, n, digest(content), ".jpg")
    school.store.hold(output, content)
    held = received.moved(State.HELD, output=output, sha256=digest(content))
    school.record.save(held, "benchmark", school.now())


def enter(page: Page, run: Served) -> None:
    """Let the browser in, which takes it to the queue."""
    page.goto(run.address)
    page.wait_for_url(f"{run.origin}/")


def first_opened(page: Page, school: School) -> float:
    """Milliseconds for the queue that a program which has just started opens with."""
    with served(school.workspace, school.consent_data) as run:
        enter(page, run)
        return float(page.evaluate(OPENED))


def opened(page: Page, address: str) -> float:
    """Milliseconds from asking for a page until all that it shows is there."""
    page.goto(address)
    return float(page.evaluate(OPENED))


def answered(page: Page) -> dict[str, list[float]]:
    """Milliseconds until the list has answered, by what was done."""
    taken: dict[str, list[float]] = {what: [] for what in ANSWERED}
    for _ in range(RUNS):
        for what, done in ANSWERED.items():
            taken[what].append(float(page.evaluate(DRAWN % done)))
    return taken


def main() -> None:
    """Measure, print the table, keep it as JSON."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        school = made_school(Path(folder))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        firsts = [first_opened(page, school) for _ in range(RUNS)]
        with served(school.workspace, school.consent_data) as run:
            enter(page, run)
            queues = [opened(page, run.origin) for _ in range(RUNS)]
            answers = answered(page)
            links = page.evaluate("() => [...document.querySelectorAll('.card h2 a')].map((link) => link.href)")
            photos = [opened(page, link) for link in links[:: MANY // RUNS]]
        browser.close()
    rows = {
        "the queue, program and browser just started": (firsts[0], firsts[0]),
        "the queue, program just started": (median(firsts[1:]), max(firsts[1:])),
        "the queue, again": (median(queues), max(queues)),
        "a photo": (median(photos), max(photos)),
    } | {f"the queue: {what}": (median(taken), max(taken)) for what, taken in answers.items()}
    table = Table(
        "page", "median, ms", "longest, ms", title=f"Opening pages, and their answers, with {MANY} photos held"
    )
    for name, (middle, longest) in rows.items():
        table.add_row(name, f"{middle:.0f}", f"{longest:.0f}")
    Console().print(table)
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
