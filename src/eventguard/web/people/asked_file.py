"""A list of people that somebody chose on the page: in memory alone, for as long as they are asked about it."""

import asyncio
import secrets

from eventguard.adapters.people.table_file import TableFile
from eventguard.core.errors import Refused

#: For how long it is kept while nobody answers, in seconds.
PATIENCE = 30 * 60.0


class AskedFile:
    """One file, the one that was chosen last; ``keep`` and ``of`` are for the thread that serves requests alone."""

    def __init__(self) -> None:
        self._file: TableFile | None = None
        self._key = ""
        self._going: asyncio.TimerHandle | None = None

    def keep(self, file: TableFile) -> str:
        """Keep this file in place of any other. Returns what it is known by."""
        self._file, self._key = file, secrets.token_hex(8)
        self._put_off()
        return self._key

    def of(self, key: str) -> TableFile:
        """The file that is known by this. Raises Refused when it is kept no more."""
        if self._file is None or not secrets.compare_digest(key.encode(), self._key.encode()):
            raise Refused("That list is not kept any more.", "Choose the file again.")
        self._put_off()
        return self._file

    def put_away(self, key: str) -> None:
        """Keep what is known by this no longer."""
        if key != self._key:
            return
        self._file, self._key = None, ""
        if self._going:
            self._going.cancel()

    def _put_off(self) -> None:
        if self._going:
            self._going.cancel()
        self._going = asyncio.get_running_loop().call_later(PATIENCE, self.put_away, self._key)
