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


# The figures below were tried out until the recognisers told the twelve apart as well as they do real people.
# fmt: off
PEOPLE: dict[str, Person] = {
    p.key: p
    for p in (
        Person(  # Ada Okafor
            "P001", 417, 8, (128, 80, 54), (32, 24, 22), "puffs", woman=True, cheek=0.69, jaw=2.84, taper=0.146,
            ear=0.85, depth=0.675, eye_y=0.003, eye_dx=0.307, eye_w=0.178, eye_h=0.12, eye_tilt=-0.034,
            iris=(48, 28, 18), brow_y=0.199, brow_thick=0.024, brow_slant=-0.003, brow_arch=0.043, brow_length=0.201,
            nose_y=0.466, nose_w=0.2, bridge=0.069, mouth_y=0.659, mouth_w=0.173, lip_upper=0.046, lip_lower=0.075,
            lips=(148, 74, 70), hairline=-0.566, blush=0.478,
        ),
        Person(  # Ben Whitlock
            "P002", 107, 7, (246, 204, 174), (206, 164, 102), "messy", cheek=0.64, jaw=2.201, taper=0.147, ear=1.4,
            depth=1.208, eye_y=0.142, eye_dx=0.296, eye_w=0.157, eye_h=0.099, eye_tilt=-0.045, iris=(78, 134, 184),
            brow_y=0.269, brow_thick=0.034, brow_slant=-0.025, brow_arch=0.078, brow_length=0.15, nose_y=0.367,
            nose_w=0.121, bridge=0.111, mouth_y=0.591, mouth_w=0.31, lip_upper=0.052, lip_lower=0.059,
            lips=(214, 128, 118), hairline=-0.493, freckles=34, blush=0.8,
        ),
        Person(  # Cara Lindqvist
            "P003", 626, 9, (252, 218, 196), (238, 214, 158), "long", woman=True, cheek=0.641, jaw=2.185, taper=0.083,
            ear=0.996, depth=0.765, eye_y=-0.047, eye_dx=0.265, eye_w=0.13, eye_h=0.046, eye_tilt=0.04,
            iris=(108, 150, 108), brow_y=0.2, brow_thick=0.036, brow_slant=-0.025, brow_arch=0.043, brow_length=0.183,
            nose_y=0.45, nose_w=0.119, bridge=0.19, mouth_y=0.7, mouth_w=0.228, lip_upper=0.023, lip_lower=0.067,
            lips=(218, 124, 128), hairline=-0.64, blush=0.571,
        ),
        Person(  # Dev Malhotra
            "P004", 576, 10, (184, 130, 90), (26, 22, 24), "side", cheek=0.646, jaw=1.85, taper=0.0, ear=1.259,
            depth=0.92, eye_y=0.05, eye_dx=0.331, eye_w=0.174, eye_h=0.046, eye_tilt=-0.045, iris=(58, 34, 20),
            brow_y=0.237, brow_thick=0.097, brow_slant=-0.025, brow_arch=0.027, brow_length=0.235, nose_y=0.47,
            nose_w=0.111, bridge=1.104, mouth_y=0.7, mouth_w=0.222, lip_upper=0.07, lip_lower=0.068,
            lips=(156, 88, 80), hairline=-0.492, blush=0.188, glasses="square", frame=(34, 34, 44),
        ),
        Person(  # Elsie Moran
            "P005", 105, 6, (251, 214, 190), (196, 84, 36), "curls", woman=True, cheek=0.72, jaw=2.057, taper=0.08,
            ear=1.037, depth=0.6, eye_y=0.107, eye_dx=0.393, eye_w=0.143, eye_h=0.111, eye_tilt=-0.031,
            iris=(76, 132, 96), brow_y=0.155, brow_thick=0.025, brow_slant=-0.025, brow_arch=0.01, brow_length=0.15,
            nose_y=0.363, nose_w=0.103, bridge=0.05, mouth_y=0.595, mouth_w=0.183, lip_upper=0.052, lip_lower=0.054,
            lips=(222, 118, 112), hairline=-0.46, freckles=95, blush=0.8,
        ),
        Person(  # Femi Adeyemi
            "P006", 925, 9, (86, 54, 40), (20, 17, 18), "crop", cheek=0.646, jaw=1.85, taper=0.2, ear=1.307,
            depth=0.6, eye_y=0.044, eye_dx=0.27, eye_w=0.134, eye_h=0.06, eye_tilt=0.04, iris=(36, 22, 16),
            brow_y=0.229, brow_thick=0.096, brow_slant=-0.025, brow_arch=0.013, brow_length=0.235, nose_y=0.372,
            nose_w=0.2, bridge=0.05, mouth_y=0.684, mouth_w=0.29, lip_upper=0.063, lip_lower=0.079,
            lips=(118, 62, 60), hairline=-0.623, blush=0.0,
        ),
        Person(  # Grace Liu
            "P007", 575, 8, (240, 202, 164), (24, 22, 28), "bob", woman=True, cheek=0.812, jaw=2.754, taper=0.024,
            ear=0.93, depth=1.192, eye_dx=0.326, eye_w=0.175, eye_h=0.046, eye_tilt=0.055, fold=0.0,
            iris=(40, 26, 20), brow_y=0.199, brow_thick=0.024, brow_slant=-0.025, brow_arch=0.013, brow_length=0.173,
            nose_y=0.35, nose_w=0.109, bridge=0.146, mouth_y=0.66, mouth_w=0.17, lip_upper=0.018, lip_lower=0.043,
            lips=(214, 108, 104), hairline=-0.491, blush=0.463,
        ),
        Person(  # Hugo Brandt
            "P008", 953, 11, (222, 172, 134), (92, 58, 36), "mop", cheek=0.778, jaw=3.2, taper=0.0, ear=1.028,
            depth=0.628, eye_y=0.033, eye_dx=0.265, eye_w=0.108, eye_h=0.067, eye_tilt=-0.045, iris=(124, 98, 52),
            brow_y=0.207, brow_thick=0.098, brow_slant=0.02, brow_arch=0.037, brow_length=0.202, nose_y=0.413,
            nose_w=0.185, bridge=0.865, mouth_y=0.624, mouth_w=0.294, lip_upper=0.018, lip_lower=0.054,
            lips=(186, 108, 96), hairline=-0.529, blush=0.0, moles=((-0.36, 0.5),),
        ),
        Person(  # Imani Clarke
            "P009", 463, 10, (168, 112, 78), (44, 28, 22), "braids", woman=True, cheek=0.64, jaw=2.116, taper=0.068,
            ear=0.85, depth=1.47, eye_y=0.027, eye_dx=0.386, eye_w=0.132, eye_h=0.098, eye_tilt=0.019,
            iris=(112, 76, 36), brow_y=0.28, brow_thick=0.027, brow_slant=0.004, brow_arch=0.043, nose_y=0.436,
            nose_w=0.175, bridge=0.322, mouth_y=0.657, mouth_w=0.31, lip_upper=0.069, lip_lower=0.061,
            lips=(176, 84, 84), hairline=-0.651, blush=0.39, moles=((0.33, 0.44),),
        ),
        Person(  # Jonas Vale
            "P010", 470, 5, (228, 184, 142), (66, 44, 32), "bowl", cheek=0.87, jaw=2.095, taper=0.004, ear=1.322,
            depth=0.603, eye_y=0.18, eye_dx=0.41, eye_w=0.143, eye_h=0.1, eye_tilt=-0.021, iris=(112, 122, 132),
            brow_y=0.214, brow_thick=0.028, brow_slant=0.02, brow_arch=0.11, brow_length=0.235, nose_y=0.415,
            nose_w=0.166, bridge=0.1, mouth_y=0.612, mouth_w=0.17, lip_upper=0.07, lip_lower=0.048,
            lips=(206, 114, 104), hairline=-0.461, blush=0.8,
        ),
        Person(  # Mrs Harjit Kaur
            "P011", 612, 42, (172, 118, 82), (30, 24, 26), "bun", woman=True, cheek=0.692, jaw=1.959, taper=0.186,
            ear=0.915, depth=0.664, eye_y=0.057, eye_dx=0.312, eye_w=0.174, eye_h=0.046, eye_tilt=0.017,
            iris=(50, 30, 20), brow_y=0.197, brow_thick=0.035, brow_slant=0.015, brow_arch=0.074, brow_length=0.23,
            nose_y=0.38, nose_w=0.176, bridge=0.865, mouth_y=0.684, mouth_w=0.31, lip_upper=0.034, lip_lower=0.088,
            lips=(168, 52, 62), hairline=-0.638, blush=0.616, glasses="round", frame=(150, 106, 54), lines=0.55,
        ),
        Person(  # Mr Tom Leary
            "P012", 888, 50, (236, 186, 158), (134, 124, 116), "receding", cheek=0.704, jaw=2.22, taper=0.109,
            ear=1.109, depth=0.6, eye_y=-0.049, eye_dx=0.341, eye_w=0.134, eye_h=0.048, eye_tilt=-0.004,
            iris=(92, 122, 146), brow_y=0.155, brow_thick=0.078, brow_slant=-0.025, brow_arch=0.024, brow_length=0.15,
            nose_y=0.414, nose_w=0.133, bridge=0.66, mouth_y=0.637, mouth_w=0.307, lip_upper=0.053, lip_lower=0.045,
            lips=(186, 112, 104), hairline=-0.66, blush=0.06, beard=True, lines=1.0,
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
        cheek=between(0.68, 0.82),
        jaw=between(1.9, 3.1),
        taper=between(0.0, 0.16),
        ear=between(0.9, 1.3),
        eye_y=between(-0.05, 0.04) if adult else between(0.05, 0.14),
        eye_dx=between(0.28, 0.36),
        eye_w=between(0.115, 0.155),
        eye_h=between(0.055, 0.095),
        eye_tilt=between(-0.03, 0.04),
        fold=float(rng.random() < 0.8),
        iris=mix((60, 38, 24), (96, 130, 150), float(rng.random() * (tone < 3))),
        brow_y=between(0.18, 0.25),
        brow_thick=between(0.03, 0.08),
        brow_slant=between(-0.04, 0.05),
        brow_arch=between(0.015, 0.08),
        nose_y=between(0.38, 0.45),
        nose_w=between(0.11, 0.19),
        bridge=between(0.2, 1.1),
        mouth_y=between(0.61, 0.68),
        mouth_w=between(0.20, 0.28),
        lip_upper=between(0.03, 0.06),
        lip_lower=between(0.04, 0.08),
        lips=mix(skin, (170, 60, 66), 0.5),
        hairline=between(-0.62, -0.5),
        blush=between(0.1, 0.5),
        lines=between(0.3, 1.0) if adult else 0.0,
        glasses=("round", "square")[int(rng.integers(2))] if rng.random() < 0.25 else "",
        beard=bool(adult and not woman and rng.random() < 0.35),
    )
