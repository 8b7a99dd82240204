"""Faces left to be seen in films, frame by frame, and what is covered by mistake: side by side with deface on the same
films in the same run, and with our own finder frame by frame without tracks.

Run: uv run --group bench python benchmarks/films.py [NAME ...] [--tools TOOL ...] [--kept FOLDER] [--no-results]
(needs the research photos in ../shared/data; the films are made by ``made_films.py``, and gone afterwards unless a
folder for them is named). The rule by which a face counts as covered: ``film_scores.py``. Frames a second here are of
finding alone, for ours of all of its work; whole command lines: ``film_speed.py``. "All labels" counts those, too,
where nothing of a face is to be seen (``film_scenes.UNSEEN``).
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import imageio
import numpy as np
import skimage.draw
from deface.centerface import CenterFace
from deface.deface import scale_bb
from film_kinds import KINDS
from film_scenes import PHOTOS
from film_scores import BANDS, Mask, Score, score
from made_films import MadeFilm, make, with_unseen
from rich.console import Console
from rich.table import Table

from eventguard.adapters.covers.region import ellipses, opaque
from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.films.begun import Begun
from eventguard.adapters.films.open_reel import open_reel
from eventguard.app.films.making import Making
from eventguard.core.films.work import find_of
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.pixels import Box
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.settings import FAINT, Settings
from eventguard.film_jobs import Source

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
    """Our finder as it looks at every frame of a film, by itself: what it would cover in each if it were a photo."""
    detector = Detector(Settings())
    with path.open("rb") as file, open_reel(file, Settings()) as reel:
        for pixels in reel.frames():
            finds = [find_of(face, FAINT) for face in detector.glance(pixels)]
            boxes = [Box(*map(round, find[:4])) for find in finds if find[-1] >= 0]
            yield _mask(pixels.shape[:2], [Face(n, box, Verdict.COVER, Reason.NO_MATCH) for n, box in enumerate(boxes)])


def with_tracks(path: Path) -> Iterator[Mask]:
    """What ``clean`` covers, by the code that it runs: by as many workers as there are cores, second look and all."""
    source = Source(path, Settings(words=False))
    policy = BatchPolicy(source.settings, None, {})
    with tempfile.TemporaryDirectory() as name, path.open("rb") as file:
        id = hashlib.file_digest(file, "sha256").hexdigest()
        with Making(source, id, Begun(Path(name)), policy, os.cpu_count() or 1) as making:
            made = making.clean(lambda _: None, lambda overlay: overlay)
    for n in range(made.film.frames):
        yield _mask(made.film.size[::-1], made.overlay.faces_at(n))


def _mask(size: tuple[int, ...], faces: Sequence[Face]) -> Mask:
    reach = Settings().cover_reach
    return np.asarray(opaque((size[0], size[1]), [ellipses(face, reach) for face in faces]), np.uint8)


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

    masks_of_all = [_packed(mask) for mask in timed()]
    result = score(film, map(_unpacked, masks_of_all))
    result.seconds = spent
    result.with_unseen = score(replace(film, labels=with_unseen(film.name)), map(_unpacked, masks_of_all)).bare
    return result


def _packed(mask: Mask) -> tuple[tuple[int, ...], bytes]:
    return mask.shape, zlib.compress(np.packbits(mask > 0).tobytes(), 1)


def _unpacked(packed: tuple[tuple[int, ...], bytes]) -> Mask:
    shape, content = packed
    bits = np.unpackbits(np.frombuffer(zlib.decompress(content), np.uint8), count=shape[0] * shape[1])
    return np.asarray(bits.reshape(shape) * 255, np.uint8)


def compare(films: Sequence[MadeFilm], tools: Sequence[str]) -> dict[str, dict[str, Score]]:
    """Every tool over every film, by tool and film."""
    scores: dict[str, dict[str, Score]] = {}
    for film in films:
        for tool in tools:
            scores.setdefault(tool, {})[film.name] = measure(film, TOOLS[tool])
        told = [f"{tool} {sum(each[film.name].uncovered)}" for tool, each in scores.items() if film.name in each]
        print(f"{film.name}: uncovered face-frames:", ", ".join(told), flush=True)
    return scores


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
    columns = (
        "",
        *heights,
        "16+",
        "films with any",
        "longest run",
        "flashes",
        "all labels",
        "by mistake",
        "frames a second",
    )
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
            str(whole.with_unseen),
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
