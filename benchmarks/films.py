"""Faces left to be seen in films, frame by frame, and what is covered by mistake: side by side with deface on the same
films in the same run, and with our own finder frame by frame without tracks.

Run: uv run --group bench python benchmarks/films.py [NAME ...] [--tools TOOL ...] [--kept FOLDER] [--no-results]
(needs the research photos in ../shared/data; the films are made by ``made_films.py``, and gone afterwards unless a
folder for them is named). The rule by which a face counts as covered: ``film_scores.py``. Frames a second here are of
finding alone; whole command lines: ``film_speed.py``.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import imageio
import numpy as np
import skimage.draw
from deface.centerface import CenterFace
from deface.deface import scale_bb
from film_kinds import KINDS
from film_scenes import PHOTOS
from film_scores import BANDS, Mask, Score, score
from made_films import MadeFilm, make
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "films.json"
#: What one tool covers of a film: a mask for each frame, one after another.
Masks = Callable[[Path], Iterator[Mask]]


def by_deface(path: Path) -> Iterator[Mask]:
    """Deface's own reader, network, threshold, scaling, cutting at the rim and ellipse, as on its command line."""
    network = CenterFace()
    for frame in imageio.get_reader(path).iter_data():
        height, width = frame.shape[:2]
        mask = np.zeros((height, width), np.uint8)
        for row in network(frame, threshold=0.2)[0]:
            x1, y1, x2, y2 = scale_bb(*row[:4].astype(int), 1.3)
            y1, y2, x1, x2 = max(0, y1), min(height - 1, y2), max(0, x1), min(width - 1, x2)
            if x1 >= x2 or y1 >= y2:
                continue
            rows, columns = skimage.draw.ellipse((y2 - y1) // 2, (x2 - x1) // 2, (y2 - y1) // 2, (x2 - x1) // 2)
            mask[y1:y2, x1:x2][rows, columns] = 255
        yield mask


def frame_by_frame(path: Path) -> Iterator[Mask]:
    """Our finder in every frame by itself, as if each were a photo."""
    raise NotImplementedError(path)


def with_tracks(path: Path) -> Iterator[Mask]:
    """What ``clean`` covers."""
    raise NotImplementedError(path)


TOOLS: dict[str, Masks] = {
    "EventGuard": with_tracks,
    "EventGuard frame by frame": frame_by_frame,
    "deface, its defaults": by_deface,
}


def measure(film: MadeFilm, masks: Masks) -> Score:
    """One tool over one film, with the time that finding took."""
    spent = 0.0

    def timed() -> Iterator[Mask]:
        nonlocal spent
        found, begun = masks(film.path), time.monotonic()
        for mask in found:
            spent += time.monotonic() - begun
            yield mask
            begun = time.monotonic()

    result = score(film, timed())
    result.seconds = spent
    return result


def compare(films: Sequence[MadeFilm], tools: Sequence[str]) -> dict[str, dict[str, Score]]:
    """Every tool over every film, by tool and film; a tool that is not there yet is left out."""
    scores: dict[str, dict[str, Score]] = {}
    for film in films:
        for tool in tools:
            try:
                scores.setdefault(tool, {})[film.name] = measure(film, TOOLS[tool])
            except NotImplementedError:
                continue
        told = [f"{tool} {sum(each[film.name].uncovered)}" for tool, each in scores.items() if film.name in each]
        print(f"{film.name}: uncovered face-frames:", ", ".join(told), flush=True)
    return {tool: each for tool, each in scores.items() if each}


def total(scores: dict[str, Score]) -> Score:
    """All films of one tool as one."""
    whole = Score()
    for each in scores.values():
        whole.add(each)
    return whole


def show(scores: dict[str, dict[str, Score]]) -> None:
    """One table over all films, and one by film."""
    console = Console(width=170)
    heights = [f"{low}-{high}" if high < 1000 else f"{low}+" for low, high in BANDS]
    table = Table(title="Face-frames left uncovered, by height in pixels of the film")
    columns = ("", *heights, "16+", "films with any", "longest run", "flashes", "by mistake", "frames a second")
    for column in columns:
        table.add_column(column, justify="right" if column else "left")
    for tool, films in scores.items():
        whole = total(films)
        shares = [f"{bare} of {faces}" for bare, faces in zip(whole.uncovered, whole.faces, strict=True)]
        bare, faces = sum(whole.uncovered), sum(whole.faces)
        table.add_row(
            tool,
            *shares,
            f"{bare} ({bare / max(1, faces):.2%})",
            f"{whole.films_with_any} of {whole.films}",
            str(whole.longest),
            f"{whole.flashes} in {whole.films_with_flashes} films",
            f"{whole.by_mistake:.2%}",
            f"{whole.frames / max(1e-9, whole.seconds):.1f}",
        )
    console.print(table)
    table = Table("film", "face-frames", *scores, title="Uncovered face-frames, longest run and flashes, by film")
    first = next(iter(scores.values()))
    for name, each in first.items():
        told = [f"{sum(s.uncovered)}, {s.longest}, {s.flashes}" for s in (films[name] for films in scores.values())]
        table.add_row(name, str(sum(each.faces)), *told)
    console.print(table)


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    asked = argparse.ArgumentParser(description="Faces left to be seen in films.")
    asked.add_argument("names", nargs="*", help="films by name; all if none is named")
    asked.add_argument("--tools", nargs="*", default=list(TOOLS), choices=list(TOOLS))
    asked.add_argument("--kept", type=Path, help="where films are kept, so that they are made once")
    asked.add_argument("--no-results", action="store_true", help="print only")
    wanted = asked.parse_args()
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    if unknown := set(wanted.names) - set(KINDS):
        sys.exit(f"There is no film {', '.join(sorted(unknown))}.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = wanted.kept or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        scores = compare(make(folder, wanted.names), wanted.tools)
    show(scores)
    if not wanted.no_results:
        kept = {tool: {"all": asdict(total(films)), "films": films} for tool, films in scores.items()}
        RESULTS.write_text(json.dumps(kept, indent=2, default=asdict) + "\n")


if __name__ == "__main__":
    main()
