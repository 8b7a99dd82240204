"""Who is shown among adults (LFW), among children (FG-NET, as embeddings), and where both are enrolled, in galleries of
every size; and whether ``calibrate`` promises what strangers say.

Run: uv run --group bench python benchmarks/populations.py FILE     (FILE as ``recognition.py`` keeps it)
For each draw people are enrolled with up to so many reference photos, which enrolment would accept; probes are their
other photos, strangers everybody else. A child's references are at most three years from each other and from the probe.
The children are few, so they are drawn often; one pair that resemble each other counts as often as it is drawn.
"""

import pickle
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from faces import ROOT, Described
from judging import NO_STRANGER, EventGuard, Score
from rich.console import Console
from rich.table import Table

from eventguard.core.faces.matching import is_clear
from eventguard.core.faces.reference_photo import CLEAREST
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Box

YEARS = 3
PHOTOS = (3, 2, 1)
#: Children of a mixed gallery, the others are adults.
FEW = 30
#: How many people are enrolled, and how often they are drawn.
CHILDREN = {5: 150, 15: 150, 22: 150, 30: 300}
ADULTS = {5: 20, 15: 40, 30: 20, 100: 10, 250: 5}
MIXED = {250: 20}
#: Where less than so many are expected, none is seen more often than once in twenty times.
FEWEST = 3
#: Where the landmarks of a face are, of which only the embeddings are known.
UPRIGHT = ((30.0, 40.0), (70.0, 40.0), (50.0, 60.0), (35.0, 80.0), (65.0, 80.0))


@dataclass(frozen=True, eq=False)
class Photo:
    """One photo of somebody: their age (0: grown up), the face, and whether enrolment would accept it."""

    age: int
    face: Described
    usable: bool


People = dict[str, list[Photo]]


@dataclass(frozen=True)
class Row:
    """One population: how often so many were drawn, from how many different photos of strangers; what ``calibrate``
    promises (means over the draws) and the share of strangers shown, also in the worst draw.
    """

    population: str
    enrolled: int
    photos: int
    draws: int
    stranger_photos: int
    threshold: float
    chance: float
    low: float
    high: float
    shown: float
    worst: float
    score: Score

    @property
    def holds(self) -> str:
        """Where the share of strangers lies, by the bounds; ``few`` where it is below them, but at the lower one so few
        would be shown that none is no wonder.
        """
        if self.shown < self.low:
            return "few" if self.low * self.score.strangers < FEWEST else "below"
        return "above" if self.shown > self.high else "within"


def children() -> People:
    """Everybody in the children's file."""
    data, people = np.load(ROOT / "children.npz"), People()
    columns = (data[name].tolist() for name in ("person", "age", "height", "reference"))
    for person, age, height, usable, first, second in zip(*columns, data["sface"], data["dlib"], strict=True):
        detection = Detection(Box(0, 0, height, height), UPRIGHT, 1.0)
        face = Described(detection, first.astype(np.float32), second.astype(np.float32))
        people.setdefault(f"child {person}", []).append(Photo(age, face, bool(usable)))
    return people


def adults(faces: Mapping[str, Described | None]) -> People:
    """Everybody of whom there are photos, by file name."""
    people = People()
    for name, face in faces.items():
        if face and name != NO_STRANGER:
            kind, *rest = name.split("/")
            usable = kind == "people" and is_clear(face.first, CLEAREST)
            people.setdefault(rest[0] if kind == "people" else name, []).append(Photo(0, face, usable))
    return people


@dataclass(frozen=True)
class Draw:
    """Who is enrolled with which photos, who else is asked for, and who are strangers."""

    references: dict[str, list[Photo]]
    probes: list[tuple[str, Photo]]
    strangers: list[Photo]


def draw(people: People, chance: random.Random, enrolled: int, photos: int) -> Draw:
    """Draw people and their reference photos; whoever has several keeps one as a probe."""
    drawn = Draw({}, [], [])
    for person in chance.sample(sorted(people), len(people)):
        own = people[person]
        usable = [photo for photo in own if photo.usable]
        if not usable or len(drawn.references) == enrolled:
            drawn.strangers.extend(own)
            continue
        first = chance.choice(usable)
        near = [photo for photo in usable if photo is not first and abs(photo.age - first.age) <= YEARS]
        most = min(photos, max(1, len(own) - 1)) - 1
        chosen = [first, *chance.sample(near, min(most, len(near)))]
        drawn.references[person] = chosen
        others = (p for p in own if p not in chosen and all(abs(p.age - q.age) <= YEARS for q in chosen))
        drawn.probes.extend((person, photo) for photo in others)
    return drawn


def together(*draws: Draw) -> Draw:
    """One gallery of several."""
    all_of = Draw({}, [], [])
    for one in draws:
        all_of.references.update(one.references)
        all_of.probes.extend(one.probes)
        all_of.strangers.extend(one.strangers)
    return all_of


def measure(faces: Mapping[str, Described | None]) -> Iterator[Row]:
    """All populations and sizes, with three, two and one reference photos."""
    young, grown = children(), adults(faces)
    for photos in PHOTOS:
        for enrolled, count in CHILDREN.items():
            drawn = [draw(young, random.Random(seed), enrolled, photos) for seed in range(count)]
            yield row("children", drawn, enrolled, photos)
        for enrolled, count in ADULTS.items():
            drawn = [draw(grown, random.Random(seed), enrolled, photos) for seed in range(count)]
            yield row("adults", drawn, enrolled, photos)
        for enrolled, count in MIXED.items():
            pairs = [
                (
                    draw(young, random.Random(seed), FEW, photos),
                    draw(grown, random.Random(seed), enrolled - FEW, photos),
                )
                for seed in range(count)
            ]
            yield row("mixed", [together(a, b) for a, b in pairs], enrolled, photos)
            without = [together(a, Draw(b.references, [], [])) for a, b in pairs]
            yield row("mixed, the children of it", without, enrolled, photos)


def row(population: str, drawn: Sequence[Draw], enrolled: int, photos: int) -> Row:
    """Judge every probe and every stranger of these draws; of those enrolled only who has so many references."""
    score, stated, shares = Score(), [], []
    for one in drawn:
        judge = EventGuard({person: [photo.face for photo in own] for person, own in one.references.items()})
        strangers = Score()
        for photo in one.strangers:
            strangers.add(None, judge.shown(photo.face))
        for person, photo in one.probes:
            if len(one.references[person]) == photos:
                score.add(person, judge.shown(photo.face))
        score.strangers += strangers.strangers
        score.strangers_shown += strangers.strangers_shown
        score.suggested_strangers += strangers.suggested_strangers
        shares.append(strangers.strangers_shown / strangers.strangers)
        found = judge.gallery.calibration
        stated.append((found.threshold, found.chance, found.low, found.high))
    different = len({photo for one in drawn for photo in one.strangers})
    threshold, promised, low, high = (float(value) for value in np.mean(stated, axis=0))
    sizes = (enrolled, photos, len(drawn), different)
    overall = score.strangers_shown / score.strangers
    return Row(population, *sizes, threshold, promised, low, high, overall, max(shares), score)


def tell(rows: Sequence[Row]) -> None:
    """One table."""
    table = Table("")
    for column in ("enrolled photos draws", "photos of strangers", "threshold", "strangers shown", "worst draw"):
        table.add_column(column)
    for column in ("wrong name", "consenting people shown", "promised", "holds"):
        table.add_column(column)
    for one in rows:
        table.add_row(
            one.population,
            f"{one.enrolled} {one.photos} {one.draws}",
            str(one.stranger_photos),
            f"{one.threshold:.3f}",
            f"{one.score.strangers_shown} of {one.score.strangers} ({one.shown:.3%})",
            f"{one.worst:.2%}",
            f"{one.score.wrong} of {one.score.people}",
            f"{one.score.people_shown} of {one.score.people} ({one.score.people_shown / one.score.people:.1%})",
            f"{one.chance:.3%} ({one.low:.3%} to {one.high:.3%})",
            one.holds,
        )
    Console(width=170).print(table)


if __name__ == "__main__":
    kept = pickle.loads(Path(sys.argv[1]).read_bytes())
    tell(list(measure({name: copies[""] for name, copies in kept.items()})))
