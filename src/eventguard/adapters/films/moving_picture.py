"""A GIF, WebP or PNG that moves, as a film."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import BinaryIO, Self

import numpy as np
from PIL import Image, ImageFile

from eventguard.adapters.films.contents import SPARE, TOO_LONG
from eventguard.adapters.films.opening import MOST_PIXELS, View
from eventguard.adapters.films.picture import Turn, upright_size
from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.file_types import ASK_AGAIN, DAMAGED
from eventguard.core.films.grid import grid
from eventguard.core.photos.film import MOST_SECONDS, Film
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings

#: White, as a web page would show through a transparent picture.
PAPER = (255, 255, 255)
#: Bytes and pictures at most: larger ones are films that somebody saved in the wrong format, and take minutes to open.
MOST_BYTES, MOST_PICTURES = 200 * 2**20, 3000
#: How long a picture is seen that says next to nothing, as browsers do, in thousandths of a second.
AT_LEAST, INSTEAD = 20, 100
PNG, DEFAULT_PICTURE = "PNG", "default_image"


class MovingPicture:
    """The same as ``reel.Reel``, for a picture that moves."""

    def __init__(self, file: BinaryIO, settings: Settings) -> None:
        """Go through its pictures for the time that each is seen.

        Raises:
            PhotoTrouble: it does not move, is too large or too long, or damaged.
        """
        self._file = file
        if file.seek(0, os.SEEK_END) > MOST_BYTES:
            raise PhotoTrouble("This moving picture is too large to open safely.", "Export it as MP4.")
        times, size = [Fraction(0)], (0, 0)
        for image in self._images():
            size = image.size
            shown = int(image.info.get("duration") or 0)
            times.append(times[-1] + Fraction(shown if shown >= AT_LEAST else INSTEAD, 1000))
            if len(times) > MOST_PICTURES or times[-1] > MOST_SECONDS + SPARE:
                raise PhotoTrouble(*TOO_LONG)
        if len(times) < 2:
            raise PhotoTrouble(DAMAGED, ASK_AGAIN)
        self._grid = grid(times[:-1], times[-1])
        width, height = upright_size(*size, Fraction(1), Turn(), settings.publish_size)
        rate = self._grid.rate
        self.film = Film(len(self._grid.sources), (rate.numerator, rate.denominator), (width, height))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file = None  # type: ignore[assignment]  # nothing of ours holds it any longer

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[Pixels]:
        """Frames ``start`` to ``stop`` - 1 of the grid, height x width x 3, uint8, sRGB; always from the first picture
        on, for each is drawn over those before. One that is seen on is given again as the very same array.

        Raises:
            PhotoTrouble: it is damaged there.
        """
        images = enumerate(self._images())
        at, pixels = -1, None
        for source in self._grid.sources[start:stop]:
            while at < source:
                at, image = next(images, (source, None))
                if image is None:
                    raise PhotoTrouble(DAMAGED, ASK_AGAIN)
                if at == source:
                    pixels = self._pixels(image)
            if pixels is not None:
                yield pixels

    def _pixels(self, image: Image.Image) -> Pixels:
        layer = image.convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", layer.size, (*PAPER, 255)), layer).convert("RGB")
        return np.asarray(flat.resize(self.film.size, Image.Resampling.LANCZOS)).copy()

    def _images(self) -> Iterator[Image.Image]:
        """Each picture in turn, whole, drawn over those before."""
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # another library switches this on for the whole process
        try:
            yield from self._opened()
        except PhotoTrouble:
            raise
        except Exception:  # a decoder may raise anything on hostile bytes
            raise PhotoTrouble(DAMAGED, ASK_AGAIN) from None

    def _opened(self) -> Iterator[Image.Image]:
        with _quietly():
            image = Image.open(View(self._file), formats=("GIF", "WEBP", PNG))  # type: ignore[arg-type]
            many = getattr(image, "n_frames", 1) if image.size[0] * image.size[1] <= MOST_PIXELS else 0
        with image:
            if not many:
                raise PhotoTrouble("This moving picture is too large to open safely.", "Export it in 4K or less.")
            if many < 2:
                raise PhotoTrouble("This picture does not move.", "Clean it as a photo.")
            first = 1 if image.format == PNG and image.info.get(DEFAULT_PICTURE) else 0  # seen only where nothing moves
            for number in range(first, many):
                with _quietly():
                    image.seek(number)
                    image.load()
                yield image


@contextmanager
def _quietly() -> Iterator[None]:
    """Pillow's warnings are about what our own limits are stricter in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
