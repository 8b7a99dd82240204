"""Who is drawn: the twelve people of the sample school, and bystanders made up from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from canvas import Colour, mix


@dataclass(frozen=True)
class Person:
    """All that makes one drawn person look like no other. Lengths are in half head heights."""

    key: str
    seed: int
    age: int
    skin: Colour
    hair: Colour
    style: str
    woman: bool = False
    # Head and jaw.
    cheek: float = 0.76
    jaw: float = 2.3
    taper: float = 0.1
    ear: float = 1.0
    depth: float = 1.0
    # Eyes.
    eye_y: float = 0.08
    eye_dx: float = 0.32
    eye_w: float = 0.145
    eye_h: float = 0.085
    eye_tilt: float = 0.0
    fold: float = 1.0
    iris: Colour = (84, 56, 36)
    # Brows.
    brow_y: float = 0.23
    brow_thick: float = 0.05
    brow_slant: float = 0.0
    brow_arch: float = 0.05
    brow_length: float = 0.19
    # Nose.
    nose_y: float = 0.40
    nose_w: float = 0.13
    bridge: float = 0.5
    # Mouth.
    mouth_y: float = 0.63
    mouth_w: float = 0.25
    lip_upper: float = 0.045
    lip_lower: float = 0.06
    lips: Colour = (196, 104, 98)
    # Extras.
    hairline: float = -0.54
    freckles: int = 0
    blush: float = 0.3
    moles: tuple[tuple[float, float], ...] = ()
    glasses: str = ""
    frame: Colour = (40, 36, 40)
    beard: bool = False
    lines: float = 0.0

    @property
    def adult(self) -> bool:
        """Whether this is a grown-up."""
        return self.age >= 18


# The figures were searched for, within limits, until the SFace recogniser told the twelve well apart.
# fmt: off
PEOPLE: dict[str, Person] = {
    p.key: p
    for p in (
        Person(  # Ada Okafor
            "P001", 885, 8, (128, 80, 54), (32, 24, 22), "puffs", woman=True, cheek=0.685, jaw=2.784, taper=0.17,
            ear=1.185, depth=0.75, eye_y=0.01, eye_dx=0.319, eye_w=0.172, eye_h=0.118, eye_tilt=0.007,
            iris=(48, 28, 18), brow_y=0.265, brow_thick=0.026, brow_slant=-0.006, brow_arch=0.017, brow_length=0.215,
            nose_y=0.386, nose_w=0.188, bridge=0.05, mouth_y=0.69, mouth_w=0.206, lip_upper=0.055, lip_lower=0.058,
            lips=(148, 74, 70), hairline=-0.562, blush=0.314,
        ),
        Person(  # Ben Whitlock
            "P002", 729, 7, (246, 204, 174), (206, 164, 102), "messy", cheek=0.75, jaw=2.764, taper=0.121, ear=1.35,
            depth=0.965, eye_y=0.149, eye_dx=0.309, eye_w=0.172, eye_h=0.101, eye_tilt=-0.03, iris=(78, 134, 184),
            brow_y=0.254, brow_thick=0.056, brow_slant=-0.015, brow_arch=0.032, brow_length=0.206, nose_y=0.365,
            nose_w=0.154, bridge=0.397, mouth_y=0.601, mouth_w=0.286, lip_upper=0.062, lip_lower=0.074,
            lips=(214, 128, 118), hairline=-0.48, freckles=34, blush=0.6,
        ),
        Person(  # Cara Lindqvist
            "P003", 319, 9, (252, 218, 196), (238, 214, 158), "long", woman=True, cheek=0.68, jaw=2.121, taper=0.17,
            ear=1.111, depth=0.883, eye_y=-0.05, eye_dx=0.287, eye_w=0.118, eye_h=0.055, eye_tilt=0.033,
            iris=(108, 150, 108), brow_y=0.201, brow_thick=0.028, brow_slant=-0.003, brow_arch=0.085,
            brow_length=0.215, nose_y=0.437, nose_w=0.136, bridge=0.73, mouth_y=0.68, mouth_w=0.224, lip_upper=0.039,
            lip_lower=0.052, lips=(218, 124, 128), hairline=-0.617, blush=0.6,
        ),
        Person(  # Dev Malhotra
            "P004", 904, 10, (184, 130, 90), (26, 22, 24), "side", cheek=0.68, jaw=2.077, taper=0.049, ear=0.869,
            depth=0.995, eye_y=0.086, eye_dx=0.331, eye_w=0.172, eye_h=0.055, eye_tilt=-0.03, iris=(58, 34, 20),
            brow_y=0.265, brow_thick=0.066, brow_slant=0.018, brow_arch=0.012, brow_length=0.185, nose_y=0.445,
            nose_w=0.105, bridge=1.116, mouth_y=0.647, mouth_w=0.278, lip_upper=0.063, lip_lower=0.049,
            lips=(156, 88, 80), hairline=-0.48, blush=0.05, glasses="square", frame=(34, 34, 44),
        ),
        Person(  # Elsie Moran
            "P005", 879, 6, (251, 214, 190), (196, 84, 36), "curls", woman=True, cheek=0.794, jaw=2.072, taper=0.095,
            ear=1.044, depth=0.75, eye_y=0.104, eye_dx=0.39, eye_w=0.172, eye_h=0.091, eye_tilt=0.003,
            iris=(76, 132, 96), brow_y=0.197, brow_thick=0.026, brow_slant=-0.005, brow_arch=0.012, brow_length=0.181,
            nose_y=0.366, nose_w=0.131, bridge=0.092, mouth_y=0.6, mouth_w=0.234, lip_upper=0.038, lip_lower=0.073,
            lips=(222, 118, 112), hairline=-0.538, freckles=95, blush=0.417,
        ),
        Person(  # Femi Adeyemi
            "P006", 838, 9, (86, 54, 40), (20, 17, 18), "crop", cheek=0.68, jaw=2.062, taper=0.154, ear=1.204,
            depth=0.822, eye_y=0.083, eye_dx=0.28, eye_w=0.142, eye_h=0.075, eye_tilt=0.026, iris=(36, 22, 16),
            brow_y=0.17, brow_thick=0.078, brow_slant=0.003, brow_arch=0.012, brow_length=0.215, nose_y=0.371,
            nose_w=0.178, bridge=0.2, mouth_y=0.657, mouth_w=0.269, lip_upper=0.058, lip_lower=0.084,
            lips=(118, 62, 60), hairline=-0.586, blush=0.251,
        ),
        Person(  # Grace Liu
            "P007", 695, 8, (240, 202, 164), (24, 22, 28), "bob", woman=True, cheek=0.815, jaw=3.1, taper=0.0,
            ear=1.058, depth=1.228, eye_y=0.044, eye_dx=0.323, eye_w=0.172, eye_h=0.05, eye_tilt=0.039, fold=0.0,
            iris=(40, 26, 20), brow_y=0.228, brow_thick=0.026, brow_arch=0.012, brow_length=0.215, nose_y=0.365,
            nose_w=0.108, bridge=0.202, mouth_y=0.673, mouth_w=0.205, lip_upper=0.024, lip_lower=0.048,
            lips=(214, 108, 104), hairline=-0.543, blush=0.6,
        ),
        Person(  # Hugo Brandt
            "P008", 935, 11, (222, 172, 134), (92, 58, 36), "mop", cheek=0.769, jaw=3.071, taper=0.035, ear=0.85,
            depth=1.046, eye_y=-0.02, eye_dx=0.28, eye_w=0.118, eye_h=0.086, eye_tilt=-0.015, iris=(124, 98, 52),
            brow_y=0.233, brow_thick=0.047, brow_slant=-0.008, brow_arch=0.012, brow_length=0.215, nose_y=0.442,
            nose_w=0.188, bridge=0.516, mouth_y=0.69, mouth_w=0.247, lip_upper=0.024, lip_lower=0.05,
            lips=(186, 108, 96), hairline=-0.482, blush=0.487, moles=((-0.36, 0.5),),
        ),
        Person(  # Imani Clarke
            "P009", 463, 10, (168, 112, 78), (44, 28, 22), "braids", woman=True, cheek=0.694, jaw=2.255, taper=0.17,
            ear=0.97, depth=1.247, eye_y=0.061, eye_dx=0.384, eye_w=0.164, eye_h=0.092, eye_tilt=0.025,
            iris=(112, 76, 36), brow_y=0.26, brow_thick=0.062, brow_slant=0.012, brow_arch=0.085, brow_length=0.162,
            nose_y=0.428, nose_w=0.188, bridge=0.719, mouth_y=0.632, mouth_w=0.29, lip_upper=0.049, lip_lower=0.053,
            lips=(176, 84, 84), hairline=-0.588, blush=0.244, moles=((0.33, 0.44),),
        ),
        Person(  # Jonas Vale
            "P010", 429, 5, (214, 164, 120), (66, 44, 32), "bowl", cheek=0.85, jaw=2.0, taper=0.027, ear=1.328,
            depth=0.75, eye_y=0.167, eye_dx=0.385, eye_w=0.149, eye_h=0.092, eye_tilt=0.003, iris=(70, 48, 32),
            brow_y=0.171, brow_thick=0.059, brow_slant=0.018, brow_arch=0.085, brow_length=0.215, nose_y=0.422,
            nose_w=0.148, bridge=0.05, mouth_y=0.624, mouth_w=0.216, lip_upper=0.04, lip_lower=0.04,
            lips=(206, 114, 104), hairline=-0.48, blush=0.6,
        ),
        Person(  # Mrs Harjit Kaur
            "P011", 612, 42, (172, 118, 82), (30, 24, 26), "bun", woman=True, cheek=0.68, jaw=2.0, taper=0.17,
            ear=1.158, depth=0.75, eye_y=0.03, eye_dx=0.295, eye_w=0.155, eye_h=0.068, eye_tilt=0.002,
            iris=(50, 30, 20), brow_y=0.17, brow_thick=0.043, brow_slant=0.018, brow_arch=0.085, brow_length=0.182,
            nose_y=0.395, nose_w=0.139, bridge=0.782, mouth_y=0.69, mouth_w=0.29, lip_upper=0.056, lip_lower=0.059,
            lips=(168, 52, 62), hairline=-0.619, blush=0.558, glasses="round", frame=(150, 106, 54), lines=0.55,
        ),
        Person(  # Mr Tom Leary
            "P012", 976, 50, (236, 186, 158), (134, 124, 116), "receding", cheek=0.68, jaw=2.312, taper=0.024,
            ear=1.227, depth=0.75, eye_y=-0.06, eye_dx=0.36, eye_w=0.149, eye_h=0.054, eye_tilt=-0.024,
            iris=(92, 122, 146), brow_y=0.17, brow_thick=0.041, brow_slant=-0.015, brow_arch=0.034, brow_length=0.163,
            nose_y=0.401, nose_w=0.171, bridge=0.41, mouth_y=0.68, mouth_w=0.228, lip_upper=0.05, lip_lower=0.041,
            lips=(186, 112, 104), hairline=-0.64, blush=0.592, beard=True, lines=1.0,
        ),
    )
}
# fmt: on

_SKINS: tuple[Colour, ...] = (
    (250, 218, 196),
    (242, 204, 176),
    (226, 180, 142),
    (198, 146, 106),
    (160, 108, 76),
    (112, 72, 52),
    (82, 54, 42),
)
_HAIRS: tuple[Colour, ...] = (
    (28, 24, 26),
    (48, 34, 28),
    (84, 56, 38),
    (128, 90, 56),
    (190, 150, 96),
    (170, 84, 44),
    (150, 144, 140),
)
_WOMEN = ("long", "bob", "bun", "braids", "curls", "puffs")
_MEN = ("side", "messy", "crop", "mop", "bowl", "receding")


def bystander(seed: int, adult: bool) -> Person:
    """A person who is none of the twelve, with every feature drawn by lot."""
    rng = np.random.default_rng(9000 + seed)
    woman = bool(rng.random() < 0.5)
    tone = int(rng.integers(len(_SKINS)))
    skin = _SKINS[tone]
    hair = _HAIRS[int(rng.integers(3 if tone > 2 else 6))]
    if adult and rng.random() < 0.25:
        hair = _HAIRS[6]
    styles = [s for s in (_WOMEN if woman else _MEN) if (s != "receding" or adult) and (s != "bowl" or not adult)]

    def between(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    return Person(
        key="",
        seed=2000 + seed,
        age=int(rng.integers(28, 60)) if adult else int(rng.integers(5, 12)),
        skin=skin,
        hair=hair,
        style=styles[int(rng.integers(len(styles)))],
        woman=woman,
        cheek=between(0.64, 0.88),
        jaw=between(1.85, 3.3),
        taper=between(0.0, 0.2),
        ear=between(0.85, 1.4),
        eye_y=between(-0.05, 0.04) if adult else between(0.05, 0.14),
        eye_dx=between(0.27, 0.40),
        eye_w=between(0.105, 0.175),
        eye_h=between(0.045, 0.115),
        eye_tilt=between(-0.045, 0.055),
        fold=float(rng.random() < 0.8),
        iris=mix((60, 38, 24), (96, 130, 150), float(rng.random() * (tone < 3))),
        brow_y=between(0.155, 0.28),
        brow_thick=between(0.022, 0.10),
        brow_slant=between(-0.03, 0.03),
        brow_arch=between(0.01, 0.11),
        nose_y=between(0.36, 0.46),
        nose_w=between(0.095, 0.205),
        bridge=between(0.05, 1.3),
        mouth_y=between(0.59, 0.695),
        mouth_w=between(0.17, 0.31),
        lip_upper=between(0.02, 0.07),
        lip_lower=between(0.035, 0.09),
        lips=mix(skin, (170, 60, 66), 0.5),
        hairline=between(-0.65, -0.47),
        blush=between(0.0, 0.7),
        lines=between(0.3, 1.0) if adult else 0.0,
        glasses=("round", "square")[int(rng.integers(2))] if rng.random() < 0.25 else "",
        beard=bool(adult and not woman and rng.random() < 0.35),
        depth=between(0.6, 1.6),
        brow_length=between(0.145, 0.235),
        freckles=int(rng.integers(20, 80)) if tone < 2 and rng.random() < 0.3 else 0,
    )
