"""A drawn website with two networks' exports beside it. Some things in it are wrong: whoever plants them knows all."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import numpy as np
import piexif
from PIL import Image, ImageDraw, ImageFont

#: Who is named where a name is planted, and what is said where none is.
NAMED, HARMLESS = "Ada Okafor", "Our sports day was sunny, and everybody ran."
SIZE = 600, 400
LONDON = {1: "N", 2: ((51, 1), (30, 1), (12, 1)), 3: "W", 4: ((0, 1), (7, 1), (40, 1))}
#: Expected findings: a path in the export, and the kind.
Planted = set[tuple[str, str]]


@dataclass
class Export:
    """The folder, and what was planted in it."""

    folder: Path
    copies: tuple[int, ...] = (300, 150)
    planted: Planted = field(default_factory=set)
    pictures: int = 0

    def picture(self, plant: str | None, portraits: Iterator[Path]) -> str:
        """One picture with its smaller copies, as a site keeps them; returns where the largest lies."""
        self.pictures += 1
        image = scenery(self.pictures)
        if plant == "face":
            with Image.open(next(portraits)) as portrait:
                image.paste(portrait.convert("RGB").resize((260, 260)), (170, 70))
        if plant == "word":
            ImageDraw.Draw(image).rectangle((60, 120, 540, 260), fill="white")
            ImageDraw.Draw(image).text((90, 150), NAMED, "black", ImageFont.load_default(72))
        name = f"ada-okafor-{self.pictures}" if plant == "name" else f"picture-{self.pictures}"
        folder = Path(f"wp-content/uploads/{2019 + self.pictures % 5}/0{1 + self.pictures % 9}")
        (self.folder / folder).mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.jpg"
        image.save(self.folder / path, quality=90, exif=piexif.dump({"GPS": LONDON}) if plant == "metadata" else b"")
        for wide in self.copies:
            small = image.resize((wide, wide * SIZE[1] // SIZE[0]), Image.Resampling.LANCZOS)
            small.save(self.folder / folder / f"{name}-{small.width}x{small.height}.jpg", quality=80)
        if plant in ("face", "word", "metadata"):
            self.planted.add((str(path), plant))
        if plant == "name":
            self.planted.add((str(path), "word"))
        return str(path)

    def say(self, path: str) -> None:
        """The words beside this picture give somebody away."""
        self.planted.add((path, "word"))


def scenery(n: int) -> Image.Image:
    """Smooth colours in which nobody is: every one another."""
    random = np.random.default_rng(n)
    coarse = random.integers(20, 235, (4, 6, 3)).astype(np.uint8)
    return Image.fromarray(coarse).resize(SIZE, Image.Resampling.BICUBIC)


def make(folder: Path, portraits: list[Path], pictures: int, each: int, copies: tuple[int, ...] = (300, 150)) -> Export:
    """So many pictures, each with smaller copies of these widths; of each kind of wrong thing so many.

    Kinds: a place in a file, a face, a name in the picture, in a file's name, in a page's alternative text, in its
    caption, in a caption of Facebook's, and of Instagram's.
    """
    export, faces = Export(folder, copies), cycle(portraits)
    plants = [*(["metadata", "face", "word", "name", "alt", "caption", "facebook", "instagram"] * each)]
    plants += [""] * (pictures - len(plants))
    pages: dict[str, list[tuple[str, str]]] = {"": [], "alt": [], "caption": [], "facebook": [], "instagram": []}
    for plant in plants:
        path = export.picture(plant, faces)
        pages[plant if plant in pages else ""].append((plant, path))
        if plant in ("alt", "caption", "facebook", "instagram"):
            export.say(path)
    said: list[Callable[[], None]] = [
        lambda: _site(folder, pages[""] + pages["alt"] + pages["caption"]),
        lambda: _facebook(folder, [path for _, path in pages["facebook"]]),
        lambda: _instagram(folder, [path for _, path in pages["instagram"]]),
    ]
    for write in said:
        write()
    return export


def _site(folder: Path, told: list[tuple[str, str]]) -> None:
    """Pages of ten pictures each, with a style and a script."""
    (folder / "style.css").write_text("body { color: black }")
    (folder / "script.js").write_text("document.title = 'School'")
    for n in range(0, len(told), 10):
        figures = "".join(_figure(plant, path) for plant, path in told[n : n + 10])
        page = f"<!doctype html><html><head><title>School</title></head><body><p>{HARMLESS}</p>{figures}</body></html>"
        (folder / f"page-{n // 10}.html").write_text(page)


def _figure(plant: str, path: str) -> str:
    alt = f"{NAMED} runs" if plant == "alt" else "A child runs"
    caption = f"Well done, <b>{NAMED}</b>!" if plant == "caption" else HARMLESS
    return f'<figure><img src="https://school.example/{path}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def _facebook(folder: Path, paths: list[str]) -> None:
    """As Facebook writes it: each byte of UTF-8 as a letter."""
    said = f"Great day, Zoë: {NAMED} won".encode().decode("latin-1")
    posts = [
        {"attachments": [{"data": [{"media": {"uri": path}}]}], "data": [{"post": said}], "title": "The school posted."}
        for path in paths
    ]
    (folder / "posts").mkdir(exist_ok=True)
    (folder / "posts" / "your_posts_1.json").write_text(json.dumps(posts))


def _instagram(folder: Path, paths: list[str]) -> None:
    posts = [{"media": [{"uri": path, "creation_timestamp": 1700000000, "title": f"{NAMED} won"}]} for path in paths]
    (folder / "posts_1.json").write_text(json.dumps(posts))
