"""A recogniser that the school brings itself: any ONNX network of the usual kind."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from eventguard.adapters.faces.network import Network
from eventguard.adapters.faces.own_file import LARGEST, read
from eventguard.adapters.faces.sface import SFace
from eventguard.core.errors import SetupError
from eventguard.core.photos.face import Detection
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.networks import published, weights
from tests.conftest import ROOT

#: Where the eyes, the nose and the mouth's corners lie in an aligned face of 112 x 112 pixels.
ALIGNED = ((38.3, 51.7), (73.5, 51.5), (56.0, 71.7), (41.5, 92.4), (70.7, 92.2))
FACE = Detection(Box(20, 20, 72, 90), ALIGNED, 0.9)
TILE, CHANNELS = 28, 8


def field(number: int, value: int | bytes) -> bytes:
    """One field of a protocol buffer, which is what an ONNX file is."""
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    return _number(number << 3 | 2) + _number(len(value)) + value


def _number(value: int) -> bytes:
    more = bytearray()
    while value > 127:
        more.append(value & 127 | 128)
        value >>= 7
    return bytes([*more, value])


def node(kind: bytes, inputs: list[bytes], output: bytes, attributes: bytes = b"") -> bytes:
    return field(1, b"".join(field(1, name) for name in inputs) + field(2, output) + field(4, kind) + attributes)


def tensor(name: bytes, values: np.ndarray) -> bytes:
    raw = values.astype("<f4").tobytes()
    return field(5, b"".join(field(1, size) for size in values.shape) + field(2, 1) + field(8, name) + field(9, raw))


def value(number: int, name: bytes, shape: list[int]) -> bytes:
    sizes = b"".join(field(1, field(1, size)) for size in shape)
    return field(number, field(1, name) + field(2, field(1, field(1, 1) + field(2, sizes))))


def onnx(reckons_first: bool = False, tile: int = TILE) -> bytes:
    """A network that sums up the red of each tile of a face; its first layer doubles all values, if it is to."""
    kernel = np.zeros((CHANNELS, 3, tile, tile))
    kernel[:, 0] = 1
    sides = field(5, field(1, b"strides") + field(20, 7) + field(8, tile) * 2)
    first = node(b"Mul", [b"face", b"two"], b"used") if reckons_first else b""
    nodes = first + node(b"Conv", [b"used" if reckons_first else b"face", b"kernel"], b"tiles", sides)
    nodes += node(b"Flatten", [b"tiles"], b"numbers")
    tensors = tensor(b"kernel", kernel) + (tensor(b"two", np.full((1,), 2.0)) if reckons_first else b"")
    count = CHANNELS * (112 // tile) ** 2
    ends = value(11, b"face", [1, 3, 112, 112]) + value(12, b"numbers", [1, count])
    return field(1, 8) + field(7, nodes + field(2, b"drawn") + tensors + ends) + field(8, field(1, b"") + field(2, 13))


def plain(red: int, green: int, blue: int) -> Pixels:
    return np.full((112, 112, 3), (red, green, blue), np.uint8)


@pytest.fixture(scope="module")
def portrait() -> Pixels:
    return np.asarray(Image.open(ROOT / "samples" / "portraits" / "P001" / "1.jpg").convert("RGB"))


def test_sface_through_this_door_describes_a_face_as_the_built_in_one_does(portrait: Pixels) -> None:
    content = weights.path_of(published.SFACE).read_bytes()
    network = Network(content)
    assert network.network == hashlib.sha256(content).hexdigest() == published.SFACE.digest
    assert network.size == 128
    for picture in (portrait, np.ascontiguousarray(portrait[:, ::-1])):
        assert np.array_equal(network.embed(picture, FACE), SFace().embed(picture, FACE))


def test_a_network_that_begins_with_a_convolution_gets_values_from_minus_one_to_one() -> None:
    network = Network(onnx())
    assert network.size == CHANNELS * (112 // TILE) ** 2
    middle = network.embed(plain(255, 0, 7), FACE).reshape(CHANNELS, 4, 4)[:, 1:3, 1:3]
    assert middle == pytest.approx(TILE**2, rel=1e-3)


def test_a_network_that_reckons_first_gets_the_values_as_they_are() -> None:
    middle = Network(onnx(reckons_first=True)).embed(plain(200, 0, 7), FACE).reshape(CHANNELS, 4, 4)[:, 1:3, 1:3]
    assert middle == pytest.approx(2 * 200 * TILE**2, rel=1e-3)


def test_one_that_wants_blue_first_gets_it_first() -> None:
    network = Network(onnx(reckons_first=True), blue_first=True)
    middle = network.embed(plain(200, 0, 7), FACE).reshape(CHANNELS, 4, 4)[:, 1:3, 1:3]
    assert middle == pytest.approx(2 * 7 * TILE**2, rel=1e-3)


@pytest.mark.parametrize(
    "content",
    [b"", b"no network", onnx()[:400], onnx(tile=112), weights.path_of(published.YUNET).read_bytes()],
    ids=["nothing", "text", "half a file", "eight numbers", "a detector"],
)
def test_what_is_no_recogniser_is_refused_with_a_remedy(content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetupError, match="This"):
        Network(content)


def test_a_file_that_is_gone_or_another_than_was_chosen_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.onnx"
    with pytest.raises(SetupError, match="cannot be read"):
        read(path)
    path.write_bytes(onnx())
    assert read(path, hashlib.sha256(onnx()).hexdigest()) == read(path) == onnx()
    with pytest.raises(SetupError, match="not the recogniser that was chosen"):
        read(path, "0" * 64)
    with path.open("r+b") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(SetupError, match="too large"):
        read(path)
