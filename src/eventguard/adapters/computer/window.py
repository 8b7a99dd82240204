"""A window of our own for the page, with pywebview, where that is installed and the system can show one."""

import importlib
import logging
import os
import sys
from collections.abc import Callable
from types import ModuleType

#: Where Linux says that there is a screen. Without one its toolkits end the whole program.
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
WIDE, HIGH = 1280, 860


def toolkit() -> ModuleType | None:
    """Pywebview (``eventguard[window]``), if it is there and finds something to draw windows with."""
    if sys.platform == "linux" and not any(map(os.environ.get, SCREENS)):
        return None
    logging.getLogger("pywebview").disabled = True  # what it tries in vain is nobody's trouble
    try:
        webview = importlib.import_module("webview")
        importlib.import_module("webview.guilib").initialize()
    except Exception:  # each system's toolkit fails in ways of its own
        return None
    return webview


class Window:
    """A window on ``address``; while it ``stays``, closing it only hides it."""

    def __init__(self, webview: ModuleType, address: str) -> None:
        self.stays = False
        self._webview = webview
        webview.settings["ALLOW_DOWNLOADS"] = True  # papers, lists, and photos that may be posted
        self._window = webview.create_window("EventGuard", address, width=WIDE, height=HIGH, text_select=True)
        self._window.events.closing += self._hide

    def show(self, meanwhile: Callable[[], None]) -> None:
        """Show it until it is closed, with ``meanwhile`` on a thread of its own. For the first thread only."""
        self._webview.start(meanwhile)

    def to_front(self) -> None:
        """Somebody wants to see it."""
        self._window.show()
        self._window.restore()

    def close(self) -> None:
        """Close it for good, from any thread; closed already, it stays so."""
        self.stays = False
        if self._window in self._webview.windows:
            self._window.destroy()

    def _hide(self) -> bool:
        """Called when it is about to be closed: False keeps it."""
        if self.stays:
            self._window.hide()
        return not self.stays
