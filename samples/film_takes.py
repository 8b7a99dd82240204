"""The two takes of the drawn film: where everybody stands and goes, and where the camera looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import backdrops
from acting import STEPS_A_SECOND, clapping, glide, looking, walking, waving
from body import Outfit, Stance
from film_file import RATE
from head import Pose
from people import PEOPLE, Person, bystander
from scenes import PE_COLOURS, UNIFORM, Scene
from things import Thing

#: A place as it is drawn, in pixels.
PLACE = (1600, 900)


@dataclass(frozen=True)
class Act:
    """What somebody does at a moment: where they stand in the place (pixels), and how."""

    x: float
    ground: float
    pose: Pose
    stance: Stance


@dataclass(frozen=True)
class Actor:
    """Somebody in a scene, with half a head this high in pixels of the place."""

    person: Person
    unit: float
    outfit: Outfit
    act: Callable[[float], Act]


@dataclass(frozen=True)
class Take:
    """One scene between two cuts: its actors, those behind first, and how far the camera is to the right and down."""

    seconds: float
    backdrop: Callable[[], Scene]
    actors: Callable[[], Sequence[Actor]]
    camera: Callable[[float], tuple[float, float]]

    @property
    def frames(self) -> int:
        """How many it has."""
        return round(self.seconds * RATE)


def _stage() -> Scene:
    return Scene(backdrops.stage(*PLACE).image().convert("RGB"))


def _on_stage() -> list[Actor]:
    hugo, imani, ada, grace, jonas = (PEOPLE[key] for key in ("P008", "P009", "P001", "P007", "P010"))
    return [
        Actor(hugo, 50, UNIFORM, lambda t: Act(190 + 300 * t, 800, looking(t, 16), walking(hugo, t))),
        Actor(imani, 54, UNIFORM, lambda t: Act(640, 835, looking(t, -3, 2, 0.7), clapping(imani, t))),
        Actor(grace, 54, UNIFORM, lambda t: Act(1240, 830, looking(t, _away(t)), Stance())),
        Actor(ada, 56, UNIFORM, lambda t: Act(950, 850, looking(t, -6, -2), waving(ada, t))),
        Actor(jonas, 56, UNIFORM, lambda t: Act(385, 850, looking(t, 8, 0, 0.8), clapping(jonas, t + 0.3))),
    ]


def _away(moment: float) -> float:
    """She looks to us, and away from one second and a half on."""
    step = int(moment * STEPS_A_SECOND) / STEPS_A_SECOND
    return round(glide(step, 1.4, 2.6, -5, 80), 1)


def _field() -> Scene:
    scene = Scene(backdrops.field(*PLACE).image().convert("RGB"))
    banner = Thing("banner", 380, 118, (250, 226, 140), 12)
    banner.prints("Sports Day", 190, 32, 24, (60, 96, 150), bold=0.03)
    banner.prints("Ada Okafor", 190, 80, 32, (150, 44, 60), person="P001", bold=0.02)
    banner.lay(scene, 560, 246, -1.5)
    return scene


def _on_field() -> list[Actor]:
    ben, dev, cara, visitor = PEOPLE["P002"], PEOPLE["P004"], PEOPLE["P003"], bystander(49, adult=False)

    def sport(key: str) -> Outfit:
        top = PE_COLOURS.get(key, (110, 130, 190))
        return Outfit("pe", top=top, trim=(250, 246, 236), legs=(54, 64, 96), shoes=(236, 236, 240))

    return [
        Actor(visitor, 40, UNIFORM, lambda t: Act(1190, 760, looking(t, -10), clapping(visitor, t))),
        Actor(cara, 58, sport("P003"), lambda t: Act(880, 940, looking(t, -6, 3), waving(cara, t))),
        Actor(ben, 60, sport("P002"), lambda t: Act(220 + 190 * t, 960, looking(t, 10, 2, 0.6), walking(ben, t, 0.9))),
        Actor(dev, 60, sport("P004"), lambda t: Act(_late(t), 965, looking(t, -14, -2), walking(dev, t, 0.9))),
    ]


def _late(moment: float) -> float:
    """He comes in over the right edge after one second."""
    return glide(moment, 0.6, 3.6, 1560, 1010)


TAKES = (
    Take(3.8, _stage, _on_stage, lambda t: (glide(t, 0.4, 3.6, 60, 280), 170)),
    Take(3.4, _field, _on_field, lambda t: (glide(t, 0.2, 3.0, 200, 120), 175)),
)
