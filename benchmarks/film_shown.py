"""A made film of ten people who are rightly shown, and a school that has compared them: what that costs beside covering
everybody, for every frame of whoever would be shown is compared.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from film_cameras import hand, still
from film_kinds import FULL, Made
from film_scenes import PHOTOS, Scene
from film_shots import Shot
from made_films import pictures, write
from PIL import Image

#: This checkout's code is run, whatever is installed.
HERE = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
PEOPLE = PHOTOS.parent / "identity" / "people"
#: How many stand in a row, in how many rows, and how large each one's photo is then, in pixels.
ACROSS, ROWS, SIDE = 5, 2, 340
#: Of each person's photos so many are references; the next is what the film shows.
REFERENCES = 3
#: What of a reference photo is cut out: the person in the middle, as the product advises.
MIDDLE = (25, 20, 125, 130)
#: The exit code where some of the reference photos were not good enough.
SOME_REFUSED = 3


def made(folder: Path, seconds: float) -> Path:
    """They stand side by side, filmed from a hand. The folder gets what a school has of them, too."""
    people = [each for each in sorted(PEOPLE.iterdir()) if len(list(each.iterdir())) > REFERENCES][: ACROSS * ROWS]
    wall = np.random.default_rng(1).integers(90, 160, (14, 24, 3), np.uint8)
    picture = Image.fromarray(wall).resize(FULL, Image.Resampling.BICUBIC)
    rows = []
    for index, person in enumerate(people):
        *references, shown = sorted(person.iterdir())[: REFERENCES + 1]
        id, (row, column) = f"P{index}", divmod(index, ACROSS)
        rows.append((id, "Person", str(index), "yes", "yes", "A Parent", "01/09/2026"))
        (folder / "portraits" / id).mkdir(parents=True)
        for reference in references:
            with Image.open(reference) as image:
                image.crop(MIDDLE).save(folder / "portraits" / id / f"{reference.stem}.png")
        with Image.open(shown) as image:
            there = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        width, height = FULL[0] // ACROSS, FULL[1] // ROWS
        picture.paste(there, (column * width + (width - SIDE) // 2, row * height + (height - SIDE) // 2))
    with (folder / "people.csv").open("w", newline="") as file:
        columns = ("id", "first_name", "last_name", "website", "biometrics", "consented_by", "notified")
        csv.writer(file).writerows([columns, *rows])
    film = Made(FULL, [Shot(Scene(np.asarray(picture), ()), seconds, hand(3, 12, 0.4, still(near=1.05)))])
    path = folder / "shown.mp4"
    write(path, film.size, pictures("shown", film), film.quality)
    return path


def enrol(folder: Path) -> None:
    """Everybody may be shown and recognised."""
    for said in (
        ("people", "import", "people.csv"),
        ("recognition", "on", "--compare", "everybody", "--dpia", "BENCHMARK", "--by", "the benchmark"),
        ("people", "enrol", "--folder", "portraits"),
    ):
        _told(folder, *said)


def command(folder: Path) -> list[str]:
    """EventGuard in that school."""
    folders = ("--workspace", str(folder / "workspace"), "--consent-data", str(folder / "consent"))
    return [sys.executable, "-m", "eventguard", "--json", *folders]


def how_many(folder: Path) -> int:
    """How many faces of the film that is held are shown."""
    (held,) = _told(folder, "queue")
    (film,) = _told(folder, "show", json.loads(held)["id"])
    return sum(face["verdict"] == "show" for face in json.loads(film)["faces"])


def _told(folder: Path, *said: str) -> list[str]:
    """The lines that a command in that school prints; some reference photos may not be good enough."""
    done = subprocess.run(
        [*command(folder), *said], cwd=folder, env=HERE, check=False, stdout=subprocess.PIPE, text=True
    )
    if done.returncode not in (0, SOME_REFUSED):
        sys.exit(f"{' '.join(said)} failed with exit code {done.returncode}")
    return done.stdout.splitlines()
