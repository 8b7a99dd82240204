"""A drawn film for tests: a camera that goes along the drawn class photo, cleaned once for all tests of a file."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from eventguard.app.approval import approvers
from eventguard.app.people.import_file import import_register
from eventguard.cli import main
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Pixels
from tests.conftest import PASSPHRASE, school_at, write_register
from tests.films import film_file
from tests.test_approve import HEAD

#: Two and a half seconds, in two stretches.
FRAMES, RATE, SIZE = 63, 25, (480, 270)
#: Pixels that the camera goes on from frame to frame.
STEP = 1


def along(photo: Path) -> Callable[[int, tuple[int, int]], Pixels]:
    """The frames of a camera that goes along a photo, whose middle fills their height."""
    with Image.open(photo) as opened:
        wide = SIZE[0] + STEP * FRAMES + 60
        whole = np.asarray(opened.convert("RGB").resize((wide, round(opened.height * wide / opened.width))))
    top = (whole.shape[0] - SIZE[1]) // 2

    def frame(number: int, size: tuple[int, int]) -> Pixels:
        left = number * STEP
        return np.ascontiguousarray(whole[top : top + size[1], left : left + size[0]])

    return frame


def with_film(root: Path, samples: Path) -> Photo:
    """A school in this folder with an approver, P1, who may be seen, and a held film on which everybody is covered."""
    film = root / "assembly.mp4"
    film.write_bytes(film_file(frames=FRAMES, rate=RATE, size=SIZE, picture=along(samples / "event" / "IMG_0101.jpg")))
    school = school_at(root / "work", root / "consent")
    import_register(school, write_register(root / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(school, HEAD, PASSPHRASE)
    named = ["--workspace", str(root / "work"), "--consent-data", str(root / "consent"), "--as", "the office"]
    assert main([*named, "clean", "--event", "fair", "--no-words", "--jobs", "1", str(film)]) == 0
    (photo,) = school_at(root / "work", root / "consent").record.photos(State.HELD)
    return photo


def copied(root: Path, to: Path) -> tuple[Path, Path]:
    """The same school once more, for a test that changes something: its workspace, and its register's folder."""
    return shutil.copytree(root / "work", to / "work"), shutil.copytree(root / "consent", to / "consent")
