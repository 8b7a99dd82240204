"""The order of work on one photo, with small fakes at the seams; then the law that recognition stays unloaded."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from eventguard.adapters.covers.face_cover import FaceCover
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.residue import JpegReader
from eventguard.core.errors import PhotoTrouble
from eventguard.core.faces.matching import Gallery, Template
from eventguard.core.faces.may_compare import Comparing, NotCompared
from eventguard.core.people.consent import Person, Reason
from eventguard.core.photos.face import Detection, Hard, Verdict
from eventguard.core.photos.hidden_data import Finding, Trace
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.word import Corners, Line
from eventguard.core.pipeline import LOOKS, STILL_LEGIBLE, STILL_VISIBLE, BatchPolicy, clean
from eventguard.core.ports import Embedding, Kit, Seen
from eventguard.core.settings import Settings, Style
from eventguard.core.words.sought import Sought
from tests.conftest import jpeg

SETTINGS = Settings(style=Style.SOLID)
ADA = np.eye(128, dtype=np.float32)[0] * np.float32(12)  # as long as the numbers of a clear face
NOBODY = np.eye(128, dtype=np.float32)[1] * np.float32(12)


def seen(x: int, y: int, height: int = 60) -> Detection:
    return Detection(Box(x, y, 40, height), ((0.0, 0.0),) * 5, 0.9)


@dataclass
class FakeDetector:
    """Sees what it is told to see, one list a look; the last one for ever."""

    looks: list[list[Detection]]
    calls: int = 0
    faint: bool = False
    hard: tuple[Hard, ...] = ()
    sizes: list[tuple[int, int]] = field(default_factory=list)

    def portrayed(self, pixels: Pixels) -> list[Detection]:
        self.sizes.append((pixels.shape[1], pixels.shape[0]))
        look = self.looks[min(self.calls, len(self.looks) - 1)]
        self.calls += 1
        return look

    look_again = glance = portrayed

    def search(self, pixels: Pixels) -> Seen:
        return Seen(self.portrayed(pixels), self.hard)

    def find_at(self, pixels: Pixels, box: Box) -> Detection | None:
        return next((face for face in self.portrayed(pixels) if face.box == box), None)

    def is_like_a_face(self, pixels: Pixels, box: Box) -> bool:
        return self.faint

    def rest(self) -> None:
        pass


@dataclass
class FakeRecogniser:
    """Gives each face, by its x, the embedding it is told to."""

    embeddings: dict[int, Embedding]
    calls: list[int] = field(default_factory=list)
    network: str = ""

    def embed(self, pixels: Pixels, detection: Detection) -> Embedding:
        self.calls.append(detection.box.x)
        return self.embeddings[detection.box.x]


class FakeInspector:
    def found(self, untrusted: bytes, pixels: Pixels) -> tuple[Finding, ...]:
        return (Finding(Trace.PLACE, "51.1, 0.2"),)


class DirtyReader:
    def residue(self, encoded: bytes) -> tuple[str, ...]:
        return ("an EXIF segment",)


def kit(detector: FakeDetector, recognisers: tuple[FakeRecogniser, FakeRecogniser] | None = None) -> Kit:
    codec = PillowCodec(SETTINGS)
    return Kit(codec, FakeInspector(), detector, recognisers, FaceCover(SETTINGS), JpegReader())


@pytest.fixture
def photo() -> bytes:
    return jpeg(np.random.default_rng(0).integers(0, 255, (300, 400, 3)).astype(np.uint8), quality=95)


OFF = BatchPolicy(SETTINGS, None, {})
GALLERY = Gallery([Template("P1", np.array([ADA]), np.array([ADA]))])


def on(reason: Reason) -> BatchPolicy:
    return BatchPolicy(SETTINGS, GALLERY, {"P1": reason})


def test_with_recognition_off_everything_is_covered_and_nothing_is_compared(photo: bytes) -> None:
    cleaned = clean(photo, OFF, kit(FakeDetector([[seen(50, 60), seen(200, 60)], []])))
    assert [(face.verdict, face.reason) for face in cleaned.faces] == [(Verdict.COVER, Reason.RECOGNITION_OFF)] * 2
    assert (cleaned.size, cleaned.found[0].trace, cleaned.warning) == ((400, 300), "gps", None)


def test_faces_are_looked_for_and_compared_in_all_pixels_of_the_source_and_covered_in_the_published_picture() -> None:
    large = jpeg(np.random.default_rng(0).integers(0, 255, (1200, 1600, 3)).astype(np.uint8))
    small = replace(SETTINGS, publish_size=400)
    engines = FakeRecogniser({200: ADA, 800: NOBODY}), FakeRecogniser({200: ADA, 800: NOBODY})
    detector = FakeDetector([[seen(200, 240), seen(800, 240)], []])
    whole = replace(kit(detector, engines), codec=PillowCodec(small), cover=FaceCover(small))
    cleaned = clean(large, replace(on(Reason.CONSENTED), settings=small), whole)
    assert detector.sizes == [(1600, 1200), (400, 300)], "the second look is at the finished picture"
    assert engines[0].calls == [200, 800]
    assert cleaned.size == (400, 300)
    assert [face.box for face in cleaned.faces] == [Box(50, 60, 10, 15), Box(200, 60, 10, 15)]
    assert [face.verdict for face in cleaned.faces] == [Verdict.SHOW, Verdict.COVER]


def test_a_gallery_without_recognisers_covers_everything(photo: bytes) -> None:
    cleaned = clean(photo, on(Reason.CONSENTED), kit(FakeDetector([[seen(50, 60)], []])))
    assert cleaned.faces[0].verdict is Verdict.COVER


def test_a_consenting_person_is_left_as_they_were_and_a_stranger_is_covered(photo: bytes) -> None:
    embeddings = {50: ADA, 200: NOBODY}
    engines = FakeRecogniser(embeddings), FakeRecogniser(embeddings)
    cleaned = clean(photo, on(Reason.CONSENTED), kit(FakeDetector([[seen(50, 60), seen(200, 60)], []]), engines))
    assert [face.verdict for face in cleaned.faces] == [Verdict.SHOW, Verdict.COVER]
    original, published = (PillowCodec(SETTINGS).decode(data).astype(int) for data in (photo, cleaned.encoded))
    assert np.abs(original - published)[60:110, 50:90].mean() < 12
    assert published[70:100, 210:230].std(axis=(0, 1)).max() < 3
    assert engines[1].calls == [50], "the second opinion is asked only where the first says maybe"


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.CONSENTED])
def test_a_recognised_person_without_a_live_yes_is_covered(photo: bytes, reason: Reason) -> None:
    engines = FakeRecogniser({50: ADA}), FakeRecogniser({50: ADA})
    cleaned = clean(photo, on(reason), kit(FakeDetector([[seen(50, 60)], []]), engines))
    assert [(face.verdict, face.reason) for face in cleaned.faces] == [(Verdict.COVER, reason)]


@pytest.mark.parametrize("why", [NotCompared.NO_GROUP, NotCompared.NOT_PERMITTED])
def test_where_faces_may_not_be_compared_none_is_described_even_with_a_gallery_at_hand(
    photo: bytes, why: NotCompared
) -> None:
    engines = FakeRecogniser({}), FakeRecogniser({})
    withheld = replace(on(Reason.CONSENTED), comparing=Comparing(why, ("P2",)))
    cleaned = clean(photo, withheld, kit(FakeDetector([[seen(50, 60)], [seen(250, 150)], []]), engines))
    assert [face.reason for face in cleaned.faces] == [Reason.NOT_COMPARED] * 2
    assert engines[0].calls == engines[1].calls == []
    assert not any(face.person or face.perhaps or face.distance for face in cleaned.faces)


def test_faces_too_small_are_not_even_described(photo: bytes) -> None:
    engines = FakeRecogniser({}), FakeRecogniser({})
    cleaned = clean(photo, on(Reason.CONSENTED), kit(FakeDetector([[seen(50, 60, height=27)], []]), engines))
    assert [face.reason for face in cleaned.faces] == [Reason.TOO_SMALL]
    assert engines[0].calls == engines[1].calls == []


def test_a_face_too_blurred_to_be_told_from_others_is_covered_and_not_called_small(photo: bytes) -> None:
    engines = FakeRecogniser({50: ADA / 2}), FakeRecogniser({})
    cleaned = clean(photo, on(Reason.CONSENTED), kit(FakeDetector([[seen(50, 60)], []]), engines))
    assert [face.reason for face in cleaned.faces] == [Reason.TOO_BLURRED]
    assert engines[1].calls == []


def test_templates_of_another_network_than_the_one_at_hand_show_nobody(photo: bytes) -> None:
    engines = FakeRecogniser({50: ADA}, network="a school's own"), FakeRecogniser({50: ADA})
    cleaned = clean(photo, on(Reason.CONSENTED), kit(FakeDetector([[seen(50, 60)], []]), engines))
    assert [face.reason for face in cleaned.faces] == [Reason.NO_MATCH]
    assert engines[0].calls == []


def test_residue_in_our_own_output_quarantines_the_photo(photo: bytes) -> None:
    dirty = replace(kit(FakeDetector([[]])), reader=DirtyReader())
    with pytest.raises(PhotoTrouble, match="an EXIF segment"):
        clean(photo, OFF, dirty)


def test_a_face_missed_at_first_is_covered_after_the_second_look(photo: bytes) -> None:
    detector = FakeDetector([[seen(50, 60)], [seen(50, 60), seen(250, 150)], []])
    cleaned = clean(photo, OFF, kit(detector))
    assert [(face.n, face.box.x) for face in cleaned.faces] == [(1, 50), (2, 250)]
    assert cleaned.warning is None
    published = PillowCodec(SETTINGS).decode(cleaned.encoded)
    assert published[160:190, 260:280].std(axis=(0, 1)).max() < 3


def test_a_shown_face_seen_again_is_no_alarm(photo: bytes) -> None:
    engines = FakeRecogniser({50: ADA}), FakeRecogniser({50: ADA})
    cleaned = clean(photo, on(Reason.CONSENTED), kit(FakeDetector([[seen(50, 60)]]), engines))
    assert (len(cleaned.faces), cleaned.warning) == (1, None)


def test_a_photo_in_which_faces_keep_appearing_is_held_with_a_warning(photo: bytes) -> None:
    detector = FakeDetector([[], *([seen(10 + 45 * i, 200)] for i in range(LOOKS + 1))])
    cleaned = clean(photo, OFF, kit(detector))
    assert cleaned.warning == STILL_VISIBLE
    assert len(cleaned.faces) == LOOKS
    published = PillowCodec(SETTINGS).decode(cleaned.encoded)
    for face in cleaned.faces:  # what the record calls covered is covered
        x, y = face.box.x + 20, face.box.y + 30
        assert published[y - 5 : y + 5, x - 5 : x + 5].std(axis=(0, 1)).max() < 3


def test_a_smaller_face_before_a_shown_one_is_not_taken_for_it(photo: bytes) -> None:
    engines = FakeRecogniser({50: ADA}), FakeRecogniser({50: ADA})
    child = Detection(Box(60, 80, 16, 20), ((0.0, 0.0),) * 5, 0.9)
    cleaned = clean(
        photo, on(Reason.CONSENTED), kit(FakeDetector([[seen(50, 60)], [seen(50, 60), child], []]), engines)
    )
    assert [face.verdict for face in cleaned.faces] == [Verdict.SHOW, Verdict.COVER]


def test_the_recipe_changes_with_whatever_changes_the_rendering() -> None:
    recipes = {
        OFF.recipe,
        on(Reason.CONSENTED).recipe,
        on(Reason.WITHDRAWN).recipe,
        BatchPolicy(Settings(publish_size=1024), None, {}).recipe,
        BatchPolicy(
            SETTINGS, Gallery([Template("P2", np.array([ADA]), np.array([ADA]))]), {"P1": Reason.CONSENTED}
        ).recipe,
    }
    assert len(recipes) == 5
    assert OFF.recipe == BatchPolicy(replace(SETTINGS), None, {}).recipe


@pytest.mark.one_python
@pytest.mark.parametrize(
    "batch_policy", ["BatchPolicy(Settings(), None, {})", "BatchPolicy(Settings(), Gallery([]), {})"]
)
def test_with_recognition_off_or_nobody_enrolled_no_recogniser_is_even_loaded(samples: Path, batch_policy: str) -> None:
    """Law 2. A fresh process cleans a photo full of faces and then lists what it has imported."""
    script = f"""
import hashlib, pathlib, sys
from eventguard import worker
from eventguard.core.faces.matching import Gallery
from eventguard.core.pipeline import BatchPolicy, Cleaned
from eventguard.core.settings import Settings, Style
from eventguard.core.words.sought import Sought
path = pathlib.Path(sys.argv[1])
worker.start({batch_policy})
outcome = worker.work(worker.Clean(path, hashlib.sha256(path.read_bytes()).hexdigest()))
assert isinstance(outcome, Cleaned) and outcome.faces, outcome
print(sorted(name for name in sys.modules if "dlib" in name or "face_recognition" in name or "sface" in name))
"""
    path = samples / "event" / "IMG_0101.jpg"
    run = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


class FakeText:
    """Reads what it is told to read, one list a look; the last one for ever."""

    def __init__(self, *looks: list[Line]) -> None:
        self.looks, self.calls = looks, 0

    def expect(self, pixels: Pixels) -> None:
        pass

    def read(self, pixels: Pixels, but: Sequence[Corners] = ()) -> list[Line]:
        look = self.looks[min(self.calls, len(self.looks) - 1)]
        self.calls += 1
        return look


def written(text: str, top: int) -> Line:
    return Line(((20.0, top), (180.0, top), (180.0, top + 20.0), (20.0, top + 20.0)), (text,), 0.95)


NAMING = replace(OFF, sought=Sought.of([Person("P1", "Ada Okafor", group="4B")], (), ()))


def reading(*looks: list[Line]) -> tuple[Kit, FakeText]:
    text = FakeText(*looks)
    return replace(kit(FakeDetector([[]])), text=text), text


def test_a_name_that_is_still_legible_in_the_finished_file_is_covered_and_looked_at_again(photo: bytes) -> None:
    engines, text = reading([written("Ada Okafor", 40)], [written("Ada Okafor", 140)], [])
    cleaned = clean(photo, NAMING, engines)
    assert [(word.n, word.verdict) for word in cleaned.words] == [(1, Verdict.COVER), (2, Verdict.COVER)]
    assert (cleaned.warning, text.calls, cleaned.hard) == (None, 3, ())
    published = PillowCodec(SETTINGS).decode(cleaned.encoded)
    for top in (40, 140):
        assert published[top + 4 : top + 16, 30:170].std(axis=(0, 1)).max() < 3


def test_a_photo_on_which_names_keep_appearing_is_held_with_a_warning(photo: bytes) -> None:
    looks = [[written("Ada Okafor", 20 + 50 * n)] for n in range(LOOKS + 1)]
    cleaned = clean(photo, NAMING, reading(*looks)[0])
    assert cleaned.warning == STILL_LEGIBLE
    assert [word.verdict for word in cleaned.words] == [Verdict.COVER] * (LOOKS + 1)


def test_a_photo_without_writing_is_read_once_and_one_that_nobody_reads_says_so(photo: bytes) -> None:
    engines, text = reading([])
    assert (clean(photo, NAMING, engines).hard, text.calls) == ((), 1)
    without = replace(NAMING, settings=replace(SETTINGS, words=False))
    assert clean(photo, without, replace(engines, text=None)).hard == (Hard.NOT_READ,)
    assert without.recipe != NAMING.recipe
    assert NAMING.recipe in without.satisfied_by and without.recipe not in NAMING.satisfied_by
