"""One run of the page, as whoever shows it sees it: letting a browser in, another in its place, and the end."""

import threading
import webbrowser
from collections.abc import Callable
from typing import Protocol

from starlette.templating import Jinja2Templates

from eventguard.adapters.computer.browser_key import BrowserKey
from eventguard.web.own_browser import OPEN, OwnBrowser


class Running:
    """A page at ``host``, a name and a port. May be used from any thread."""

    def __init__(self, host: str, session: OwnBrowser, templates: Jinja2Templates) -> None:
        self._address, self._session, self._templates = f"http://{host}{OPEN}", session, templates
        self.end: Callable[[], None] = lambda: None
        self.ended = threading.Event()

    @property
    def entrance(self) -> str:
        """The address that lets one browser in. What stands behind its # is never sent."""
        return f"{self._address}#{self._session.key}"

    def open_browser(self) -> None:
        """Let the browser of whoever sits here in."""
        key = self._session.key
        letter = BrowserKey(self._templates.get_template("browser-key.html").render(address=self._address, key=key))
        self._session.when_used = letter.remove
        threading.Thread(target=webbrowser.open, args=(letter.path.as_uri(),), daemon=True).start()

    def open_again(self) -> None:
        """Let a browser in once more: the page was closed, or lies somewhere under other windows."""
        self._session.renew()
        self.open_browser()

    def stop(self) -> None:
        """Come to an end: what is being answered is answered, what waits is kept."""
        self.ended.set()
        self.end()


class Shown(Protocol):
    """How a page is shown."""

    plain: bool
    """Whether it may live at 127.0.0.1, because what shows it shows nothing else."""

    def show(self, running: Running, serving: Callable[[], None]) -> None:
        """Show it; ``serving`` answers whoever asks, and does not come back before the end."""


class InBrowser:
    """``Shown`` in the browser; or, if none is to be ``opened``, in whichever one is given the address."""

    def __init__(self, opened: bool, plain: bool = False) -> None:
        self._opened, self.plain = opened, plain

    def show(self, running: Running, serving: Callable[[], None]) -> None:
        """Open it once, and serve."""
        if self._opened:
            running.open_browser()
        serving()
