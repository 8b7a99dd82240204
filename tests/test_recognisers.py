"""The contract of every recogniser, kept by the real ones on drawn people; enrolment: one clear face, or why not."""

import shutil
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from eventguard import worker
from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.faces.dlib import HOG_SIDE, Dlib
from eventguard.adapters.faces.network import Network
from eventguard.adapters.faces.sface import SFace
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.faces.reference_photo import Reference, looks_away, odd_ones, template_of
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.ports import Embedding, FaceRecogniser
from eventguard.core.settings import Settings
from eventguard.networks import published, weights
from tests.conftest import ROOT, Command, jpeg

pytestmark = pytest.mark.one_python

SETTINGS = Settings()
Portraits = dict[str, list[Pixels]]
Embed = Callable[[Pixels], Embedding]
PEOPLE = ("P001", "P004", "P009", "P011")


@pytest.fixture(scope="module")
def portraits() -> Portraits:
    folder = Path(__file__).parents[1] / "samples" / "portraits"
    codec = PillowCodec(SETTINGS)
    return {id: [codec.decode((folder / id / f"{n}.jpg").read_bytes()) for n in (1, 2, 3)] for id in PEOPLE}


def own_network() -> Network:
    """SFace's own file, as a school would bring one."""
    return Network(weights.path_of(published.SFACE).read_bytes())


@pytest.fixture(scope="module", params=[SFace, Dlib, own_network])
def embed(request: pytest.FixtureRequest) -> Embed:
    """Each recogniser in turn, as a function of a picture with one face."""
    recogniser: FaceRecogniser = request.param()
    return lambda pixels: recogniser.embed(pixels, found(pixels.tobytes(), pixels.shape))


@cache
def detector() -> Detector:
    return Detector(SETTINGS)


@cache
def found(content: bytes, shape: tuple[int, int, int]) -> Detection:
    """The face of a picture, found once for all recognisers."""
    return detector().portrayed(np.frombuffer(content, np.uint8).reshape(shape))[0]


class TestRecogniser:
    """What ``core.ports.FaceRecogniser`` promises."""

    def test_a_face_is_128_finite_numbers(self, embed: Embed, portraits: Portraits) -> None:
        embedding = embed(portraits["P001"][0])
        assert embedding.shape == (128,)
        assert embedding.dtype.name == "float32"
        assert np.isfinite(embedding).all()

    def test_the_same_picture_gives_the_same_numbers(self, embed: Embed, portraits: Portraits) -> None:
        assert np.array_equal(embed(portraits["P009"][1]), embed(portraits["P009"][1]))

    def test_two_photos_of_one_person_are_nearer_than_photos_of_two(self, embed: Embed, portraits: Portraits) -> None:
        points = {id: [embed(photo) for photo in photos] for id, photos in portraits.items()}
        own = [np.linalg.norm(a - b) for photos in points.values() for a, b in combinations(photos, 2)]
        pairs = [product(points[one], points[two]) for one, two in combinations(PEOPLE, 2)]
        assert max(own) < min(np.linalg.norm(a - b) for pair in pairs for a, b in pair)


def test_dlib_gives_what_face_recognition_gives(portraits: Portraits) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import face_recognition  # noqa: PLC0415  it loads models that only this test has a use for
    face = Detection(
        Box(40, 40, 90, 110), ((62.0, 82.0), (104.0, 82.0), (83.0, 104.0), (66.0, 124.0), (100.0, 124.0)), 0.9
    )
    half = HOG_SIDE * 42 / 2
    place = (int(103 - half), int(83 + half), int(103 + half), int(83 - half))
    (theirs,) = face_recognition.face_encodings(portraits["P009"][1], [place])
    assert np.array_equal(Dlib().embed(portraits["P009"][1], face), theirs.astype(np.float32))


def refer(tmp_path: Path, pixels: Pixels) -> worker.Result:
    """Enrol one picture as the product does, in this process."""
    path = tmp_path / "portrait.jpg"
    path.write_bytes(jpeg(pixels, quality=95))
    worker.start(BatchPolicy(SETTINGS, None, {}))
    return worker.work(worker.Enrol(path, "P001"))


def test_one_clear_face_becomes_a_reference(tmp_path: Path, portraits: Portraits) -> None:
    assert isinstance(refer(tmp_path, portraits["P001"][0]), Reference)


def blurred(pixels: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(pixels.shape[0] / 40)))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda one, other: np.hstack([one, other]), "more than one face"),
        (lambda one, other: np.full((300, 300, 3), 120, np.uint8), "No clear face"),
        (lambda one, other: np.asarray(Image.fromarray(one).resize((72, 90))), "pixels tall"),
        (lambda one, other: blurred(one), "blurred"),
    ],
    ids=["two faces", "no face", "a small face", "a blurred face"],
)
def test_a_photo_that_does_not_show_one_clear_face_is_refused_with_the_reason(
    tmp_path: Path, portraits: Portraits, spoil: Callable[[Pixels, Pixels], Pixels], sentence: str
) -> None:
    outcome = refer(tmp_path, spoil(portraits["P001"][0], portraits["P004"][0]))
    assert isinstance(outcome, worker.Trouble)
    assert sentence in outcome.reason


def landmarks(nose: float, narrow: float = 1.0) -> Detection:
    """A face whose nose lies so far off the middle of the eyes, in eye distances, and whose eyes are so near."""
    points = [
        (100 - 30 * narrow, 100),
        (100 + 30 * narrow, 100),
        (100 + 60 * narrow * nose, 130),
        (85, 160),
        (115, 160),
    ]
    return Detection(Box(50, 50, 100, 140), tuple((float(x), float(y)) for x, y in points), 1.0)


@pytest.mark.parametrize(("nose", "narrow", "away"), [(0, 1, False), (0.3, 1, False), (-0.5, 1, True), (0, 0.5, True)])
def test_a_face_turned_to_the_side_is_noticed_by_its_landmarks(nose: float, narrow: float, away: bool) -> None:
    assert looks_away(landmarks(nose, narrow)) is away


@pytest.mark.parametrize("degrees", [-40, 0, 25, 90])
def test_a_leaning_head_does_not_count_as_turned_away(degrees: float) -> None:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    face = landmarks(0.1)
    turned = tuple((float(x), float(y)) for x, y in np.array(face.landmarks) @ turn.T)
    assert not looks_away(replace(face, landmarks=turned))


def test_a_photo_of_somebody_else_among_three_is_the_odd_one_and_of_two_unlike_photos_both_are() -> None:
    chance = np.random.default_rng(3)
    (ada, ben), noise = chance.normal(size=(2, 128)), chance.normal(size=(3, 128)) * 0.2

    def photo(person: Embedding, n: int) -> Reference:
        points = person + noise[n]
        return Reference(np.asarray(points, np.float32), np.asarray(points * 0.05, np.float32), Box(0, 0, 90, 120))

    def odd(*references: Reference) -> list[int]:
        return odd_ones(template_of("P001", references))

    assert odd(photo(ada, 0), photo(ada, 1), photo(ada, 2)) == []
    assert odd(photo(ada, 0), photo(ben, 1), photo(ada, 2)) == [1]
    assert odd(photo(ada, 0), photo(ben, 1)) == [0, 1]
    assert odd(photo(ada, 0)) == []


def test_wrong_photos_in_somebodys_folder_are_noticed_and_none_of_them_is_used(
    command: Command, samples: Path, tmp_path: Path
) -> None:
    """Once some people are known, also where all faces are alike, as drawn ones are."""
    folder = tmp_path / "portraits"
    shutil.copytree(samples / "portraits", folder)
    assert command("people", "import", ROOT / "consent_data" / "example-register.csv").code == 0
    assert command("recognition", "on", "--compare", "everybody", "--dpia", "TEST-1", "--by", "the test").code == 0
    shutil.copy(folder / "P007" / "1.jpg", folder / "P001" / "4.jpg")
    shutil.rmtree(folder / "P011")
    (folder / "P011").mkdir()
    for source, target in (("P002/1.jpg", "1.jpg"), ("P012/1.jpg", "2.jpg"), ("P012/2.jpg", "3.jpg")):
        shutil.copy(folder / source, folder / "P011" / target)
    enrolled = {line["person"]: line for line in command("--json", "people", "enrol", "--folder", folder).lines}
    assert {person for person, line in enrolled.items() if line["photos"]} == {
        "P003",
        "P005",
        "P006",
        "P009",
        "P010",
    }
    # One of P002's photos lies in P011's folder as well: whose it is nobody knows.
    assert "the same picture was given for Ben Whitlock (P002) and Harjit Kaur (P011)" in enrolled["P002"]["refused"][0]
    assert "4.jpg: It is unlike the other photos of Ada Okafor. Is it somebody else?" in enrolled["P001"]["refused"]
    for person in ("P001", "P011"):
        assert "so none was used" in enrolled[person]["refused"][-1]
