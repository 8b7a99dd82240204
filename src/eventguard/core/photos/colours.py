"""What colours a picture's numbers stand for, where its file says so by code points instead of a profile; to sRGB.

The code points are those of ITU-T H.273, in a PNG's ``cICP`` chunk and in the ``nclx`` of HEIF and AVIF. Phones and
cameras write them for wide colours (Display P3) and for HDR (PQ and HLG in BT.2020).
"""

import struct
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eventguard.core.photos.file_parts import BROKEN, parts
from eventguard.core.photos.pixels import Pixels

Matrix = npt.NDArray[np.float64]
Curve = npt.NDArray[np.float32]

#: Chromaticities of red, green, blue and white, by code point (H.273, table 2); 2 says that nothing is known.
D65, ILLUMINANT_C, DCI = (0.3127, 0.3290), (0.310, 0.316), (0.314, 0.351)
PRIMARIES = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), D65),
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), ILLUMINANT_C),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), D65),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    8: ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), ILLUMINANT_C),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    10: ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0), (1 / 3, 1 / 3)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), DCI),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), D65),
}
BT709 = 1
#: Transfer characteristics that a screen shows like sRGB's; 2 says that nothing is known.
LIKE_SRGB = frozenset((1, 2, 6, 7, 11, 12, 13, 14, 15))
PQ, HLG = 16, 18
#: What white is on an ordinary screen beside HDR, and the brightest that HLG is meant for (BT.2408, BT.2100), in cd/m2.
WHITE, BRIGHTEST = 203.0, 1000.0
#: How eyes adapt from one white to another (Bradford).
CONES = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
#: So many rows are converted at once: memory stays small.
ROWS = 256
#: Steps of light between black and white that become an 8-bit number.
STEPS = 2**14


@dataclass(frozen=True, slots=True)
class Signal:
    """The code points of a file's primaries and transfer characteristics."""

    primaries: int
    transfer: int

    @property
    def is_plain(self) -> bool:
        """Whether the numbers can be shown as they are."""
        return self.primaries not in PRIMARIES.keys() - {BT709} and self.transfer in LIKE_SRGB


def signal(untrusted: bytes) -> Signal | None:
    """What a PNG, a HEIF or an AVIF file says of its colours; None when it says nothing. Of several answers in one
    HEIF, the first: pictures beside the main one come after it.
    """
    with suppress(*BROKEN):
        for name, body in parts(untrusted):
            if name == "cICP":
                return Signal(body[0], body[1])
            if name == "meta" and (at := body.find(b"colrnclx")) >= 0:
                return Signal(*struct.unpack_from(">HH", body, at + 8))
    return None


def to_srgb(pixels: Pixels, signal: Signal) -> Pixels:
    """The picture in sRGB. What is brighter than a screen's white becomes white, what is more colourful than sRGB its
    nearest colour there.

    Args:
        pixels: height x width x 3, uint8, as decoded: the file's own numbers, full range.
        signal: what they stand for.
    """
    if signal.is_plain:
        return pixels
    light, matrix = _light(signal.transfer), _to_bt709(signal.primaries)
    shown = np.empty_like(pixels)
    for top in range(0, len(pixels), ROWS):
        linear = light[pixels[top : top + ROWS]]
        if signal.transfer == HLG:
            linear = _as_displayed(linear)
        linear = np.clip(linear @ matrix.T.astype(np.float32), 0, 1)
        shown[top : top + ROWS] = NUMBERS[np.rint(linear * STEPS).astype(np.intp)]
    return shown


def _light(transfer: int) -> Curve:
    """The light that each 8-bit number stands for; 1 is the white of an ordinary screen."""
    x = np.arange(256) / 255
    match transfer:
        case 4:
            light = x**2.2
        case 5:
            light = x**2.8
        case 8:
            light = x
        case 9:
            light = np.where(x > 0, 10 ** (2 * (x - 1)), 0)
        case 10:
            light = np.where(x > 0, 10 ** (2.5 * (x - 1)), 0)
        case 16:
            root = x ** (1 / 78.84375)
            light = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
            light = light ** (1 / 0.1593017578125) * 10_000 / WHITE
        case 17:
            light = x**2.6 * 52.37 / 48
        case 18:  # the scene's light; what a screen makes of it depends on all three colours
            light = np.where(x <= 0.5, x**2 / 3, (np.exp((x - 0.55991073) / 0.17883277) + 0.28466892) / 12)
        case _:
            light = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    return np.asarray(light, dtype=np.float32)


def _as_displayed(scene: Curve) -> Curve:
    """HLG's light as its reference screen shows it (BT.2100, table 5), where 1 is the white of an ordinary one."""
    brightness = scene @ np.array([0.2627, 0.6780, 0.0593], dtype=np.float32)
    return np.asarray(scene * (brightness**0.2)[..., None] * np.float32(BRIGHTEST / WHITE), dtype=np.float32)


def _to_bt709(primaries: int) -> Matrix:
    """The matrix from linear light in these primaries to linear light in sRGB's, white staying white."""
    source, target = (PRIMARIES.get(code, PRIMARIES[BT709]) for code in (primaries, BT709))
    whites = [CONES @ _xyz(*each[3]) for each in (source, target)]
    adapted = np.linalg.inv(CONES) @ np.diag(whites[1] / whites[0]) @ CONES
    return np.asarray(np.linalg.inv(_to_xyz(target)) @ adapted @ _to_xyz(source))


def _to_xyz(chromaticities: tuple[tuple[float, float], ...]) -> Matrix:
    columns = np.array([_xyz(*each) if each[1] else np.array([*each, 1 - sum(each)]) for each in chromaticities[:3]]).T
    return np.asarray(columns * np.linalg.solve(columns, _xyz(*chromaticities[3])))


def _xyz(x: float, y: float) -> Matrix:
    return np.array([x / y, 1, (1 - x - y) / y])


def _numbers() -> Pixels:
    """The 8-bit number of sRGB for each step of light."""
    light = np.arange(STEPS + 1) / STEPS
    numbers = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(numbers * 255), dtype=np.uint8)


NUMBERS = _numbers()
