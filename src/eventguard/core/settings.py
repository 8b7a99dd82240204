"""How photos are treated: one frozen value, checked once, handed down."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from eventguard.core.errors import SetupError

#: Bigger files are not read: a phone photo has 3 to 25 MB, a 200-megapixel one up to 60.
MAX_FILE_BYTES = 200 * 2**20
#: Five minutes of a phone's film in 4K have 2 to 3 GB.
MAX_FILM_BYTES = 4 * 2**30


class Style(StrEnum):
    """How a cover looks."""

    SOFT = "soft"
    PIXEL = "pixel"
    SOLID = "solid"
    STICKER = "sticker"


class Format(StrEnum):
    """What kind of file a cleaned photo becomes."""

    JPEG = "jpeg"
    PNG = "png"

    @property
    def suffix(self) -> str:
        """The ending of its file's name."""
        return ".jpg" if self is Format.JPEG else ".png"


class Show(StrEnum):
    """Which faces are covered: everyone's, or everyone's without a live yes."""

    ALL = "all"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Copies of a picture to look at, so many STEPs larger or smaller than it is. The largest stands at most ``rung``
    steps above the picture and has at most so many pixels; the ``dense`` next ones stand one step apart, the smaller
    ones two. A longer look adds one that is a step larger than the largest.
    """

    rung: int
    pixels: float
    dense: int

    def scales(self, width: int, height: int, *, longer: bool = False) -> list[float]:
        """How large the copies are, times the picture; of a longer look only those that it adds."""
        top = min(self.rung, math.floor(math.log(self.pixels / (width * height), STEP**2)))
        if longer:
            return [STEP ** (top + 1)]
        lowest = min(top, math.ceil(math.log(SHORTEST / max(width, height), STEP)))
        rungs = [*range(top, top - self.dense, -1), *range(top - self.dense, lowest - 1, -2)]
        return [STEP**rung for rung in sorted(rungs) if rung >= lowest]


@dataclass(frozen=True, slots=True)
class Looks:
    """In which copies each network looks at a picture, upright and turned as heads lean, and how much evidence covers a
    face (``core.faces.evidence``), also one that only the longer look shows where there is no crowd.
    """

    yunet: Ladder
    centerface: Ladder
    yunet_leaning: Ladder
    centerface_leaning: Ladder
    enough: float
    enough_longer: float


#: A step is so large, and the smallest copy has at least so many pixels in its long side.
STEP, SHORTEST = 1.5, 128
#: YuNet looks at 16 megapixels as they are, CenterFace, which takes four times as long, at 3.
LOOKS = Looks(
    Ladder(3, 16.8e6, dense=2),
    Ladder(2, 3.2e6, dense=1),
    Ladder(2, 2.0e6, dense=2),
    Ladder(1, 0.8e6, dense=0),
    enough=0.35,
    enough_longer=1.2,
)
#: Every frame of a film is looked at upright alone, in sizes that take a tenth of the time of a photo's, and all is
#: told down to so much evidence below enough (FAINT); once a second one is looked at as a photo is.
FAINT = 2.5
FILM_LOOKS = replace(
    LOOKS, yunet=Ladder(1, 2.3e6, dense=2), centerface=Ladder(1, 0.95e6, dense=2), enough=LOOKS.enough - FAINT
)
#: A reference photo is good for one face of 60 pixels and more (``core.faces.reference_photo``), which no copy so large
#: is needed for: looking for smaller ones takes five times as long.
REFERENCE_LOOKS = replace(
    LOOKS,
    yunet=Ladder(3, 1.5e6, dense=2),
    centerface=Ladder(2, 0.7e6, dense=1),
    yunet_leaning=Ladder(2, 0.7e6, dense=2),
    centerface_leaning=Ladder(1, 0.3e6, dense=0),
)


#: Who may be shown in groups only is shown among at least so many others, and no taller than so many hundredths of the
#: picture's height: in a class photo in three rows a face has 5 to 7 %, in one of five children down to the waist 12.
GROUP_OTHERS, GROUP_PERCENT = 4, 8


#: Settings that came with films.
OF_FILMS = frozenset({"max_film_bytes", "seconds_a_stretch", "sound", "moving"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every number that shapes the work. Lengths are pixels of the published picture unless said otherwise."""

    publish_size: int = 2048
    """The long side of the published picture."""
    quality: int = 90
    """JPEG quality, 1 to 95."""
    format: Format = Format.JPEG
    style: Style = Style.SOFT
    cover_reach: float = 1.42
    """A cover's axes over the face box, at least; an ellipse needs 1.42 to hold the corners of its box."""

    look_pixels: int = 16_000_000
    """Pixels of the source that are looked at: phones' photos of 12 megapixels as they are, larger ones reduced."""

    max_file_bytes: int = MAX_FILE_BYTES
    max_header_pixels: int = 250_000_000
    """What a file may claim in its header: the largest phone sensor has 200 million."""
    max_decoded_pixels: int = 64_000_000
    """What is decoded after a JPEG's own reduction; 64 million are 192 MB as RGB."""

    max_film_bytes: int = MAX_FILM_BYTES
    seconds_a_stretch: float = 240.0
    """What one stretch of a film may take (``core.photos.film.STRETCH``); it takes 10 to 30."""
    seconds_a_photo: float = 90.0
    """A photo that takes longer is given up, in case its decoder hangs; twelve megapixels take two to ten."""
    bytes_a_worker: int = 1536 * 2**20
    """A worker that grows beyond this is ended, in case a decoder was made to swell; crowd photos take 400 MB."""

    thorough: bool = False
    """Look for faces longer: in more sizes and with the second network in larger ones."""

    words: bool = True
    """Look for writing, and cover what gives a child away."""

    sound: bool = False
    """Keep the sound of films."""
    moving: bool = False
    """Take pictures that move (GIF, WebP, PNG) for films."""

    match_size: int = 28
    """Faces less tall than this (pixels) are not compared with anybody. Of LFW people nine in ten are still known at 32
    pixels, and no more strangers are taken for somebody than at 75; at 24 it is seven in ten."""

    def __post_init__(self) -> None:
        if not 256 <= self.publish_size <= 8192:
            raise SetupError("The size of the published picture must lie between 256 and 8192 pixels.")
        if self.cover_reach < 1.42:
            raise SetupError("A cover must reach at least 1.42 times the face box.")

    @property
    def digest(self) -> str:
        """A short name for exactly these settings, as far as they shape what is made. Those that came with films count
        where they are switched on: without, what was held before there were any is as good.
        """
        fields = {name: value for name, value in asdict(self).items() if name not in OF_FILMS or value is True}
        return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]
