"""Takes docs/review-photos.png and docs/review-photo.png from the demo: the review page with its drawn people.

Run after a demo, where there is Chromium: uv run eventguard demo && uv run python docs/screenshots.py
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.review_page import served

DEMO, HERE = Path("eventguard-demo"), Path(__file__).parent
SOURCE = "IMG_0126.jpg"


def main() -> None:
    """Write the pictures."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with served(DEMO / "eventguard-work", DEMO / "consent_data") as run, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(run.address)
        page.wait_for_url(f"{run.origin}/")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=HERE / "review-photos.png")
        photo = next(photo for photo in run.photos() if photo.source == SOURCE)
        page.goto(f"{run.origin}/photos/{photo.id}/{photo.channel}")
        covered = next(face for face in photo.covered if face.person is None)
        page.click(f'#list [data-n="{covered.n}"]')
        page.wait_for_load_state("networkidle")
        page.screenshot(path=HERE / "review-photo.png")
        browser.close()


if __name__ == "__main__":
    main()
