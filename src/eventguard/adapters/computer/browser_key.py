"""A page on the disk, for its owner alone, that lets their browser in: command lines can be read by everybody."""

import tempfile
from pathlib import Path

from eventguard.core.errors import SetupError
from eventguard.files import write


class BrowserKey:
    """A file that holds ``page``, in a new folder with a random name, both for their owner alone.

    Raises SetupError when it cannot be written.
    """

    def __init__(self, page: str) -> None:
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="eventguard-", ignore_cleanup_errors=True)
            self.path = Path(self._folder.name, "open.html")
            write(self.path, page.encode())
        except OSError as error:
            remedy = "Start it with --no-browser, and open the address that it prints."
            raise SetupError(f"The browser cannot be opened: no file for it ({error.strerror}).", remedy) from None

    def remove(self) -> None:
        """It has served."""
        self._folder.cleanup()
