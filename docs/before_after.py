"""Draws docs/before-after.jpg from the demo's own photos and results: a photo before and after, side by side.

Run after a demo: uv run eventguard demo && uv run python docs/before_after.py
"""

from pathlib import Path

from PIL import Image

from eventguard.app.school import School
from eventguard.core.photos.photo import State

DEMO = Path("eventguard-demo")
TARGET = Path(__file__).with_name("before-after.jpg")
SOURCE, HEIGHT, GAP = "IMG_0101.jpg", 640, 12


def main() -> None:
    """Write the picture."""
    with School(DEMO / "eventguard-work", DEMO / "consent_data") as school:
        photo = next(photo for photo in school.record.photos(State.HELD) if photo.source == SOURCE)
    pair = [Image.open(DEMO / "photos" / "event" / SOURCE), Image.open(school.store.held / str(photo.output))]
    halves = [image.convert("RGB").resize((round(image.width * HEIGHT / image.height), HEIGHT)) for image in pair]
    canvas = Image.new("RGB", (sum(half.width for half in halves) + GAP, HEIGHT), "white")
    canvas.paste(halves[0], (0, 0))
    canvas.paste(halves[1], (halves[0].width + GAP, 0))
    canvas.save(TARGET, quality=88)


if __name__ == "__main__":
    main()
