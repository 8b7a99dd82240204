"""The page as a program of its own: one of it, in its own window or the browser, with an icon near the clock."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator

from eventguard.adapters.computer import tray
from eventguard.adapters.computer.one_instance import OneInstance
from eventguard.adapters.computer.window import Window, toolkit
from eventguard.core.errors import EventGuardError
from eventguard.web.running import Running

#: How often is looked whether somebody started it once more, in seconds.
GLANCE = 0.2


class OwnProgram:
    """``web.running.Shown``, also by whoever starts it once more; ``window`` is whether a window of its own is tried.

    With a window it ends when that is closed; where there is an icon near the clock, it goes on without it. In a
    browser it ends when somebody stops it on the page.
    """

    def __init__(self, instance: OneInstance, window: bool = True) -> None:
        self._instance, self._toolkit = instance, toolkit() if window else None
        self.plain = self._toolkit is not None

    def show(self, running: Running, serving: Callable[[], None]) -> None:
        """Show it until it is stopped."""
        window = Window(self._toolkit, running.entrance) if self._toolkit else None
        again = window.to_front if window else running.open_again
        with tray.icon(again, running.stop) as there_is_one, self._called(running, again):
            if window:
                window.stays = there_is_one
                _serve_beside(window, running, serving)
            else:
                running.open_browser()
                serving()

    @contextlib.contextmanager
    def _called(self, running: Running, again: Callable[[], None]) -> Iterator[None]:
        """Show it again whenever somebody starts it once more."""

        def listen() -> None:
            while not running.ended.wait(GLANCE):
                if self._instance.is_called():
                    with contextlib.suppress(EventGuardError):  # a browser could not be opened: the next call may do
                        again()

        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        try:
            yield
        finally:
            running.ended.set()
            listening.join()


def _serve_beside(window: Window, running: Running, serving: Callable[[], None]) -> None:
    """Serve while the window is there, which wants the first thread; whichever ends first ends the other."""

    def serve() -> None:
        try:
            serving()
        finally:
            running.ended.set()

    def close_with_it() -> None:
        running.ended.wait()
        window.close()

    signal.signal(signal.SIGTERM, lambda *_: running.stop())
    server = threading.Thread(target=serve)
    server.start()
    try:
        window.show(close_with_it)
    finally:
        running.stop()
        server.join()
