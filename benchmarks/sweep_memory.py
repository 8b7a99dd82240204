"""How much memory a sweep takes over very many files: of the process that hands out the work, and that answers."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psutil
from PIL import Image
from sweep_found import written_down

FILES, ASKED = 20_000, (2_000, 5_000, 10_000, 20_000)
#: Of a hundred files so many are pages of HTML, and so many JSON; and of a hundred pictures so many are no icons.
PAGES, EXPORTS, LARGER = 30, 10, 3
ICONS, PICTURES = ((16, 16), (24, 24), (31, 31)), ((64, 48), (160, 120), (320, 240))
#: One page in so many says whom its picture shows.
NAMES = 20
INTERVAL = 0.2
REGISTER = "id,first_name,last_name,class,social\nP1,Ada,Okafor,4B,yes\n"


@dataclass(frozen=True)
class Held:
    """The most memory (MB) that the process held until so many files were looked at; ``answering``: after that."""

    files: int
    megabytes: float
    answering: bool = False


def measure(folder: Path, files: int = FILES) -> list[Held]:
    """Draw so many files, sweep them once, and watch."""
    site = folder / "site"
    _draw(site, files)
    (folder / "people.csv").write_text(REGISTER)
    call = [sys.executable, "-m", "eventguard", "--json"]
    subprocess.run([*call, "people", "import", "people.csv"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    asked = [least for least in ASKED if least < files] + [files]
    with psutil.Popen([*call, "sweep", "site"], cwd=folder, stdout=subprocess.DEVNULL) as process:
        return list(_watched(process, folder / "eventguard-work" / "sweeps.db", asked))


def _watched(process: psutil.Popen, book: Path, asked: list[int]) -> Iterator[Held]:
    """The peak from the beginning up to each of these counts, and that of the answer alone."""
    peak, left, answering = 0.0, list(asked), 0.0
    while process.poll() is None:
        with suppress(psutil.Error):
            now = process.memory_info().rss / 2**20
            files, ended = written_down(book)
            while left and files >= left[0]:
                yield Held(left.pop(0), round(peak or now, 1))
            if ended:
                answering = max(answering, now)
            peak = max(peak, now)
        time.sleep(INTERVAL)
    yield Held(asked[-1], round(answering, 1), answering=True)


def _draw(site: Path, files: int) -> None:
    """Every one another: icons and small pictures, pages, and exports."""
    for n in range(files):
        folder = site / f"{2010 + n % 12}" / f"{n // 500:02}"
        folder.mkdir(parents=True, exist_ok=True)
        said = f"{'Ada Okafor' if n % NAMES == 0 else 'Somebody'} ran in race {n}"
        if n % 100 < PAGES:
            figure = f'<figure><img src="{n + PAGES}.png" alt="Race {n}"><figcaption>{said}</figcaption></figure>'
            (folder / f"{n}.html").write_text(f"<!doctype html><html><body>{figure}</body></html>")
        elif n % 100 < PAGES + EXPORTS:
            (folder / f"{n}.json").write_text(json.dumps([{"media": [{"uri": f"{n + PAGES}.png", "title": said}]}]))
        else:
            sizes = PICTURES if n % 100 >= 100 - LARGER else ICONS
            random = np.random.default_rng(n)
            coarse = random.integers(20, 235, (4, 4, 3)).astype(np.uint8)
            Image.fromarray(coarse).resize(sizes[n % 3], Image.Resampling.BICUBIC).save(folder / f"{n}.png")


def as_json(held: list[Held]) -> list[dict[str, object]]:
    """For the file of results."""
    return [asdict(each) for each in held]
