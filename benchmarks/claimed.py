"""Whether a face that somebody says is a person's looks like that person's photos: how often the same one is called
unlike, and a different one is, on real photos of adults (LFW) and on children's embeddings (FG-NET).

Run: uv run --group bench python benchmarks/claimed.py [FILE]     (needs the research photos in ../shared/data)
Some ten minutes to describe all faces on two cores; FILE, outside the project, keeps them for the next run. Each
probe is looked at as the product does: the face is found again around its box alone. Children are compared with
references that are at most three years from the probe.
"""

import json
import os
import pickle
import random
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from faces import ROOT, SETTINGS, smaller
from PIL import Image
from rich.console import Console
from rich.table import Table

from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.faces.dlib import Dlib
from eventguard.adapters.faces.sface import SFace
from eventguard.core.faces.matching import Gallery, Template, is_clear, score, unit
from eventguard.core.faces.reference_photo import CLEAREST
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.ports import Embedding

RESULTS = Path(__file__).parent / "results" / "claimed.json"
SPLITS, OTHERS = 5, 10
GROUPS = ROOT.parent / "detect"
#: How many years a reference photo may be from the probe, of children.
YEARS = 3
#: The faces of adults also in this height, in pixels.
SMALL = 32

Probe = tuple[Embedding, Embedding]


@dataclass(frozen=True, eq=False)
class Seen:
    """One photo's face as a batch describes it and as a comparison does, also in a small copy, and how long it took."""

    batch: Probe
    again: Probe | None
    small: Probe | None
    seconds: float


@dataclass
class Count:
    """How many were called unlike, of how many."""

    unlike: int = 0
    of: int = 0

    def add(self, unlike: bool) -> None:
        """Count one comparison."""
        self.unlike, self.of = self.unlike + unlike, self.of + 1

    def __str__(self) -> str:
        return f"{self.unlike} of {self.of} ({self.unlike / max(1, self.of):.1%})"


@cache
def _engines() -> tuple[Detector, SFace, Dlib]:
    return Detector(SETTINGS), SFace(), Dlib()


def _describe(file: Path) -> tuple[str, Seen | None]:
    pixels = np.asarray(Image.open(file).convert("RGB"))
    face = _central(pixels)
    if face is None:
        return file.parent.name, None
    begun = time.process_time()
    again = _again(pixels, face.box)
    seconds = time.process_time() - begun
    copy = smaller(SMALL)(pixels, face.box.height)
    tiny = _central(copy)
    return file.parent.name, Seen(_embed(pixels, face), again, _again(copy, tiny.box) if tiny else None, seconds)


def _central(pixels: Pixels) -> Detection | None:
    """The face nearest to the middle: the named person's."""
    middle = np.array([pixels.shape[1] / 2, pixels.shape[0] / 2])
    found = _engines()[0].search(pixels).faces
    return min(found, key=lambda one: float(np.linalg.norm(np.mean(one.landmarks, axis=0) - middle)), default=None)


def _again(pixels: Pixels, box: Box) -> Probe | None:
    found = _engines()[0].find_at(pixels, box)
    return _embed(pixels, found) if found else None


def _embed(pixels: Pixels, face: Detection) -> Probe:
    _, first, second = _engines()
    return first.embed(pixels, face), second.embed(pixels, face)


def adults(people: Mapping[str, Sequence[Seen]], photos: int, copy: str) -> tuple[Count, Count]:
    """The same person and different people called unlike, with so many reference photos each."""
    same, different = Count(), Count()
    for seed in range(SPLITS):
        chance = random.Random(seed)
        templates, probes = {}, {}
        for person, seen in people.items():
            drawn = chance.sample(seen, len(seen))
            clear = [one for one in drawn if is_clear(one.batch[0], CLEAREST)][:photos]
            if len(clear) == photos:
                templates[person] = _template(person, [one.batch for one in clear])
                others = [getattr(one, copy) for one in drawn if one not in clear]
                probes[person] = [probe for probe in others if probe and is_clear(probe[0])]
        cut, names = Gallery(list(templates.values())).unlike, sorted(templates)
        for person, asked in probes.items():
            for probe in asked:
                same.add(score(probe[0], probe[1], templates[person]) < cut)
                for other in chance.sample(names, OTHERS):
                    if other != person:
                        different.add(score(probe[0], probe[1], templates[other]) < cut)
    return same, different


def children(photos: int) -> tuple[Count, Count]:
    """The same of children: references of one age, probes at most ``YEARS`` from each of them."""
    data = np.load(ROOT / "children.npz")
    person, age, height, usable = (data[name] for name in ("person", "age", "height", "reference"))
    embeddings = list(zip(data["sface"].astype(np.float32), data["dlib"].astype(np.float32), strict=True))
    same, different = Count(), Count()
    for seed in range(SPLITS * 8):  # so few children that the draw matters
        chance, references = random.Random(seed), {}
        for who in sorted(set(person)):
            own = [i for i in range(len(person)) if person[i] == who and usable[i]]
            middle = chance.choice(own) if own else 0
            near = [i for i in own if i != middle and abs(age[i] - age[middle]) <= YEARS]
            chosen = [middle, *chance.sample(near, min(photos - 1, len(near)))]
            if len(chosen) == photos < len(own):
                references[who] = chosen
        templates = {who: _template(str(who), [embeddings[i] for i in chosen]) for who, chosen in references.items()}
        cut = Gallery(list(templates.values())).unlike
        for i, probe in enumerate(embeddings):
            for who, chosen in references.items():
                like_age = i not in chosen and all(abs(age[i] - age[j]) <= YEARS for j in chosen)
                if like_age and height[i] >= SETTINGS.match_size and is_clear(probe[0]):
                    count = same if person[i] == who else different
                    count.add(score(probe[0], probe[1], templates[who]) < cut)
    return same, different


def _template(person: str, photos: Sequence[Probe]) -> Template:
    return Template(person, np.array([first for first, _ in photos]), np.array([second for _, second in photos]))


def moved() -> dict[str, object]:
    """How near a comparison's description of a face comes to a batch's, in photos of groups and crowds."""
    files = [*sorted((GROUPS / "wider").glob("*.jpg"))[::4], *sorted((GROUPS / "small_groups").glob("*.jpg"))]
    cosines, lost = [], 0
    for file in files:
        pixels = np.asarray(Image.open(file).convert("RGB"))
        for face in _engines()[0].search(pixels).faces:
            batch = _engines()[1].embed(pixels, face)
            if face.box.height >= SETTINGS.match_size and is_clear(batch):
                found = _engines()[0].find_at(pixels, face.box)
                lost += found is None
                cosines += [float(unit(batch) @ unit(_engines()[1].embed(pixels, found)))] if found else []
    return {
        "faces found again": f"{len(cosines)} of {len(cosines) + lost}",
        "cosine with a batch's, 5 % and median": np.quantile(cosines, [0.05, 0.5]).round(2).tolist(),
    }


def load(kept: Sequence[str]) -> dict[str, list[Seen]]:
    """Describe all faces, or take those that an earlier run kept."""
    if kept and Path(kept[0]).exists():
        described: dict[str, list[Seen]] = pickle.loads(Path(kept[0]).read_bytes())
        return described
    files = sorted((ROOT / "people").rglob("*.jpg"))
    people: dict[str, list[Seen]] = {}
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), cv2.setNumThreads, (1,)) as pool:
        for person, seen in pool.map(_describe, files, chunksize=8):
            if seen:
                people.setdefault(person, []).append(seen)
    if kept:
        Path(kept[0]).write_bytes(pickle.dumps(people))
    return people


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    if not ROOT.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    people = load(sys.argv[1:])
    rows = {}
    for photos in (1, 2, 3):
        rows[f"adults, {photos}"] = adults(people, photos, "again")
        rows[f"adults of {SMALL} pixels, {photos}"] = adults(people, photos, "small")
        rows[f"children, {photos}"] = children(photos)
    table = Table("reference photos each", "the same called unlike", "different called unlike")
    for title, (same, different) in sorted(rows.items()):
        table.add_row(title, str(same), str(different))
    told = moved() | {"processor seconds": float(np.median([one.seconds for seen in people.values() for one in seen]))}
    Console(width=150).print(table, told)
    counts = {title: [asdict(count) for count in pair] for title, pair in rows.items()}
    RESULTS.write_text(json.dumps(counts | told, indent=2) + "\n")


if __name__ == "__main__":
    main()
