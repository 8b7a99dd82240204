"""The drawn film, cleaned for the drawn school and looked at frame by frame: who may not be seen is covered in each."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from eventguard.adapters.films.open_reel import open_reel
from eventguard.app.school import School
from eventguard.cli import main
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings
from tests.conftest import ROOT, school_at

pytestmark = pytest.mark.one_python

FILM = next((ROOT / "samples" / "film").glob("*.mp4"))
TRUTH = json.loads((ROOT / "samples" / "film" / "truth.json").read_text())["frames"]
#: What covers are made of, and how far a pixel under one may be from it (a head is lit, and H.264 is not exact).
TONE, NEAR = np.array([138, 126, 117]), 60


@pytest.fixture(scope="module")
def cleaned(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[School, Photo]:
    """The demo's school with its film, held."""
    into = tmp_path_factory.mktemp("film-demo") / "demo"
    shutil.copytree(demo, into)
    folders = ["--workspace", str(into / "eventguard-work"), "--consent-data", str(into / "consent_data")]
    assert main([*folders, "clean", "--event", "Summer Fair", str(FILM)]) == 0
    school = school_at(into / "eventguard-work", into / "consent_data")
    (photo,) = (photo for photo in school.record.photos(State.HELD) if photo.film)
    return school, photo


def frames_of(path: Path) -> list[Pixels]:
    with path.open("rb") as file, open_reel(file, Settings()) as reel:
        return list(reel.frames())


def is_covered(pixels: Pixels, box: list[int]) -> bool:
    """Whether the middle of a face lies under a cover."""
    x, y, width, height = box
    part = pixels[max(0, y + height // 3) : y + 2 * height // 3, max(0, x + width // 3) : x + 2 * width // 3]
    return bool(part.size) and float(np.abs(part.astype(int) - TONE).max(axis=2).mean()) < NEAR


def test_whoever_may_not_be_seen_is_covered_in_every_frame_and_whoever_is_shown_may_be(
    cleaned: tuple[School, Photo],
) -> None:
    school, photo = cleaned
    assert photo.film and photo.film.frames == len(TRUTH)
    shown = set(photo.shown)
    assert shown, "some families said yes"
    assert not school.objections(photo)
    size = photo.size or (0, 0)
    bare = []
    for n, pixels in enumerate(frames_of(school.store.held / str(photo.output))):
        for face in TRUTH[n]["faces"]:
            x, y, width, height = face["box"]
            inside = x > 0 and y > 0 and x + width < size[0] and y + height < size[1]
            if inside and face["person"] not in shown and not is_covered(pixels, face["box"]):
                bare.append((n, face["person"]))
    assert bare == []


def test_the_pupils_name_on_the_banner_is_covered_in_every_frame_in_which_it_can_be_read(
    cleaned: tuple[School, Photo],
) -> None:
    school, photo = cleaned
    frames = frames_of(school.store.held / str(photo.output))
    named = [(n, line) for n, frame in enumerate(TRUTH) for line in frame["words"] if line["person"]]
    assert named and any(word.verdict is Verdict.COVER for word in photo.words)
    for n, line in named:
        xs, ys = zip(*line["corners"], strict=True)
        part = frames[n][round(min(ys)) + 3 : round(max(ys)) - 3, round(min(xs)) + 4 : round(max(xs)) - 4]
        assert float(np.abs(part.astype(int) - TONE).max(axis=2).mean()) < NEAR, n


def test_nothing_that_was_planted_in_the_film_is_in_the_cleaned_one(cleaned: tuple[School, Photo]) -> None:
    school, photo = cleaned
    content = (school.store.held / str(photo.output)).read_bytes()
    for canary in (b"CANARY", b"51.123456", b"Larkcam", b"Okafor"):
        assert canary not in content
    assert {"place", "caption", "time"} & set(photo.found)
