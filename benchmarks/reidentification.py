"""Who is under the cover? Attackers who search with the covered face, and attackers who train on our own output.

Run: uv run --group bench python benchmarks/reidentification.py        (needs the research photos in ../shared/data)
(a) SFace and dlib look for the covered face among uncovered photos, told where its eyes, nose and mouth were.
(b) An attacker covers all photos of each person but one with the same tool, learns, and names the one left out.
"Whole" is the picture as it would be posted; "cover only" has everything outside the opaque region set to grey.
LFW frames every picture by a face detector, so that the size of a face and where the picture ends are imprints of its
shape. No school's photo is framed like that: each picture is scaled by lot and gets a grey border, for all tools alike.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from attackers import Features, People, Rate, gallery_search, linear, nearest_neighbour
from deface.deface import draw_det, scale_bb
from PIL import Image, ImageFilter
from rich.console import Console
from rich.progress import track
from rich.table import Table

from eventguard.adapters.covers.face_cover import FaceCover
from eventguard.adapters.covers.region import ellipses, opaque
from eventguard.adapters.covers.scene import Window, around
from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.faces.dlib import Dlib
from eventguard.adapters.faces.sface import SFace
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.faces.policy import cover_all
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Detection, Face
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.ports import FaceRecogniser
from eventguard.core.settings import Settings, Style

ROOT = Path(__file__).parents[1]
PHOTOS = ROOT.parent / "shared" / "data" / "identity" / "people"
RESULTS = ROOT / "benchmarks" / "results" / "reidentification.json"
SIZES = (100, 250)
#: Pictures are scaled by up to this either way, and get a border of so many pixels.
SCALED, BORDER, GREY = 1.25, 48, (128, 128, 128)
#: Sides of the pictures that an attacker learns by heart: the whole one, and the cover cut out.
WHOLE, CUT = 32, 32
#: Among how many people dlib searches and a learner looks through SFace: both are slow.
SLOW = 100
#: Where eyes, nose and mouth would be in a cover (shares of its width and height), for who was not told.
USUAL = ((0.34, 0.46), (0.66, 0.46), (0.50, 0.58), (0.37, 0.70), (0.63, 0.70))


@dataclass(frozen=True)
class Portrait:
    """One photo: who is in the middle of it, where, and which of the person's photos it is."""

    pixels: Pixels
    person: int
    fold: int
    seen: Detection
    faces: tuple[Face, ...]

    @property
    def window(self) -> Window:
        """What our cover's region takes up."""
        return around(ellipses(self.face, Settings().cover_reach), 0)

    @property
    def face(self) -> Face:
        """The face in the middle."""
        return cover_all([self.seen], Reason.RECOGNITION_OFF)[0]


#: How a tool hides the face in the middle of a photo.
Tool = Callable[[Portrait], Pixels]


def portraits() -> list[Portrait]:
    """The photos of the first people in the alphabet, each scaled by lot."""
    codec, detector, chance = PillowCodec(Settings()), Detector(Settings()), np.random.default_rng(0)
    found = []
    for person, folder in enumerate(track(sorted(PHOTOS.iterdir())[: max(SIZES)], "finding faces")):
        fold = 0
        for path in sorted(folder.iterdir()):
            scale = float(SCALED ** chance.uniform(-1, 1))
            scaled = cv2.resize(codec.decode(path.read_bytes()), None, fx=scale, fy=scale)
            framed = cv2.copyMakeBorder(scaled, *(BORDER,) * 4, cv2.BORDER_CONSTANT, value=GREY)
            pixels = np.asarray(framed, np.uint8)
            middle = Box(pixels.shape[1] // 2, pixels.shape[0] // 2, 0, 0)
            seen = detector.search(pixels).faces
            named = [each for each in seen if each.box.holds_centre_of(middle)]
            if named:
                central = max(named, key=lambda each: each.box.area)
                faces = cover_all(seen, Reason.RECOGNITION_OFF)
                found.append(Portrait(pixels, person, fold, central, faces))
                fold += 1
    return found


def by_us(cover: FaceCover, portrait: Portrait) -> Pixels:
    """One of our styles, over every face."""
    return cover.draw(portrait.pixels, portrait.faces)


def by_deface(kind: str, portrait: Portrait) -> Pixels:
    """Deface's own code for drawing, at its defaults, on the same face."""
    picture, box = portrait.pixels.copy(), portrait.seen.box
    left, top, right, bottom = scale_bb(box.x, box.y, box.x + box.width, box.y + box.height, 1.3)
    height, width = picture.shape[:2]
    draw_det(picture, 1, 0, max(0, left), max(0, top), min(width - 1, right), min(height - 1, bottom), kind)
    return picture


def by_pillow(share: float, portrait: Portrait) -> Pixels:
    """Pillow's GaussianBlur, its radius this share of the face's height, under our region."""
    radius = share * portrait.seen.box.height
    blurred = np.asarray(Image.fromarray(portrait.pixels).filter(ImageFilter.GaussianBlur(radius)))
    return np.asarray(np.where(region(portrait)[..., None] > 0, blurred, portrait.pixels), np.uint8)


def region(portrait: Portrait) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Our opaque region over the face in the middle."""
    size = (portrait.pixels.shape[0], portrait.pixels.shape[1])
    return opaque(size, [ellipses(portrait.face, Settings().cover_reach)])


TOOLS: dict[str, Tool] = {
    **{f"EventGuard {style}": partial(by_us, FaceCover(Settings(style=style))) for style in Style},
    "deface blur": partial(by_deface, "blur"),
    "deface mosaic": partial(by_deface, "mosaic"),
    "Pillow blur, half the face": partial(by_pillow, 0.5),
    "Pillow blur, a tenth of it": partial(by_pillow, 0.1),
    "Pillow blur, a thirtieth": partial(by_pillow, 1 / 30),
}


def cut_away(portrait: Portrait, picture: Pixels) -> Pixels:
    """Grey outside the region."""
    return np.asarray(np.where(region(portrait)[..., None] > 0, picture, np.uint8(GREY[0])), np.uint8)


def by_heart(portrait: Portrait, picture: Pixels, only: bool) -> Features:
    """The picture small, or the cover cut out of it as a square."""
    if only:
        window = portrait.window.within(*picture.shape[:2])
        cut, side = picture[window.part], max(window.size)
        square = np.full((side, side, 3), GREY, np.uint8)
        top, left = (side - cut.shape[0]) // 2, (side - cut.shape[1]) // 2
        square[top : top + cut.shape[0], left : left + cut.shape[1]] = cut
        picture = square
    side = CUT if only else WHOLE
    small = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small.ravel() / 255, np.float32)


def usual(portrait: Portrait) -> Detection:
    """Landmarks for who knows where the cover is and not where the face was."""
    window, (width, height) = portrait.window, portrait.window.size
    points = tuple((window.left + x * width, window.top + y * height) for x, y in USUAL)
    return Detection(Box(window.left, window.top, width, height), points, 1.0)


def attack(tool: str, photos: list[Portrait], galleries: dict[str, Features]) -> dict[str, dict[str, Rate]]:
    """Every attack on one tool, among so many people as ``SIZES`` says: by size, then by attack."""
    sface, dlib = SFace(), Dlib()
    people, folds = (np.array([getattr(photo, name) for photo in photos]) for name in ("person", "fold"))
    rates: dict[str, dict[str, Rate]] = {str(size): {} for size in SIZES}

    def search(name: str, pictures: list[Pixels], engine: FaceRecogniser, most: int) -> None:
        own = np.flatnonzero((folds == 0) & (people < most))
        probes = np.array([engine.embed(pictures[i], photos[i].seen) for i in own])
        for size in (size for size in SIZES if size <= most):
            some, asked = people < size, people[own] < size
            gallery = galleries[name.split()[1]][: some.sum()]
            rates[str(size)][name] = gallery_search(probes[asked], gallery, people[some], own[asked])

    def learn(name: str, features: Features) -> None:
        for size in (size for size in SIZES if (people < size).sum() <= len(features)):
            some = np.flatnonzero(people < size)
            rates[str(size)][f"{name}, nearest"] = nearest_neighbour(features[some], people[some])
            rates[str(size)][f"{name}, linear"] = linear(features[some], people[some], folds[some])

    whole = [TOOLS[tool](photo) for photo in photos]
    only = [cut_away(photo, picture) for photo, picture in zip(photos, whole, strict=True)]
    for variant, pictures in (("whole", whole), ("cover only", only)):
        search(f"(a) SFace {variant}", pictures, sface, max(SIZES))
        search(f"(a) dlib {variant}", pictures, dlib, SLOW)
        pairs = list(zip(photos, pictures, strict=True))
        learn(f"(b) pixels {variant}", np.array([by_heart(*pair, variant != "whole") for pair in pairs]))
    pairs = [pair for pair in zip(photos, only, strict=True) if pair[0].person < SLOW]
    learn("(b) SFace cover only", np.array([sface.embed(picture, usual(photo)) for photo, picture in pairs]))
    return rates


def show(size: str, rates: dict[str, dict[str, dict[str, Rate]]]) -> None:
    """One table: a row for each attack, a column for each tool."""
    table = Table(title=f"{size} people: named rightly, with 95 % intervals; chance is {1 / int(size):.1%}; * beats it")
    for column in ("attack", *rates):
        table.add_column(column)
    for name in next(iter(rates.values()))[size]:
        each = [rates[tool][size][name] for tool in rates]
        table.add_row(f"{name} ({each[0].probes})", *(words(rate) for rate in each))
    Console(width=230).print(table)


def words(rate: Rate) -> str:
    """``1.4 % (0.7-2.8) *``."""
    low, high = rate.interval
    return f"{rate.right / rate.probes:.1%} ({low:.1%}-{high:.1%}){' *' if rate.verdict == 'beats chance' else ''}"


def main() -> None:
    """Attack, print the tables, keep them as JSON."""
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    photos = portraits()
    engines: dict[str, FaceRecogniser] = {"SFace": SFace(), "dlib": Dlib()}
    known: People = np.array([photo.person for photo in photos])
    galleries = {
        name: np.array([engine.embed(photo.pixels, photo.seen) for photo in track(photos[:most], f"gallery, {name}")])
        for (name, engine), most in zip(engines.items(), (None, int((known < SLOW).sum())), strict=True)
    }
    rates = {tool: attack(tool, photos, galleries) for tool in track(TOOLS, "attacking")}
    for size in map(str, SIZES):
        show(size, rates)
    kept = {
        tool: {
            size: {name: asdict(rate) | {"interval": rate.interval} for name, rate in each.items()}
            for size, each in by.items()
        }
        for tool, by in rates.items()
    }
    RESULTS.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
