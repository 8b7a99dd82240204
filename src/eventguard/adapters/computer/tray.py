"""An icon near the clock, with pystray, where that is installed and the system has a place for it."""

import contextlib
import importlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image, ImageDraw

#: The colours of the page's own icon (``web/static/icon.svg``), its size in units of its own, and that of the icon near
#: the clock in pixels.
GREEN, CREAM, ORANGE, UNITS, NEAR_CLOCK = (31, 95, 91), (244, 239, 230), (217, 142, 50), 32, 64


@contextlib.contextmanager
def icon(opened: Callable[[], None], stopped: Callable[[], None]) -> Iterator[bool]:
    """Show it for as long as this lasts, with "Open EventGuard" and "Stop EventGuard"; tells whether there is one."""
    shown = _shown(opened, stopped)
    try:
        yield shown is not None
    finally:
        if shown is not None:
            shown.stop()


def _shown(opened: Callable[[], None], stopped: Callable[[], None]) -> Any | None:
    logging.getLogger("pystray").disabled = True  # what it tries in vain is nobody's trouble
    try:
        pystray = importlib.import_module("pystray")
        if pystray.Icon.__module__.endswith("_xorg") and not _has_a_place():
            return None
        entries = (
            pystray.MenuItem("Open EventGuard", lambda: opened(), default=True),  # noqa: PLW0108  pystray counts
            pystray.MenuItem("Stop EventGuard", lambda: stopped()),  # noqa: PLW0108  what a function takes
        )
        icon = pystray.Icon("eventguard", drawing(NEAR_CLOCK), "EventGuard", pystray.Menu(*entries))
        icon.run_detached()
    except Exception:  # no desktop, or one without such a place: every system has its own way to say so
        return None
    return icon


def _has_a_place() -> bool:
    """Whether anything on this X screen shows icons: without, pystray waits for it for ever."""
    display = importlib.import_module("Xlib.display").Display()
    try:
        return bool(
            display.get_selection_owner(display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}"))
        )
    finally:
        display.close()


def drawing(side: int) -> Image.Image:
    """The page's icon, somebody whose eyes are covered: a square picture, so many pixels wide."""
    larger = side / UNITS
    drawn = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(drawn)

    def box(*sides: float) -> list[float]:
        return [each * larger for each in sides]

    pen.rounded_rectangle(box(0, 0, UNITS, UNITS), 8 * larger, GREEN)
    pen.ellipse(box(10, 7, 22, 19), CREAM)
    pen.pieslice(box(5, 19, 27, 37), 180, 360, CREAM)
    pen.rectangle(box(8.5, 10.5, 23.5, 14.5), ORANGE)
    return drawn
