"""Films made from labelled photos, so that every frame's faces are known: pans, zooms, shake, cuts, fades, faces that
pass behind things, blur, flicker, noise, hard compression.

Run: uv run --group bench python benchmarks/made_films.py FOLDER [NAME ...] [--drawn]    (needs ../shared/data)
The photos show real people: write the films to a temporary folder and never into the project. They were picked by their
labels and by what they show, never by what any detector finds. Every run makes the same films.
"""

import argparse
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import av
import cv2
import numpy as np
from film_kinds import KINDS, Made
from film_labels import Labels
from film_scenes import PHOTOS, UNSEEN
from film_shots import RATE

from eventguard.core.photos.pixels import Pixels


@dataclass(frozen=True)
class MadeFilm:
    """A film and its truth: the labels of each frame."""

    name: str
    path: Path
    size: tuple[int, int]
    labels: tuple[Labels, ...]


def make(folder: Path, names: Sequence[str] = ()) -> list[MadeFilm]:
    """All films, or these alone, written to a folder; one that is there already is not made again."""
    films = []
    for name in names or KINDS:
        made, path = KINDS[name](), folder / f"{name}.mp4"
        if not path.exists():
            write(path, made.size, pictures(name, made), made.quality)
        films.append(MadeFilm(name, path, made.size, tuple(labels(made))))
    return films


def _moments(made: Made) -> Iterator[tuple[float, list[tuple[int, int, float]]]]:
    """Each frame's time in seconds, and which shots show: which one, which of its frames, and how much of it."""
    lasts = len(made.shots) - 1
    begins = list(accumulate([0, *(shot.frames - made.overlap for shot in made.shots)]))
    for number in range(begins[-1] + made.overlap):
        shows = []
        for index, shot in enumerate(made.shots):
            at = number - begins[index]
            if 0 <= at < shot.frames:
                share = _share(at, shot.frames, made.overlap, index > 0, index < lasts)
                shows.append((index, at, share))
        yield number / RATE, shows


def labels(made: Made) -> Iterator[Labels]:
    """What is to be seen where, frame after frame."""
    firsts = list(accumulate([0, *(shot.faces for shot in made.shots)]))
    for moment, shows in _moments(made):
        seen, light = Labels(), made.light(moment)
        for index, at, share in shows:
            now = made.shots[index].labels(at, made.size, firsts[index], share * light)
            seen.faces += now.faces
            seen.ignored += now.ignored
        yield seen


def with_unseen(name: str) -> tuple[Labels, ...]:
    """The labels of a film, those included where nothing of a face is to be seen (``film_scenes.UNSEEN``)."""
    left_out = dict(UNSEEN)
    UNSEEN.clear()
    try:
        return tuple(labels(KINDS[name]()))
    finally:
        UNSEEN.update(left_out)


def pictures(name: str, made: Made) -> Iterator[Pixels]:
    """Every frame's picture; where two shots overlap, one fades into the other."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    for moment, shows in _moments(made):
        total = np.zeros((made.size[1], made.size[0], 3), np.float32)
        for index, at, share in shows:
            total += made.shots[index].frame(at, made.size).astype(np.float32) * share
        total *= made.light(moment) * made.lit
        if made.noise:
            total += random.normal(0, made.noise, total.shape[:2]).astype(np.float32)[..., None]
            total += random.normal(0, made.noise / 2, total.shape).astype(np.float32)
        yield np.asarray(total.round().clip(0, 255), dtype=np.uint8)


def _share(at: int, frames: int, overlap: int, fades_in: bool, fades_out: bool) -> float:
    """How much of a frame is this shot's, where it fades into another."""
    comes = (at + 1) / (overlap + 1) if fades_in else 1.0
    goes = (frames - at) / (overlap + 1) if fades_out else 1.0
    return min(1.0, comes, goes)


def write(path: Path, size: tuple[int, int], pixels: Iterable[Pixels], quality: int) -> None:
    """H.264 by x264, BT.709 in limited range, as cameras do it."""
    with av.open(str(path), "w") as container:
        options = {"crf": str(quality), "preset": "veryfast", "threads": "2"}
        stream = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = 1
        context.color_range = 1
        for picture in pixels:
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame.reformat(format="yuv420p", dst_colorspace="itu709")))
        container.mux(stream.encode())


def drawn(picture: Pixels, known: Labels) -> Pixels:
    """A frame with its labels drawn: faces green and numbered, what does not count grey, what is in front blue."""
    picture = picture.copy()
    for box in known.ignored:
        _rectangle(picture, box, (150, 150, 150))
    for seen in known.faces:
        _rectangle(picture, seen.box, (0, 255, 0))
        place = (int(seen.box[0]), int(seen.box[1]) - 2)
        cv2.putText(picture, str(seen.face), place, cv2.FONT_HERSHEY_PLAIN, 0.9, (255, 255, 0))
        cv2.polylines(picture, [np.round(each).astype(np.int32) for each in seen.behind], True, (60, 60, 255))
    return picture


def _rectangle(picture: Pixels, box: tuple[float, float, float, float], colour: tuple[int, int, int]) -> None:
    x, y, width, height = (round(value) for value in box)
    cv2.rectangle(picture, (x, y), (x + width, y + height), colour, 1)


def main() -> None:
    """Make the films, and say what is in them."""
    asked = argparse.ArgumentParser(description="Films made from labelled photos.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("names", nargs="*", choices=[[], *KINDS])
    asked.add_argument("--drawn", action="store_true", help="with the labels drawn in, to be looked at")
    wanted = asked.parse_args()
    if not PHOTOS.is_dir():
        sys.exit("The research photos (../shared/data) are not beside this checkout.")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(2)
    for name in wanted.names or KINDS:
        if wanted.drawn:
            made = KINDS[name]()
            shown = map(drawn, pictures(name, made), labels(made))
            write(wanted.folder / f"{name}-drawn.mp4", made.size, shown, 18)
            continue
        (film,) = make(wanted.folder, [name])
        tall = [seen.box[3] for each in film.labels for seen in each.faces]
        large = sum(height >= 16 for height in tall)
        persons = len({seen.face for each in film.labels for seen in each.faces if seen.box[3] >= 16})
        width, height = film.size
        told = f"{len(film.labels):4} frames {persons:4} faces {large:6} face-frames"
        print(f"{name:28}{width:5} x {height:4} {told}")


if __name__ == "__main__":
    main()
