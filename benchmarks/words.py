"""Names left legible on things in photos, harmless words covered, and what reading costs.

Run: uv run --group bench python benchmarks/words.py [NAMES]     (needs the research photos in ../shared/data, the
typefaces of Debian's packages that drawn_words.py names and, as a peer, ``tesseract-ocr``; NAMES for each typeface and
height: a few for trying, which keeps no results)
A name is covered when at least nine tenths of its ink lie under a cover, noted when it is not and at least four tenths
lie under what is to be looked at. The peers find and read lines in their own way, with their defaults; what they read
is judged and covered as ours is.
"""

import csv
import io
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from drawn_words import (
    HANDWRITTEN,
    HARMLESS,
    PACKAGES,
    PRINTED,
    PUPILS,
    TYPEFACES,
    Drawn,
    page,
    register,
    somewhere,
    typeface,
)
from PIL import Image
from rich.console import Console
from rich.table import Table

from eventguard.adapters.words.text_reader import TextReader
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.word import Gives, Line, Word
from eventguard.core.words.captions import pupils_of
from eventguard.core.words.in_pictures import Judge

ROOT = Path(__file__).parents[1]
PHOTOS = ROOT.parent / "shared" / "data" / "detect"
RESULTS = ROOT / "benchmarks" / "results" / "words.json"
HEIGHTS = (8, 12, 16, 24, 48)
#: Names for each typeface and height; the peers, which take long, get one in so many of them.
NAMES, FOR_PEERS = 12, 6
HELD, NOTED = 0.9, 0.4
#: Backgrounds are so wide, as a phone's photo is published.
WIDE, BACKGROUNDS = 1024, 40
#: One name in so many is a first name alone.
ALONE = 4
#: How tall the harmless words are, and how many lines are on the page that is timed.
HARMLESS_TALL, LINES = (16, 24, 48), 36
Reads = Callable[[Pixels], Sequence[Line]]
Scores = dict[str, dict[int, Counter[str]]]


def by_rapidocr() -> Reads | None:
    """The wheel's own way, with its defaults."""
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415  only where its own requirements are installed

        engine = RapidOCR(params={"Global.log_level": "error"})
    except ImportError:
        return None

    def read(pixels: Pixels) -> list[Line]:
        found: Any = engine(np.ascontiguousarray(pixels[..., ::-1]))
        if found.boxes is None:
            return []
        return [
            Line(tuple((float(x), float(y)) for x, y in corners), (text,), float(sure))
            for corners, text, sure in zip(found.boxes, found.txts, found.scores, strict=True)
        ]

    return read


def by_tesseract(pixels: Pixels) -> list[Line]:
    """Tesseract's command with its defaults, for scattered text (--psm 11), line by line."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    command = ["tesseract", "stdin", "stdout", "--psm", "11", "tsv"]
    told = subprocess.run(command, input=file.getvalue(), capture_output=True, check=True).stdout.decode()
    lines: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(told), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["text"] and row["text"].strip():
            lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    return [_line(words) for words in lines.values()]


def _line(words: list[dict[str, str]]) -> Line:
    left, top = (min(int(word[side]) for word in words) for side in ("left", "top"))
    right = max(int(word["left"]) + int(word["width"]) for word in words)
    bottom = max(int(word["top"]) + int(word["height"]) for word in words)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    sure = sum(float(word["conf"]) for word in words) / len(words) / 100
    return Line(corners, (" ".join(word["text"] for word in words),), sure)


def outcome(drawn: Drawn, words: Sequence[Word]) -> str:
    """What became of the name."""
    covered, noted = (np.zeros(drawn.ink.shape, np.uint8) for _ in range(2))
    for word in words:
        mask = covered if word.verdict is Verdict.COVER else noted if word.gives is Gives.UNREAD else None
        if mask is not None:
            cv2.fillPoly(mask, [np.round(np.array(word.corners)).astype(np.int32)], 1)
    if not drawn.ink.any():  # strokes thinner than the pixels that count as ink
        return "legible"
    if covered[drawn.ink].mean() >= HELD:
        return "covered"
    return "noted" if (covered | noted)[drawn.ink].mean() >= NOTED else "legible"


def measure(reads: Reads, judge: Judge, photos: Sequence[Pixels], names: int) -> Scores:
    """For each typeface and height, what became of so many names."""
    people = [person.name for person in register()]
    scores: Scores = {face: {} for face in TYPEFACES}
    for face in TYPEFACES:
        for tall in HEIGHTS:
            lot, score = random.Random(f"{face} {tall}"), scores[face].setdefault(tall, Counter())
            for n in range(names):
                name = lot.choice(people)
                drawn = somewhere(photos, name.split()[0] if n % ALONE == 0 else name, face, tall, lot)
                score[outcome(drawn, judge.words(reads(drawn.pixels), 1.0, lambda _: False))] += 1
    return scores


def show(title: str, scores: Scores) -> None:
    """Covered, and noted where not covered, of all."""
    table = Table(title=f"{title}: names covered + noted, of all, by height in pixels")
    table.add_column("typeface")
    for tall in HEIGHTS:
        table.add_column(str(tall), justify="right")
    groups = {"all printed": PRINTED, "all handwritten": HANDWRITTEN}
    rows = {**{face: [face] for face in TYPEFACES}, **{name: list(faces) for name, faces in groups.items()}}
    for name, faces in rows.items():
        sums = [sum((scores[face][tall] for face in faces), Counter[str]()) for tall in HEIGHTS]
        table.add_row(name, *(f"{each['covered']} + {each['noted']} of {each.total()}" for each in sums))
    Console(width=120).print(table)


def by_mistake(reads: Reads, judge: Judge, photos: Iterable[Pixels]) -> dict[str, int]:
    """Of how many pictures on which nobody of the register is named one has a word covered, or noted."""
    score = Counter(of=0, covered=0, noted=0)
    for pixels in photos:
        words = judge.words(reads(pixels), 1.0, lambda _: False)
        score["of"] += 1
        score["covered"] += any(word.verdict is Verdict.COVER for word in words)
        score["noted"] += any(word.gives is Gives.UNREAD for word in words)
    return dict(score)


def harmless(photos: Sequence[Pixels]) -> Iterator[Pixels]:
    """Things that bear only harmless words, each of them once, in all typefaces and heights in turn."""
    for n, words in enumerate(2 * [each.strip() for each in HARMLESS.split(",")]):
        face = list(TYPEFACES)[n % len(TYPEFACES)]
        yield somewhere(photos, words, face, HARMLESS_TALL[n % len(HARMLESS_TALL)], random.Random(n)).pixels


def real_photos() -> Iterator[Pixels]:
    """The research photos of people and their things, labelled and not."""
    for path in sorted(path for path in PHOTOS.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".gif", ".png")):
        yield np.asarray(Image.open(path).convert("RGB"))


def seconds(reads: Reads, judge: Judge, photos: Sequence[Pixels]) -> float:
    """Of a processor, for each of these photos."""
    judge.words(reads(photos[0]), 1.0, lambda _: False)
    started = time.process_time()
    for photo in photos:
        judge.words(reads(photo), 1.0, lambda _: False)
    return (time.process_time() - started) / len(photos)


def _twelve(pixels: Pixels) -> Pixels:
    """A copy with 12 megapixels."""
    scale = (12e6 / (pixels.shape[0] * pixels.shape[1])) ** 0.5
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)


def timed(reads: Reads, judge: Judge) -> dict[str, float]:
    """Seconds of a processor for a photo of 12 megapixels without writing, and for one with a page of it."""
    plain = [
        _twelve(np.asarray(Image.open(path).convert("RGB")))
        for path in sorted((ROOT / "samples" / "event").glob("*.jpg"))
    ]
    pages = [page(photo, random.Random(n), LINES) for n, photo in enumerate(plain[:2])]
    return {
        "without writing": round(seconds(reads, judge, plain), 2),
        f"{LINES} lines": round(seconds(reads, judge, pages), 2),
    }


def side_by_side(reader: TextReader, judge: Judge, photos: Sequence[Pixels], names: int) -> dict[str, Scores]:
    """The peers, and ours on the same names."""
    peers: dict[str, Reads | None] = {"EventGuard": reader.read, "rapidocr's defaults": by_rapidocr()}
    peers["Tesseract's defaults"] = by_tesseract if shutil.which("tesseract") else None
    for name in [name for name, reads in peers.items() if reads is None]:
        print(f"{name}: not installed")
    return {
        f"{name}, {names} names each": measure(reads, judge, photos, names) for name, reads in peers.items() if reads
    }


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    try:
        for face in TYPEFACES:
            typeface(face, HEIGHTS[0])
    except OSError:
        sys.exit(f"A typeface is missing. Install: {PACKAGES}")
    names = int(sys.argv[1]) if len(sys.argv) > 1 else NAMES
    cv2.setNumThreads(1)
    reader, judge = TextReader(), Judge(pupils_of(register()))
    real = [np.asarray(Image.open(path).convert("RGB")) for path in sorted((PHOTOS / "wider").glob("*.jpg"))]
    backgrounds = [np.asarray(Image.fromarray(p).resize((WIDE, round(WIDE * p.shape[0] / p.shape[1])))) for p in real]
    backgrounds = backgrounds[:BACKGROUNDS]
    scores = {f"EventGuard, {names} names each": measure(reader.read, judge, backgrounds, names)}
    scores |= side_by_side(reader, judge, backgrounds, max(1, names // FOR_PEERS))
    for title, each in scores.items():
        show(title, each)
    mistakes = {
        "things with harmless words": by_mistake(reader.read, judge, harmless(backgrounds)),
        "photos of real people": by_mistake(reader.read, judge, real_photos()),
    }
    spent = timed(reader.read, judge)
    print(f"covered or noted by mistake, {PUPILS} in the register: {mistakes}")
    print(f"seconds of a processor for a photo of 12 megapixels: {spent}")
    if names >= NAMES:
        kept = {**scores, "by mistake": mistakes, "seconds for 12 megapixels": spent}
        rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in kept.items())
        RESULTS.write_text(f"{{\n{rows}\n}}\n")


if __name__ == "__main__":
    main()
