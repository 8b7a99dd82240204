"""The drawn event's writing: what stands on its certificates, pegs, badge, board and screen, and what is made of it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.words.text_reader import TextReader
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.core.people.consent import may_be_named
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.word import Gives, Line, Word
from eventguard.core.settings import Settings
from eventguard.core.words.captions import pupils_of
from eventguard.core.words.in_pictures import Judge
from tests.conftest import NOON, ROOT

pytestmark = pytest.mark.one_python

SAMPLES = ROOT / "samples"
TRUTH: dict[str, dict[str, Any]] = json.loads((SAMPLES / "truth.json").read_text())
WRITTEN = sorted(name for name, scene in TRUTH.items() if scene["words"])
#: Two of those without: flags in a row, and a crowd of small faces.
BARE = ["IMG_0120.jpg", "IMG_0107.jpg"]
#: How much of a line has to lie under a cover, or beneath a note, and how little of one that stays.
MOST, LITTLE = 0.95, 0.05


@dataclass(frozen=True)
class Read:
    """A photo: how high and wide it is, its lines as they were read, who is in it, and what is written there."""

    size: tuple[int, int]
    lines: list[Line]
    present: frozenset[str]
    truth: list[dict[str, Any]]

    def under(self, words: Iterable[Word], line: dict[str, Any]) -> float:
        """How much of a drawn line (a share) lies under these words."""
        return float(self._mask(word.corners for word in words)[self._mask([line["corners"]]) > 0].mean())

    def _mask(self, shapes: Iterable[Any]) -> npt.NDArray[np.uint8]:
        mask = np.zeros(self.size, np.uint8)
        for corners in shapes:
            cv2.fillPoly(mask, [np.round(np.array(corners)).astype(np.int32)], 1)
        return mask


@pytest.fixture(scope="module")
def reader() -> TextReader:
    """The networks, loaded once."""
    return TextReader()


@pytest.fixture(scope="module")
def photos() -> dict[str, Read]:
    """What has been read so far."""
    return {}


@pytest.fixture
def photo(request: pytest.FixtureRequest, reader: TextReader, photos: dict[str, Read]) -> Read:
    """The photo that a test names; each is read once."""
    name = request.param
    if name not in photos:
        pixels = PillowCodec(Settings()).decode((SAMPLES / "event" / name).read_bytes())
        scene = TRUTH[name]
        assert [pixels.shape[1], pixels.shape[0]] == scene["size"], "the truth is in the pixels that are read"
        present = frozenset(face["person"] for face in scene["faces"] if face["person"])
        photos[name] = Read((pixels.shape[0], pixels.shape[1]), reader.read(pixels), present, scene["words"])
    return photos[name]


@pytest.fixture
def example(school: School) -> School:
    """A school whose register is the example's."""
    assert not import_register(school, ROOT / "consent_data" / "example-register.csv").problems
    return school


def named(school: School) -> frozenset[str]:
    """Who may be named in the demo's channel."""
    people = school.people().values()
    return frozenset(person.id for person in people if may_be_named(person, school.channel("social"), NOON.date()))


def words_of(school: School, photo: Read, may: frozenset[str]) -> list[Word]:
    """What is made of a photo beside which these may be named."""
    return list(Judge(pupils_of(school.people().values())).words(photo.lines, 1.0, may.__contains__))


def covers(words: list[Word]) -> Iterator[Word]:
    return (word for word in words if word.verdict is Verdict.COVER)


def covers_and_notes(words: list[Word]) -> Iterator[Word]:
    return (word for word in words if word.verdict is Verdict.COVER or word.gives is Gives.UNREAD)


@pytest.mark.parametrize("photo", WRITTEN, indirect=True)
@pytest.mark.parametrize("with_name", [True, False])
def test_every_name_is_covered_but_of_whom_may_be_named_and_handwriting_at_least_noted(
    example: School, photo: Read, with_name: bool
) -> None:
    may = named(example) & photo.present if with_name else frozenset()
    words = words_of(example, photo, may)
    for line in photo.truth:
        if line["person"] and line["person"] not in may:
            hidden = covers_and_notes(words) if line["by_hand"] else covers(words)
            assert photo.under(hidden, line) >= MOST, line


@pytest.mark.parametrize("photo", WRITTEN, indirect=True)
def test_what_names_nobody_stays_and_so_does_the_name_of_whom_it_may(example: School, photo: Read) -> None:
    may = named(example) & photo.present
    covered = list(covers(words_of(example, photo, may)))
    for line in photo.truth:
        if not line["person"] or line["person"] in may:
            assert photo.under(covered, line) <= LITTLE, line


@pytest.mark.parametrize("photo", BARE, indirect=True)
def test_nothing_is_covered_where_nothing_is_written(example: School, photo: Read) -> None:
    assert photo.truth == []
    assert not list(covers_and_notes(words_of(example, photo, frozenset())))


def test_the_event_has_what_schools_write_names_on_by_hand_and_printed(example: School) -> None:
    lines = [line for scene in TRUTH.values() for line in scene["words"]]
    names = [line for line in lines if line["person"]]
    assert {line["on"] for line in names} >= {"certificate", "peg", "badge", "screen", "board"}
    assert {line["on"] for line in names if line["by_hand"]} >= {"certificate", "peg", "board"}
    assert {line["on"] for line in lines if not line["person"]} >= {"certificate", "banner", "sign", "poster"}
    people = example.people()
    assert all(people[line["person"]].name.startswith(line["text"]) for line in names)
    ids = {line["person"] for line in names}
    assert ids & named(example) and ids - named(example), "some may be named, and some not"
    tilts = [abs(line["corners"][1][1] - line["corners"][0][1]) for line in names]
    assert sum(tilt > 5 for tilt in tilts) >= 5, "some are tilted"


def test_the_writing_is_what_its_script_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SAMPLES))
    import named as script  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    drawn = script.star_of_the_week()
    truth = TRUTH["IMG_0123.jpg"]
    assert [line["text"] for line in drawn.words] == [line["text"] for line in truth["words"]]
    for line, told in zip(drawn.words, truth["words"], strict=True):
        assert np.abs(np.array(line["corners"]) - told["corners"]).max() <= 2, line
    kept = np.asarray(Image.open(SAMPLES / "event" / "IMG_0123.jpg"), dtype=int)
    off = np.abs(np.asarray(drawn.picture, dtype=int) - kept)
    assert off.mean() < 2
    for line in drawn.words:
        corners = np.array(line["corners"])
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        assert off[top:bottom, left:right].mean() < 8, line
