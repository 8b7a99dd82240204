"""The contract of every recogniser, kept by the real ones on drawn people; enrolment: one clear face, or why not."""

from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from eventguard import worker
from eventguard.adapters.engines.dlib import Dlib
from eventguard.adapters.engines.finder import Finder
from eventguard.adapters.engines.sface import SFace
from eventguard.adapters.images import PillowPictures
from eventguard.core.enrolment import Reference
from eventguard.core.matching import Embedding
from eventguard.core.pipeline import Brief
from eventguard.core.ports import FaceRecogniser, Pixels
from eventguard.core.settings import Settings
from tests.conftest import jpeg

SETTINGS = Settings()
Portraits = dict[str, list[Pixels]]
Embed = Callable[[Pixels], Embedding]
PEOPLE = ("P001", "P004", "P009", "P011")


@pytest.fixture(scope="module")
def portraits() -> Portraits:
    folder = Path(__file__).parents[1] / "samples" / "portraits"
    pictures = PillowPictures(SETTINGS)
    return {id: [pictures.decode((folder / id / f"{n}.jpg").read_bytes()) for n in (1, 2, 3)] for id in PEOPLE}


@pytest.fixture(scope="module", params=[SFace, Dlib])
def embed(request: pytest.FixtureRequest) -> Embed:
    """Each recogniser in turn, as a function of a picture with one face."""
    recogniser: FaceRecogniser = request.param()
    detector = Finder(SETTINGS)
    return lambda pixels: recogniser.embed(pixels, detector.detect(pixels)[0])


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


def refer(tmp_path: Path, pixels: Pixels) -> worker.Result:
    """Enrol one picture as the product does, in this process."""
    path = tmp_path / "portrait.jpg"
    path.write_bytes(jpeg(pixels, quality=95))
    worker.start(Brief(SETTINGS, None, {}))
    return worker.work(worker.Enrol(path, "P001"))


def test_one_clear_face_becomes_a_reference(tmp_path: Path, portraits: Portraits) -> None:
    assert isinstance(refer(tmp_path, portraits["P001"][0]), Reference)


def test_two_faces_no_face_and_small_faces_are_refused_with_the_reason(tmp_path: Path, portraits: Portraits) -> None:
    one, other = portraits["P001"][0], portraits["P004"][0]
    tiny = np.asarray(Image.fromarray(one).resize((72, 90)))
    for pixels, sentence in [
        (np.hstack([one, other]), "more than one face"),
        (np.full((300, 300, 3), 120, np.uint8), "No clear face"),
        (tiny, "pixels tall"),
    ]:
        outcome = refer(tmp_path, pixels)
        assert isinstance(outcome, worker.Trouble)
        assert sentence in outcome.reason
