"""Reading that begins before anybody asks what is written."""

from collections.abc import Callable, Sequence

from eventguard.adapters.words.text_reader import TextReader
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.word import Corners, Line
from eventguard.networks.beside import Beside


class ReadAhead:
    """``core.ports.TextReader`` that reads on a thread of its own, for a process that works alone."""

    def __init__(self) -> None:
        self._reader = Beside(TextReader)
        self._expected: tuple[Pixels, Callable[[], list[Line]]] | None = None

    def expect(self, pixels: Pixels) -> None:
        """Begin to read this picture."""
        self._expected = pixels, self._reader.ask(lambda reader: reader.read(pixels))

    def read(self, pixels: Pixels, but: Sequence[Corners] = ()) -> list[Line]:
        """The lines of a picture; those of one that was expected may be there already."""
        expected, self._expected = self._expected, None
        if expected and expected[0] is pixels and not but:
            return expected[1]()
        return self._reader.ask(lambda reader: reader.read(pixels, but))()
