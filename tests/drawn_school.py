"""A drawn school as its office has it when it looks at what is online: a register, people who may be recognised, and
photos in every state; and the website that grew beside it, with everything that goes wrong on such sites.
"""

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from eventguard.cli import main
from tests.conftest import ROOT

SAMPLES = ROOT / "samples"
EVENT = SAMPLES / "event"
HEAD, WEBSITE = "Head Teacher", ("--channel", "website")
#: A face taller than so many hundredths of its picture is too close on this school's website.
TOO_CLOSE = 45
SIZE = 480, 320
COPIES = (300, 150)
#: Captions in which nobody is named.
HARMLESS = (ROOT / "tests" / "harmless_captions.txt").read_text(encoding="utf-8").splitlines()
#: Who may be seen on the website; whose family has not said yes, in one way or another, and may be recognised; and who
#: is not to be compared, so that nobody can tell who it is.
ALLOWED, WITHOUT_YES = ("P001", "P010"), ("P006", "P009", "P005", "P003")
UNKNOWN = ("P004", "P007", "P008", "P012")
#: May be shown in groups only.
IN_GROUPS = "P011"
#: Is shown on an approved photo, and may not be any more.
LATER_WITHDRAWN = "P002"
NAMES = ("Ada Okafor", "Ben Whitlock", "Cara Lindqvist", "Dev Malhotra", "Jonas Vale", "Imani Clarke", "Hugo Brandt")
Planted = set[tuple[str, str]]


@dataclass
class Site:
    """What lies on the website. ``planted`` are the findings that it should give: the largest copy of a picture, or a
    page, and the kind; ``largest`` has for each file that shows a picture its largest copy.
    """

    folder: Path
    planted: Planted = field(default_factory=set)
    largest: dict[str, str] = field(default_factory=dict)
    told: list[tuple[str, str, str]] = field(default_factory=list)
    n: int = 0

    def place(self, name: str) -> str:
        """Where the next upload lies, as WordPress puts it."""
        self.n += 1
        folder = Path("wp-content", "uploads", str(2017 + self.n % 9), f"{1 + self.n % 12:02}")
        (self.folder / folder).mkdir(parents=True, exist_ok=True)
        return str(folder / name)

    def picture(
        self, image: Image.Image, *kinds: str, name: str = "", ending: str = "jpg", copies: Sequence[int] = COPIES
    ) -> str:
        """One picture with its smaller copies; returns where the largest lies."""
        path = self.place(f"{name or f'IMG_{4000 + self.n * 7}'}.{ending}")
        _save(image, self.folder / path, 90)
        self.planted |= {(path, kind) for kind in kinds}
        self.largest[path] = path
        for wide in copies:
            tall = round(wide * image.height / image.width)
            copy = str(Path(path).with_suffix("")) + f"-{wide}x{tall}.{'jpg' if ending == 'heic' else ending}"
            _save(image.resize((wide, tall), Image.Resampling.LANCZOS), self.folder / copy, 82)
            self.largest[copy] = path
        return path

    def file(self, content: bytes, name: str, *kinds: str) -> str:
        """A file as it is, without copies."""
        path = self.place(name)
        (self.folder / path).write_bytes(content)
        self.planted |= {(path, kind) for kind in kinds}
        self.largest[path] = path
        return path

    def on_page(self, path: str, alt: str = "", caption: str = "") -> None:
        """A page shows this picture with these words."""
        self.told.append((path, alt, caption))

    def says(self, path: str) -> None:
        """What is said beside this picture gives somebody away."""
        self.planted.add((path, "word"))


def _save(image: Image.Image, path: Path, quality: int) -> None:
    match path.suffix:
        case ".gif":
            image.convert("RGB").quantize(128).save(path)
        case ".png":
            image.save(path)
        case _:
            image.convert("RGB").save(path, quality=quality)


def landscape(n: int) -> Image.Image:
    """A field, a sky, trees, a building, chairs: no two alike, and nobody there."""
    random = np.random.default_rng(n)
    sky, grass = random.integers((90, 130, 180), (170, 210, 255)), random.integers((40, 90, 20), (120, 170, 90))
    horizon = int(random.integers(120, 220))
    rows = np.linspace(0, 60, SIZE[1])[:, None, None]
    pixels = np.where(np.arange(SIZE[1])[:, None, None] < horizon, sky + rows, grass - rows / 2)
    pixels = np.broadcast_to(pixels, (SIZE[1], SIZE[0], 3)) + random.normal(0, 6, (SIZE[1], SIZE[0], 3))
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(int(random.integers(3, 9))):
        x, y, wide = (int(random.integers(low, high)) for low, high in ((0, 460), (40, 250), (20, 110)))
        colour = tuple(int(each) for each in random.integers(30, 220, 3))
        shape = random.integers(0, 3)
        if shape == 0:
            draw.rectangle((x, y, x + wide, y + wide // 2), fill=colour, outline=(40, 40, 40))
        elif shape == 1:
            draw.polygon([(x, y + wide), (x + wide // 2, y), (x + wide, y + wide)], fill=colour)
        else:
            draw.rectangle((x, y, x + 6, y + wide), fill=(90, 60, 30))
            draw.ellipse((x - 20, y - 20, x + 26, y + 22), fill=(30, 110, 40))
    return image.filter(ImageFilter.GaussianBlur(0.6))


def logo(n: int) -> Image.Image:
    """Letters in a shield."""
    image = Image.new("RGB", (320, 320), "white")
    draw, hue = ImageDraw.Draw(image), np.random.default_rng(n).integers(0, 200, 6)
    draw.polygon([(40, 40), (280, 40), (280, 180), (160, 290), (40, 180)], fill=tuple(map(int, hue[:3])))
    draw.text((70, 90), ("LPS", "PTA", "ECO", "FOL")[n % 4], tuple(map(int, hue[3:] + 55)), ImageFont.load_default(90))
    draw.line((40, 40 + n * 9, 280, 60 + n * 9), fill="white", width=4)
    return image


def poster(n: int) -> Image.Image:
    """Words that name nobody."""
    image = Image.new("RGB", SIZE, tuple(int(each) for each in np.random.default_rng(n).integers(180, 255, 3)))
    said = ("Summer Fair", "Lunch menu", "Term dates", "Sports Day", "World Book Day")[n % 5]
    ImageDraw.Draw(image).text((40, 60 + n * 4), said, "black", ImageFont.load_default(52))
    ImageDraw.Draw(image).text((40, 180), f"from {9 + n % 3} am, school hall", "navy", ImageFont.load_default(30))
    return image


def portrait(person: str, n: int) -> Image.Image:
    """One of the three drawn portraits of somebody; another light, the other way round."""
    with Image.open(SAMPLES / "portraits" / person / f"{1 + n % 3}.jpg") as opened:
        image = opened.convert("RGB")
    image = ImageOps.mirror(image) if n % 2 else image
    return image.point(lambda value: min(255, round(value * (0.92 + 0.04 * (n % 5)))))


def with_people(n: int, *people: str, tall: int = 190) -> Image.Image:
    """People side by side before a landscape."""
    image = landscape(n)
    for place, person in enumerate(people):
        cut = portrait(person, n + place)
        cut = cut.resize((tall * cut.width // cut.height, tall))
        left = (SIZE[0] * (2 * place + 1)) // (2 * len(people)) - cut.width // 2
        image.paste(cut, (left, SIZE[1] - tall - 8))
    return image


def close_up(n: int, person: str) -> Image.Image:
    """A face that fills more than half of the picture's height."""
    whole, image = portrait(person, n), landscape(n)
    part = whole.crop((whole.width // 4, whole.height // 6, whole.width * 3 // 4, whole.height * 2 // 3))
    part = part.resize((SIZE[1] * part.width // part.height, SIZE[1]), Image.Resampling.BICUBIC)
    image.paste(part, ((SIZE[0] - part.width) // 2, 0))
    return image


def written(n: int, name: str) -> Image.Image:
    """A name on a board, a certificate, a banner, a label: sometimes a little tilted."""
    image = landscape(n)
    card = Image.new("RGB", (360, 120), ("white", "ivory", "lightyellow", "white", "lightcyan")[n % 5])
    draw = ImageDraw.Draw(card)
    draw.text((20, 12), ("Well done!", "Star of the Week", "Reading Award", "This peg is", "Helper")[n % 5], "maroon")
    draw.text((20, 42), name, "black", ImageFont.load_default(44))
    tilted = card.rotate((0, 4, -5, 0, 7)[n % 5], expand=True, fillcolor=(90, 90, 90))
    image.paste(tilted, (50, 90))
    return image


#: What becomes of each photo of the drawn event, and whom it is cleaned for.
BECOME = {
    "IMG_0101.jpg": ("approved", "consent"),
    "Ada and Grace on stage.jpg": ("covered", "all"),
    "IMG_0112.jpg": ("close", "all"),
    "IMG_0120.jpg": ("empty", "all"),
    "DSC_0042.jpg": ("taken-down", "all"),
    "DSC_0057.jpg": ("rejected", "all"),
    "20260710_141503.heic": ("held", "all"),
}


def school(folder: Path) -> dict[str, bytes]:
    """Set it up in this folder, by the command line (EVENTGUARD_PASSPHRASE_FILE holds the approver's passphrase);
    returns its cleaned photos by what became of them.
    """
    sheet = ROOT / "consent_data" / "example-register.csv"
    _run(folder, "people", "import", sheet)
    _run(folder, "recognition", "on", "--dpia", "DPIA-1", "--by", "the lead", "--compare", "everybody")
    _run(folder, "people", "enrol", "--folder", SAMPLES / "portraits")
    _run(folder, "people", "consent", IN_GROUPS, *WEBSITE, "--yes", "--groups-only", "--evidence", "form")
    _run(folder, "channels", "rule", "website", "--tallest-percent", TOO_CLOSE)
    _run(folder, "approvers", "add", HEAD)
    photos: dict[str, bytes] = {}
    for name, (become, faces) in BECOME.items():
        held, *_ = _run(folder, "--as", "office", "clean", *WEBSITE, "--faces", faces, "--jobs", "1", EVENT / name)
        photos[become] = (folder / held["output"]).read_bytes()
        if become == "rejected":
            _run(folder, "reject", held["id"], "--by", HEAD, "--why", "out of focus")
        elif become != "held":
            _run(folder, "approve", held["id"], "--by", HEAD)
        if become == "taken-down":
            _run(folder, "takedown", "start", held["id"], "--by", HEAD, "--why", "the family asked")
    _run(folder, "people", "consent", LATER_WITHDRAWN, *WEBSITE, "--no")
    return photos


def _run(folder: Path, *arguments: object) -> list[dict[str, Any]]:
    """One command; what it told in JSON."""
    named = ["--json", "--workspace", folder / "eventguard-work", "--consent-data", folder / "consent_data"]
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = main([str(each) for each in (*named, *arguments)])
    assert code in (0, 3), (arguments, err.getvalue())  # 3: some people may not be enrolled
    return [json.loads(line) for line in out.getvalue().splitlines() if line.startswith("{")]
