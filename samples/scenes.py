"""Puts people into places: the reference portraits and the photos of one school event."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from PIL import Image

import backdrops
from body import Limb, Outfit, Stance, foot_level, heads_tall
from canvas import Canvas, Colour, as_points, darker, ellipse, smooth
from figure import draw_figure
from head import Pose
from people import PEOPLE, Person, bystander

UNIFORM = Outfit()
OUTFITS: dict[str, Outfit] = {
    "P011": Outfit("blouse", top=(134, 62, 92), shirt=(246, 232, 214), legs=(66, 60, 76)),
    "P012": Outfit("suit", top=(84, 98, 120), shirt=(236, 242, 248), trim=(176, 78, 70), legs=(72, 76, 88)),
}
PE_COLOURS: dict[str, Colour] = {
    "P001": (222, 96, 84),
    "P004": (84, 140, 190),
    "P009": (240, 190, 76),
    "P012": (84, 160, 130),
}
# fmt: off
# Picked from 190 seeds: those whose faces SFace finds least like any of the twelve.
BYSTANDERS = (
    12, 14, 20, 24, 31, 36, 40, 47, 49, 51, 52, 54, 65, 68, 77, 78, 80, 82, 83, 85, 87, 93, 96, 97, 99, 103, 104,
    111, 116, 117, 121, 129, 139, 147, 149, 152, 160, 161, 162, 165, 166, 170, 171, 174, 188,
)
# fmt: on
KNOWN_SEATS = {(1, 3): "P003", (2, 7): "P010", (3, 2): "P005", (4, 4): "P009", (4, 7): "P011"}
CLOTHES: tuple[Colour, ...] = (
    (92, 116, 150),
    (170, 92, 84),
    (112, 142, 112),
    (196, 160, 104),
    (120, 96, 132),
    (72, 82, 96),
    (206, 196, 180),
)


@dataclass
class Scene:
    """One photo while it is being drawn, the faces in it, and what is written there."""

    picture: Image.Image
    faces: list[dict[str, object]] = field(default_factory=list)
    words: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        person: Person,
        pose: Pose,
        unit: float,
        x: float,
        y: float,
        outfit: Outfit | None = None,
        stance: Stance | None = None,
        reach: tuple[float, float, float] = (2.0, 1.75, 3.0),
    ) -> None:
        """Draw a person with the centre of the head at (x, y) and note where the face is."""
        chosen = stance or Stance(lower=False)
        finer = max(2, min(6, math.ceil(80 / unit)))
        figure = draw_figure(person, pose, unit, outfit or OUTFITS.get(person.key, UNIFORM), chosen, reach, finer)
        left, top = round(x - figure.centre[0]), round(y - figure.centre[1])
        self.picture.paste(
            figure.image, (left, top), figure.image
        ) if self.picture.mode == "RGB" else self.picture.alpha_composite(
            figure.image, (max(0, left), max(0, top)), (max(0, -left), max(0, -top))
        )
        fx, fy, width, height = figure.face
        box = [round(left + fx), round(top + fy), round(width), round(height)]
        self.faces.append({"person": person.key or None, "box": box})

    def shadow(self, x: float, y: float, width: float, strength: float = 0.4) -> None:
        """A soft shadow on the ground."""
        half, tall = round(width * 1.5), round(width * 0.6)
        canvas = Canvas(2 * half, 2 * tall)
        canvas.fill(ellipse(half, tall, width, width * 0.2), (40, 36, 40), width * 0.12, strength)
        dark = canvas.image()
        self.picture.paste(dark, (round(x) - half, round(y) - tall), dark)

    def standing(
        self,
        key: str,
        pose: Pose,
        unit: float,
        x: float,
        ground: float,
        outfit: Outfit | None = None,
        stance: Stance | None = None,
    ) -> None:
        """A person who stands with both feet on the ground at (x, ground)."""
        person = PEOPLE[key]
        foot = foot_level(person)
        self.shadow(x, ground - 0.05 * unit, 1.7 * unit)
        self.add(person, pose, unit, x, ground - foot * unit, outfit, stance or Stance(), (3.0, 3.2, foot + 0.5))


PORTRAITS: tuple[tuple[Pose, Colour], ...] = (
    (Pose(yaw=3, smile=0.8, roll=1), (150, 172, 190)),
    (Pose(yaw=-13, pitch=2, roll=-4, smile=0.85, open=0.55, light=(0.5, -0.45, 0.8), brightness=0.97), (196, 182, 160)),
    (
        Pose(yaw=12, pitch=-4, roll=4, smile=0.5, wide=1.05, brows=0.5, light=(-0.15, -0.7, 0.75), brightness=1.03),
        (160, 180, 164),
    ),
)


def portrait(key: str, index: int) -> Image.Image:
    """One of the three reference portraits of a person."""
    pose, cloth = PORTRAITS[index]
    person = PEOPLE[key]
    canvas = backdrops.studio(480, 600, cloth, 60 + index)
    scene = Scene(canvas.image().convert("RGB"))
    unit = 128 + 6 * index - (6 if person.adult else 0)
    scene.add(person, pose, unit, 240 + 6 * index - 6, 262 + 8 * index, reach=(1.9, 2.1, 2.8))
    return scene.picture


def line_up() -> Scene:
    """The class in two rows in front of the school."""
    scene = Scene(backdrops.schoolhouse(2000, 1500).image().convert("RGB"))
    back = (("P006", 330), ("P008", 640), ("P011", 1000), ("P003", 1370), ("P004", 1680))
    for index, (key, x) in enumerate(back):
        pose = Pose(
            yaw=(1000 - x) / 90, roll=(index * 37 % 7) - 3, smile=0.6 + 0.08 * (index % 4), open=0.5 * (index % 3 == 1)
        )
        person = PEOPLE[key]
        scene.standing(
            key,
            pose,
            84 if person.adult else 80,
            x,
            430 + 80 * foot_level(PEOPLE["P008"]) + (20 if person.adult else 0),
        )
    for index, (key, x) in enumerate((("P002", 480), ("P001", 830), ("P005", 1190), ("P010", 1530))):
        pose = Pose(
            yaw=(1000 - x) / 80,
            roll=3 - (index * 29 % 7),
            smile=0.75,
            open=0.55 * (index % 2),
            light=(-0.45, -0.6, 0.75),
        )
        scene.standing(key, pose, 82, x, 1475 - 12 * (index % 2))
    return scene


def audience() -> Scene:
    """Families in the hall, seen from the stage: many small faces, most of them of no one known."""
    width, height = 1640, 980
    scene = Scene(backdrops.hall(width, height, 0.43, 31).image().convert("RGB"))
    rng = np.random.default_rng(77)
    rows = (
        (10, 13.5, 400, 1080),
        (10, 16.5, 460, 1200),
        (10, 20.0, 536, 1320),
        (10, 24.0, 632, 1430),
        (10, 29.0, 754, 1530),
    )
    strangers = (bystander(seed, adult=seed % 5 < 3) for seed in BYSTANDERS)
    for row, (count, unit, y, spread) in enumerate(rows):
        places = [width / 2 + spread * ((seat + 0.5) / count - 0.5) for seat in range(count)]
        _chairs(scene, places, unit, y)
        for seat, x in enumerate(places):
            key = KNOWN_SEATS.get((row, seat))
            person = PEOPLE[key] if key else next(strangers)
            pose = Pose(
                yaw=float(np.clip(rng.normal((width / 2 - x) / 120, 5), -14, 14)),
                pitch=float(rng.normal(0, 2)),
                roll=float(rng.normal(0, 4)),
                smile=float(rng.uniform(0.3, 0.9)),
                open=float(rng.choice([0, 0, 0.4])),
                light=(0.1, -0.6, 0.8),
                brightness=float(rng.uniform(0.92, 1.0)),
            )
            colour, trim = (CLOTHES[int(i)] for i in rng.integers(len(CLOTHES), size=2))
            outfit = Outfit("blouse" if person.woman else "suit", top=colour, trim=trim) if person.adult else UNIFORM
            lift = unit * (0.8 if person.adult else 0.0) + float(rng.normal(0, 0.2 * unit))
            scene.add(
                person, pose, unit, x + float(rng.normal(0, 0.25 * unit)), y - lift, outfit, reach=(2.1, 1.9, 6.5)
            )
    _stage_edge(scene, 872)
    return scene


def _chairs(scene: Scene, places: list[float], unit: float, y: float) -> None:
    """A row of chair backs, and the dark gap between this row and the one behind it."""
    canvas = Canvas(*scene.picture.size, scene.picture)
    left, right = places[0] - 2.4 * unit, places[-1] + 2.4 * unit
    canvas.fill(backdrops.box(left, y + 2.6 * unit, right, y + 7.5 * unit), (58, 44, 38), unit * 0.4, 0.75)
    for x in places:
        shape = smooth(
            [(x + a * unit, y + b * unit) for a, b in ((-2.0, 2.1), (0, 1.95), (2.0, 2.1), (1.9, 4.6), (-1.9, 4.6))],
            True,
        )
        canvas.rounded(shape, (66, 96, 138), 0.4 * unit, backdrops.LIGHT, 0.6, 0.8)
    scene.picture = canvas.image().convert("RGB")


def _stage_edge(scene: Scene, top: int) -> None:
    """The front edge of the stage, with footlights, along the bottom of the picture."""
    canvas = Canvas(*scene.picture.size, scene.picture)
    width, height = scene.picture.size
    canvas.fill(backdrops.box(0, top - 30, width, top + 10), (40, 26, 20), 16, 0.5)
    canvas.rounded(backdrops.box(-20, top, width + 20, height + 20), (150, 100, 62), 12, backdrops.LIGHT, 0.5, 0.8)
    for k in range(1, 5):
        y = top + (height - top) * (k / 5) ** 1.3
        canvas.fill(backdrops.box(0, y - 2, width, y + 2), (104, 66, 40), 1, 0.7)
    for x in range(90, width, 182):
        canvas.rounded(backdrops.box(x - 34, top - 14, x + 34, top + 26), (60, 56, 58), 8, backdrops.LIGHT, 0.8, 0.8)
        canvas.fill(ellipse(x, top + 44, 62, 16), (255, 224, 160), 14, 0.35)
    scene.picture = canvas.image().convert("RGB")


def close_up() -> Scene:
    """One face that fills the picture."""
    scene = Scene(backdrops.playground(1200, 1600).image().convert("RGB"))
    scene.add(
        PEOPLE["P009"],
        Pose(yaw=-6, roll=-3, smile=0.8, open=0.45, light=(-0.5, -0.5, 0.8)),
        480,
        600,
        740,
        reach=(1.3, 1.6, 2.0),
    )
    return scene


def with_arms(person: Person, left: Limb, right: Limb) -> Stance:
    """A stance with the given elbows and hands, starting from this person's shoulders."""
    shoulder = 1.12 + 0.022 * person.age if not person.adult else 1.72
    return Stance(arms=(((-shoulder * 0.86, 1.78), *left), ((shoulder * 0.86, 1.78), *right)))


def on_stage() -> Scene:
    """Five children sing and dance on the stage."""
    scene = Scene(backdrops.stage(1800, 1200).image().convert("RGB"))
    cast: tuple[tuple[str, float, float, Colour, Limb, Limb, Pose], ...] = (
        (
            "P008",
            420,
            1085,
            (86, 112, 170),
            ((-1.9, 2.9), (-2.3, 1.7)),
            ((1.5, 2.9), (1.0, 3.6)),
            Pose(yaw=9, roll=3, smile=0.7, open=0.6),
        ),
        (
            "P001",
            700,
            1120,
            (236, 176, 70),
            ((-1.8, 2.5), (-2.1, 1.2)),
            ((1.8, 2.5), (2.1, 1.2)),
            Pose(yaw=4, roll=-2, smile=0.9, open=0.7),
        ),
        (
            "P010",
            925,
            1075,
            (110, 160, 104),
            ((-1.5, 2.9), (-0.7, 3.3)),
            ((1.5, 2.9), (0.7, 3.3)),
            Pose(yaw=0, roll=2, smile=0.6, open=0.4),
        ),
        (
            "P007",
            1150,
            1120,
            (204, 92, 116),
            ((-1.8, 2.7), (-2.3, 1.9)),
            ((1.8, 2.7), (2.3, 1.9)),
            Pose(yaw=-6, roll=-3, smile=0.8, open=0.5),
        ),
        (
            "P009",
            1410,
            1085,
            (130, 96, 160),
            ((-1.5, 3.0), (-1.0, 3.7)),
            ((1.9, 2.8), (2.3, 1.6)),
            Pose(yaw=-10, roll=-3, smile=0.8, open=0.6),
        ),
    )
    for key, x, ground, colour, left, right, pose in cast:
        person = PEOPLE[key]
        outfit = Outfit(top=colour, trim=(246, 226, 150), legs=darker(colour, 0.7), shoes=(60, 44, 44))
        warm = replace(pose, light=(0.1, -0.6, 0.8))
        scene.standing(key, warm, 74, x, ground, outfit, with_arms(person, left, right))
    return scene


def outdoors_portrait() -> Scene:
    """One boy in the playground; the camera was held sideways."""
    scene = Scene(backdrops.playground(1200, 1600).image().convert("RGB"))
    scene.add(PEOPLE["P002"], Pose(yaw=8, roll=3, smile=0.85, open=0.5), 245, 590, 720, reach=(2.6, 2.0, 5.0))
    return scene


def invitation() -> Scene:
    """Two children cut out for an invitation card; round about them the picture is transparent."""
    canvas = Canvas(1600, 1200)
    canvas.rounded(ellipse(800, 700, 700, 470, 120), (250, 226, 170), 40, backdrops.LIGHT, 0.25, 1.0)
    canvas.fill(ellipse(800, 700, 640, 420, 120), (253, 240, 206), 1.0)
    scene = Scene(canvas.image())
    scene.add(
        PEOPLE["P006"],
        Pose(yaw=8, roll=3, smile=0.85, open=0.5),
        158,
        1040,
        530,
        Outfit(top=(84, 128, 178)),
        reach=(2.2, 2.0, 4.4),
    )
    scene.add(
        PEOPLE["P010"],
        Pose(yaw=-7, roll=-4, smile=0.8),
        160,
        560,
        600,
        Outfit(top=(206, 96, 84)),
        reach=(2.2, 2.0, 4.0),
    )
    card = Canvas(1600, 1200)
    card.fill(ellipse(800, 640, 720, 520, 160), (255, 255, 255), 0.8)
    low = np.asarray(card.image().getchannel("A"), np.float32) / 255
    low[:640] = 1
    alpha = np.asarray(scene.picture.getchannel("A"), np.float32) * low
    scene.picture.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    front = Canvas(1600, 1200)
    backdrops.bunting(front, (60, 110), (1540, 110), 110, 13, 90)
    scene.picture.alpha_composite(front.image())
    return scene


def prize_giving() -> Scene:
    """The teacher and two girls with their prizes in the hall."""
    canvas = backdrops.hall(1800, 1350, 0.66, 41)
    backdrops.bunting(canvas, (-20, 40), (1820, 40), 90, 17, 60)
    scene = Scene(canvas.image().convert("RGB"))
    scene.add(
        PEOPLE["P011"],
        Pose(yaw=-4, roll=2, smile=0.85, open=0.5, light=(0.3, -0.6, 0.8)),
        100,
        900,
        440,
        None,
        Stance(),
        (3.0, 2.2, 11.0),
    )
    for key, x, y, turn in (("P003", 580, 600, 8), ("P005", 1230, 660, -8)):
        hold = replace(
            with_arms(PEOPLE[key], ((-1.35, 2.7), (-0.45, 3.1)), ((1.35, 2.7), (0.45, 3.1))), arms_in_front=True
        )
        scene.add(
            PEOPLE[key],
            Pose(yaw=turn, roll=turn / 3, smile=0.85, open=0.4, light=(0.3, -0.6, 0.8)),
            95,
            x,
            y,
            None,
            hold,
            (3.0, 2.2, 9.0),
        )
        _rosette(scene, x, y + 2.95 * 95, 95)
    return scene


def _rosette(scene: Scene, x: float, y: float, unit: float) -> None:
    """A prize rosette held in front."""
    canvas = Canvas(*scene.picture.size, scene.picture)
    for lean in (-1, 1):
        canvas.rounded(
            as_points(
                [
                    (x - 12, y),
                    (x + 12, y),
                    (x + lean * 34 + 14, y + unit),
                    (x + lean * 34, y + unit * 0.9),
                    (x + lean * 34 - 14, y + unit),
                ]
            ),
            (196, 66, 70),
            6,
            backdrops.LIGHT,
            0.6,
            0.8,
        )
    a = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    frill = (0.50 + 0.03 * np.sin(a * 18)) * unit
    canvas.rounded(
        np.column_stack([x + np.cos(a) * frill, y + np.sin(a) * frill]), (216, 78, 78), 9, backdrops.LIGHT, 0.8, 0.8
    )
    canvas.rounded(ellipse(x, y, 0.33 * unit, 0.33 * unit), (240, 196, 88), 8, backdrops.LIGHT, 0.7, 0.8)
    canvas.fill(ellipse(x, y, 0.25 * unit, 0.25 * unit), (250, 222, 140), 1)
    scene.picture = canvas.image().convert("RGB")


def sports_day() -> Scene:
    """Three children race on the field; a teacher cheers."""
    scene = Scene(backdrops.field(2000, 1333).image().convert("RGB"))
    teacher = PEOPLE["P012"]
    cheer = with_arms(teacher, ((-2.5, 2.6), (-2.7, 1.0)), ((2.3, 3.0), (1.6, 3.9)))
    scene.standing(
        "P012",
        Pose(yaw=-8, roll=-2, smile=0.8),
        68,
        1640,
        1130,
        Outfit("pe", top=PE_COLOURS["P012"], legs=(66, 72, 96), shoes=(240, 240, 240)),
        cheer,
    )
    for index, (key, x, ground) in enumerate((("P004", 400, 1140), ("P009", 1180, 1180), ("P001", 780, 1270))):
        person = PEOPLE[key]
        hip, foot = -1 + 2 * heads_tall(person) * 0.505, foot_level(person)
        flip = -1 if index % 2 else 1
        arms = (((-1.95, 2.7), (-1.25, 3.3)), ((1.95, 2.6), (2.05, 1.6)))
        legs = (
            ((-0.5, hip - 0.1), (-0.75, (hip + foot) / 2), (-0.7, foot - 0.3)),
            ((0.5, hip - 0.1), (1.05, hip + 1.75), (1.0, hip + 3.0)),
        )
        if flip < 0:
            arms = (tuple((-a, b) for a, b in arms[1]), tuple((-a, b) for a, b in arms[0]))  # type: ignore[assignment]
            legs = (tuple((-a, b) for a, b in legs[1]), tuple((-a, b) for a, b in legs[0]))  # type: ignore[assignment]
        run = Stance(arms=with_arms(person, *arms).arms, legs=legs)
        pose = Pose(yaw=5 * flip, roll=4 * flip, smile=0.8, open=0.6, light=(-0.5, -0.6, 0.7))
        outfit = Outfit("pe", top=PE_COLOURS[key], trim=(250, 246, 236), legs=(54, 64, 96), shoes=(236, 236, 240))
        scene.standing(key, pose, 67, x, ground, outfit, run)
    return scene


def cake_table() -> Scene:
    """The cake table before anyone came."""
    return Scene(backdrops.cakes(1800, 1200).image().convert("RGB"))
