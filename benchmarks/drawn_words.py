"""Names on certificates, badges, boards and screens, drawn into the pixels of real photos.

Nobody is called so: first and last names are put together by lot. Typefaces are those that Debian's packages install
(``PACKAGES``); a letter that a typeface lacks is written without its accent, as a child would.
"""

import io
import math
import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from eventguard.core.people.consent import Person
from eventguard.core.photos.pixels import Pixels

#: What has to be installed for the typefaces.
PACKAGES = (
    "fonts-dejavu-core fonts-liberation fonts-lato fonts-comic-neue fonts-ecolier-court fonts-breip fonts-femkeklaver"
)
PRINTED = {
    "DejaVu Sans": "DejaVuSans.ttf",
    "Liberation Serif": "LiberationSerif-Regular.ttf",
    "Liberation Narrow": "LiberationSansNarrow-Regular.ttf",
    "Lato": "Lato-Regular.ttf",
    "Comic Neue": "ComicNeue-Regular.otf",
}
HANDWRITTEN = {"Ecolier (school cursive)": "Ecolier-court.ttf", "Breip": "Breip.ttf", "Femke Klaver": "femkeklaver.ttf"}
TYPEFACES = PRINTED | HANDWRITTEN
FIRST = """
    Ada Ben Cara Dev Elsie Femi Grace Harjit Imani Jonas Kofi Lily Mohammed Niamh Oluwaseun Priya Quentin Rosa
    Siobhán Tomasz Uzma Violet Wojciech Xin-Yi Yusuf Zoë Łukasz Małgorzata Agnieszka Çağla Gökçe Şule İbrahim Ayşe
    Adébáyọ̀ Olúwaṣeun Fọlákẹ́ Chukwuemeka Zhang-Wei Mei-Ling Ngọc Thảo Jean-Luc Anna-Maria Mary-Jane Ethan Sophie
    Charlotte Amelia Oliver George Harry Noah Jack Leo Arthur Muhammad Isla Ava Ivy Freya Florence Willow Evie Poppy
    Rose May Hope Summer Mark Will Daisy Robin
"""
LAST = """
    Okafor Whitlock Lindqvist Malhotra Moran Adeyemi Clarke Vale Kaur O'Neill O'Brien Smith-Jones Al-Hassan Kowalski
    Wiśniewski Szczepański Łukasz-Nowak Y\u0131lmaz Öztürk Şahin Çelik Adébáyọ̀ Ọlátúnjí Fáṣọlá Wang Zhang Chen Li Xu
    Nguyen Trần Fernández Müller García Khan Ahmed Begum Hussain Patel Singh Shah Ali Taylor Brown Davies Evans
    Wilson Thomas Roberts Johnson Walker Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris Lewis
    Martin Jackson Young King Hill Baker
"""
PUPILS, CLASSES = 450, 14
#: What names nobody. No word of it is a name in the register's lists but those that are words as well.
HARMLESS = """
    Reading champions, Year 6 leavers, Star of the Week, Sports Day 2026, Monday 14 September, Friday assembly,
    Main hall, Music room, Library corner, Please wash your hands, Fire exit, Walk and do not run, World Book Day,
    Great Fire of London, Our garden project, Times tables heroes, Well done everybody, Maths is fun, 10 x 4 = 40,
    Be kind, Lost property, Recycling, Spring term, Summer fair, Harvest festival, Computing suite, Staff only,
    Lunch menu, Wet play, Golden time, Phonics, Home learning, Respect and courage, Healthy eating, Eco team,
    School council, Mind the step
"""
#: Paper, ink, and what stands on it; the name stands for @.
THINGS = {
    "certificate": ((252, 248, 235), (30, 30, 60), ("Star of the Week", "@", "for kindness")),
    "badge": ((250, 250, 250), (20, 20, 20), ("@",)),
    "board": ((40, 70, 50), (240, 240, 235), ("Today's helper", "@")),
    "screen": ((20, 30, 60), (235, 240, 255), ("Reading champions", "@", "Well done!")),
}
SPOILT = ("", "", "blurred", "dim", "JPEG 60")
#: Drawn so many times larger, and put into a copy of the photo so many times larger, so that edges are as a lens has
#: them.
FINE, FINER = 4, 3
#: How far corners are moved as by a lens that looks from the side, as a share of the thing's size.
PERSPECTIVE = 0.04
#: The letters whose ink is as tall as a name is said to be: one that reaches up and one that reaches down.
MEASURED = "Ag"

Ink = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """A photo with a thing in it: its pixels, and where the ink of the name is (height x width)."""

    pixels: Pixels
    ink: Ink
    name: str


def register() -> list[Person]:
    """Pupils whose names are put together by lot, the same ones each time."""
    draw, names = random.Random(7), set[str]()
    first, last = FIRST.split(), LAST.split()
    while len(names) < PUPILS:
        names.add(f"{draw.choice(first)} {draw.choice(last)}")
    return [
        Person(f"P{n:03}", name, group=f"{n % (CLASSES // 2)}{'AB'[n % 2]}") for n, name in enumerate(sorted(names))
    ]


@cache
def typeface(name: str, tall: int) -> ImageFont.FreeTypeFont:
    """A typeface in which the ink of MEASURED is so many pixels tall. Raises OSError when it is not installed."""
    for size in range(4, 40 * tall):
        font = ImageFont.truetype(TYPEFACES[name], size)
        _, top, _, bottom = font.getbbox(MEASURED)
        if bottom - top >= tall:
            return font
    raise ValueError(f"{name} is never {tall} pixels tall")


def page(photo: Pixels, lot: random.Random, lines: int) -> Pixels:
    """A photo in which a sheet with so many lines of harmless printed words fills the height."""
    tall = round(photo.shape[0] / (2.2 * (lines + 2)))
    font = typeface("Liberation Serif", tall)
    sheet = Image.new("RGB", (round(photo.shape[1] * 0.8), photo.shape[0]), THINGS["certificate"][0])
    for row in range(lines):
        text = ". ".join(lot.choice(HARMLESS.split(",")).strip() for _ in range(2))
        ImageDraw.Draw(sheet).text((2 * tall, (row + 1) * 2.2 * tall), text, font=font, fill=THINGS["certificate"][1])
    whole = Image.fromarray(photo)
    whole.paste(sheet, ((whole.width - sheet.width) // 2, 0))
    return np.asarray(whole)


def draw(photo: Pixels, name: str, face: str, tall: int, lot: random.Random) -> Drawn | None:
    """A photo with a thing that bears this name, somewhere in it; None where that does not fit."""
    thing, steep, spoilt = lot.choice(list(THINGS)), lot.random() < 0.5, lot.choice(SPOILT)
    laid, ink = _thing(thing, name, face, tall)
    height, width = (side / FINE for side in ink.shape)
    corners = _corners(width, height, lot.uniform(-40, 40) if steep else lot.uniform(-8, 8), lot)
    reach = np.abs(corners).max(axis=0) + 2
    room = np.array(photo.shape[1::-1]) - 2 * reach
    if (room <= 0).any():
        return None
    where = corners + reach + room * [lot.random(), lot.random()]
    pixels, mask = _put(photo, laid, ink, where)
    return Drawn(_spoilt(pixels, spoilt, tall), mask > 100, name)


def _thing(thing: str, name: str, face: str, tall: int) -> tuple[Pixels, Pixels]:
    """The thing from the front, FINE times as large, and the ink of the name alone."""
    paper, colour, says = THINGS[thing]
    fonts = [typeface(face, tall if line == "@" else max(6, round(0.8 * tall))) for line in says]
    written = [_writable(name, fonts[0]) if line == "@" else line for line in says]
    wide = max(font.getlength(text) for font, text in zip(fonts, written, strict=True)) + 2 * tall
    size = round(wide) * FINE, round((len(says) * 1.7 + 1) * tall) * FINE
    laid, ink = Image.new("RGB", size, paper), Image.new("L", size, 0)
    for row, (font, text, line) in enumerate(zip(fonts, written, says, strict=True)):
        large = font.font_variant(size=font.size * FINE)
        place = ((size[0] - large.getlength(text)) / 2, (0.6 + 1.7 * row) * tall * FINE)
        ImageDraw.Draw(laid).text(place, text, font=large, fill=colour)
        if line == "@":
            ImageDraw.Draw(ink).text(place, text, font=large, fill=255)
    return np.asarray(laid), np.asarray(ink)


def _writable(name: str, font: ImageFont.FreeTypeFont) -> str:
    lacking = bytes(font.getmask("\uffff"))
    plain = {"Ł": "L", "ł": "l", "\u0131": "i"}
    written = ""
    for letter in unicodedata.normalize("NFC", name):
        bare = "".join(filter(str.isascii, unicodedata.normalize("NFKD", plain.get(letter, letter))))
        written += bare if unicodedata.combining(letter) or bytes(font.getmask(letter)) == lacking else letter
    return written


def _corners(width: float, height: float, tilt: float, lot: random.Random) -> npt.NDArray[np.float64]:
    cosine, sine = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    flat = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    aside = np.array([[lot.uniform(-PERSPECTIVE, PERSPECTIVE)] for _ in range(4)])
    return np.asarray(flat @ np.array([[cosine, sine], [-sine, cosine]]) * (1 + aside))


def _put(photo: Pixels, laid: Pixels, ink: Pixels, where: npt.NDArray[np.float64]) -> tuple[Pixels, Pixels]:
    height, width = photo.shape[:2]
    down, across = ink.shape
    front = np.array([[0, 0], [across, 0], [across, down], [0, down]], np.float32)
    turned = cv2.getPerspectiveTransform(front, (where * FINER).astype(np.float32))
    size = width * FINER, height * FINER
    layers = (laid, np.full(ink.shape, 255, np.uint8), ink)
    large = (cv2.warpPerspective(layer, turned, size, flags=cv2.INTER_LINEAR) for layer in layers)
    picture, there, mask = (cv2.resize(each, (width, height), interpolation=cv2.INTER_AREA) for each in large)
    weight = there[..., None] / 255
    return np.asarray(photo * (1 - weight) + picture * weight, np.uint8), np.asarray(mask, np.uint8)


def _spoilt(pixels: Pixels, how: str, tall: int) -> Pixels:
    values = pixels.astype(np.float32)
    if how == "blurred":
        values = np.asarray(cv2.GaussianBlur(values, (0, 0), max(0.6, tall / 16)))
    if how == "dim":
        values = values * 0.35 + np.random.default_rng(1).normal(0, 4, values.shape).astype(np.float32)
    file = io.BytesIO()
    quality = 60 if how == "JPEG 60" else 88
    Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def somewhere(photos: Sequence[Pixels], name: str, face: str, tall: int, lot: random.Random) -> Drawn:
    """The first of photos chosen by lot in which it fits."""
    while True:
        if drawn := draw(lot.choice(photos), name, face, tall, lot):
            return drawn
