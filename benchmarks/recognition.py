"""Who is shown: people who may be, strangers, and people under a wrong name, on real photos (LFW, FG-NET).

Run: uv run --group bench python benchmarks/recognition.py [FILE]     (needs the research photos in ../shared/data)
About a quarter of an hour to describe all faces on two cores; FILE, outside the project, keeps them for the next run.
250 people are enrolled with 1, 2 or 3 photos each, drawn anew for each split; probes are their other photos, strangers
the other people. Each probe is judged as a photo with one face, at the product's defaults. Children, small galleries
and what ``calibrate`` promises of each: ``populations.py``, whose table is printed as well.
"""

import json
import pickle
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from faces import COPIES, ROOT, Described, Faces, describe_all
from judging import NO_STRANGER, EventGuard, Score, Shown
from populations import measure, tell
from rich.console import Console
from rich.table import Table

from eventguard.core.faces.matching import unit
from eventguard.core.ports import Embedding

RESULTS = Path(__file__).parent / "results" / "recognition.json"
SPLITS, ENROLLED = 5, 250
#: Copies are made of so many photos of each person; there are 1,000 strangers.
COPIED = 2
#: SFace alone at the cosine that OpenCV recommends, and face_recognition at its default and at a strict tolerance.
COSINE, TOLERANCES = 0.363, (0.6, 0.5)
ALIKE = 25


class NearestPhoto:
    """The usual way: the nearest reference photo, if it is near enough (``face_recognition.compare_faces``)."""

    def __init__(self, references: dict[str, list[Described]], tolerance: float | None) -> None:
        self._tolerance = tolerance
        self._people = [person for person, photos in references.items() for _ in photos]
        known = [face for photos in references.values() for face in photos]
        self._known = np.array([face.second if tolerance else unit(face.first) for face in known])

    def shown(self, face: Described) -> Shown:
        """One face, one photo."""
        if self._tolerance:
            distances = np.linalg.norm(self._known - face.second, axis=1)
            near = float(distances.min()) <= self._tolerance
        else:
            distances = -self._known @ unit(face.first)
            near = float(distances.min()) <= -COSINE
        return (self._people[int(distances.argmin())] if near else None), None


@dataclass(frozen=True)
class Split:
    """Who is enrolled with which photos, and who is asked for (None: a stranger)."""

    references: dict[str, list[Described]]
    probes: list[tuple[str | None, Faces]]


def split(faces: dict[str, Faces], seed: int, enrolled: int, photos: int) -> Split:
    """Draw people and their reference photos."""
    chance = random.Random(seed)
    people: dict[str, list[str]] = {}
    for name, copies in faces.items():
        if copies[""] is not None and name != NO_STRANGER:
            kind, *rest = name.split("/")
            people.setdefault(rest[0] if kind == "people" else "", []).append(name)
    strangers = people.pop("")
    names = sorted(people)
    chance.shuffle(names)
    references: dict[str, list[Described]] = {}
    probes: list[tuple[str | None, Faces]] = [(None, faces[name]) for name in strangers]
    for index, person in enumerate(names):
        if index >= enrolled:
            probes += [(None, faces[name]) for name in people[person]]
            continue
        chosen = chance.sample(people[person], min(photos, len(people[person]) - 1))
        references[person] = [face for name in chosen if (face := faces[name][""])]
        probes += [(person, faces[name]) for name in people[person] if name not in chosen]
    return Split(references, probes)


def compare(faces: dict[str, Faces]) -> dict[str, dict[str, Score]]:
    """All methods on all splits: by number of reference photos for plain photos, then by copy with three."""
    scores: dict[str, dict[str, Score]] = {}
    for photos in (3, 2, 1):
        for seed in range(SPLITS):
            drawn = split(faces, seed, ENROLLED, photos)
            for copy in ("", *(COPIES if photos == 3 else ())):
                title = copy or f"{photos} reference photo{'s' if photos > 1 else ''} each"
                _count(scores.setdefault(title, {}), drawn, copy)
    return scores


def _count(scores: dict[str, Score], drawn: Split, copy: str) -> None:
    methods: dict[str, EventGuard | NearestPhoto] = {"EventGuard": EventGuard(drawn.references)}
    methods |= {"SFace, cosine 0.363": NearestPhoto(drawn.references, None)}
    methods |= {f"face_recognition {t}": NearestPhoto(drawn.references, t) for t in TOLERANCES}
    for person, copies in drawn.probes:
        if copy in copies:
            for name, method in methods.items():
                face = copies[copy]
                scores.setdefault(name, Score()).add(person, method.shown(face) if face else (None, None))


def mean_direction(embeddings: list[Embedding]) -> Embedding:
    """The direction in which several photos of one person point together."""
    return unit(np.mean([unit(each) for each in embeddings], axis=0, dtype=np.float32))


def look_alikes(faces: dict[str, Faces]) -> dict[str, Score]:
    """The most alike pairs of different people: one of them enrolled and the other a stranger, then both enrolled."""
    drawn = split(faces, 0, 10_000, 3)
    people, probes = list(drawn.references), drawn.probes
    first = np.array([mean_direction([f.first for f in drawn.references[p]]) for p in people])
    second = np.array([np.array([f.second for f in drawn.references[p]]).mean(axis=0) for p in people])
    likeness = first @ first.T - np.linalg.norm(second[:, None] - second[None], axis=2)
    pairs = sorted(zip(*np.triu_indices(len(people), 1), strict=True), key=lambda pair: -likeness[pair])[:ALIKE]
    scores = {"one of the two enrolled": Score(), "both enrolled": Score()}
    for a, b in ((people[i], people[j]) for i, j in pairs):
        for out, title in ((a, "one of the two enrolled"), (b, "one of the two enrolled"), (None, "both enrolled")):
            judge = EventGuard({p: r for p, r in drawn.references.items() if p != out})
            for person, copies in probes:
                if person in (a, b) and (face := copies[""]):
                    scores[title].add(None if person == out else person, judge.shown(face))
    return scores


def milliseconds(faces: dict[str, Faces]) -> dict[str, float]:
    """What each step takes a face, and the share of strangers for whom the second opinion is asked."""
    from eventguard.adapters.faces.dlib import Dlib  # noqa: PLC0415  only this table runs the engines here
    from eventguard.adapters.faces.sface import SFace  # noqa: PLC0415

    drawn = split(faces, 0, ENROLLED, 3)
    judge = EventGuard(drawn.references)
    described = [face for _, copies in drawn.probes if (face := copies[""])][:200]
    asked = sum(bool(judge.gallery.likenesses(face.first, partial(np.copy, face.second))) for face in described)
    pixels = np.random.default_rng(0).integers(0, 255, (150, 150, 3)).astype(np.uint8)
    steps = {"SFace": SFace().embed, "dlib": Dlib().embed}
    spent = {}
    for name, embed in steps.items():
        begun = time.process_time()
        for face in described[:40]:
            embed(pixels, face.detection)
        spent[name] = (time.process_time() - begun) / 40 * 1000
    begun = time.process_time()
    for face in described:
        judge.shown(face)
    spent["matching with 250 people"] = (time.process_time() - begun) / len(described) * 1000
    share = asked / len(described)
    spent["EventGuard, a stranger"] = spent["SFace"] + share * spent["dlib"] + spent["matching with 250 people"]
    spent["EventGuard, somebody enrolled"] = spent["SFace"] + spent["dlib"] + spent["matching with 250 people"]
    return spent


def show(title: str, scores: dict[str, Score]) -> None:
    """One table."""
    table = Table(title=title, title_justify="left")
    columns = ("strangers shown", "wrong name shown", "consenting people shown", "suggested rightly", "... strangers")
    for column in ("", *columns):
        table.add_column(column, justify="right" if column else "left")
    for name, score in scores.items():
        parts = (
            (score.strangers_shown, score.strangers),
            (score.wrong, score.people),
            (score.people_shown, score.people),
            (score.suggested, score.people),
            (score.suggested_strangers, score.strangers),
        )
        table.add_row(name, *(f"{n} of {of} ({n / of:.2%})" if of else "" for n, of in parts))
    Console(width=170).print(table)


def load(kept: Sequence[str]) -> dict[str, Faces]:
    """Describe all faces, or take those that an earlier run kept."""
    if kept and Path(kept[0]).exists():
        described: dict[str, Faces] = pickle.loads(Path(kept[0]).read_bytes())
        return described
    people = {folder.name: sorted(folder.iterdir()) for folder in sorted((ROOT / "people").iterdir())}
    strangers = sorted((ROOT / "strangers").rglob("*.jpg"))
    copied = {*strangers, *(photo for photos in people.values() for photo in photos[-COPIED:])}
    files = [*(photo for photos in people.values() for photo in photos), *strangers]
    faces = dict(describe_all(files, copied))
    if kept:
        Path(kept[0]).write_bytes(pickle.dumps(faces))
    return faces


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    if not ROOT.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    cv2.setNumThreads(1)
    faces = load(sys.argv[1:])
    scores = compare(faces)
    for title, each in scores.items():
        show(f"{title} ({ENROLLED} enrolled, {SPLITS} splits)", each)
    alike = look_alikes(faces)
    show(f"the {ALIKE} most alike pairs of different people, 3 reference photos each", alike)
    rows = list(measure({name: copies[""] for name, copies in faces.items()}))
    tell(rows)
    spent = milliseconds(faces)
    Console(width=170).print({name: round(value, 1) for name, value in spent.items()})
    kept = {title: {name: asdict(score) for name, score in each.items()} for title, each in scores.items()}
    kept["look-alikes"] = {name: asdict(score) for name, score in alike.items()}
    RESULTS.write_text(
        json.dumps({"scores": kept, "populations": [asdict(row) for row in rows], "milliseconds": spent}, indent=2)
        + "\n"
    )


if __name__ == "__main__":
    main()
