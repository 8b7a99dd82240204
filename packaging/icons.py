"""Draws the icons that phones show for the page: ``uv run python packaging/icons.py`` once ``icon.svg`` has changed."""

from pathlib import Path

from PIL import Image

from eventguard.adapters.computer.tray import drawing

FOLDER = Path(__file__).parents[1] / "src" / "eventguard" / "web" / "static"
#: How wide they are in pixels; each is drawn so many times larger first, for edges without steps.
SIDES, LARGER = (192, 512), 4


def icon(side: int) -> Image.Image:
    """One icon, so many pixels wide."""
    return drawing(side * LARGER).resize((side, side), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for side in SIDES:
        icon(side).save(FOLDER / f"icon-{side}.png", optimize=True)
