"""Paints bodies: neck, clothes, arms and legs, in the units of the head they carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from canvas import Canvas, Colour, Points, darker, ellipse, mix, ribbon, shifted, smooth
from head import Frame, Pose
from people import Person

Limb = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outfit:
    """What a person wears."""

    kind: str = "jumper"
    top: Colour = (44, 104, 88)
    shirt: Colour = (250, 248, 242)
    trim: Colour = (236, 184, 72)
    legs: Colour = (92, 96, 108)
    shoes: Colour = (52, 46, 50)


@dataclass(frozen=True)
class Stance:
    """Where arms and legs go: points from shoulder to hand and from hip to foot, left and right."""

    arms: tuple[Limb, Limb] | None = None
    legs: tuple[Limb, Limb] | None = None
    lower: bool = True
    arms_in_front: bool = False


def heads_tall(person: Person) -> float:
    """How many head heights a person of this age measures."""
    return 6.3 if person.adult else 4.35 + 0.115 * person.age


def foot_level(person: Person) -> float:
    """How far below the centre of the head the ground is, in half head heights."""
    return 2 * heads_tall(person) - 1


class Body:
    """One body on one canvas."""

    def __init__(
        self, canvas: Canvas, person: Person, pose: Pose, frame: Frame, outfit: Outfit, stance: Stance
    ) -> None:
        """Keep the parameters and work out the main measures."""
        self.canvas, self.person, self.frame, self.outfit, self.stance = canvas, person, frame, outfit, stance
        self.light, self.unit, self.bright = pose.light, frame.unit, pose.brightness
        self.shoulder = (1.50 if person.woman else 1.72) if person.adult else 1.12 + 0.022 * person.age
        self.hip = -1 + 2 * heads_tall(person) * 0.505
        self.foot = foot_level(person)

    def part(self, pairs: ArrayLike, colour: Colour, roundness: float = 0.22, strength: float = 0.55) -> Points:
        """One rounded part from points in body units; gives back its outline."""
        shape = self.frame.place(smooth(pairs, True))
        self.canvas.rounded(shape, darker(colour, self.bright), roundness * self.unit, self.light, strength)
        return shape

    def limb(self, path: ArrayLike, widths: ArrayLike, colour: Colour) -> None:
        """An arm or a leg: a band along a bent path, with rounded ends."""
        spine = self.frame.place(smooth(path))
        half = np.atleast_1d(np.asarray(widths, float)) * self.unit
        outline = ribbon(spine, half)
        for centre, width in ((spine[0], half[0]), (spine[-1], half[-1])):
            self.canvas.rounded(
                ellipse(float(centre[0]), float(centre[1]), width / 2, width / 2),
                darker(colour, self.bright),
                0.10 * self.unit,
                self.light,
                0.5,
            )
        self.canvas.rounded(outline, darker(colour, self.bright), 0.14 * self.unit, self.light, 0.6)

    def crease(self, path: ArrayLike, width: float = 0.05, opacity: float = 0.25) -> None:
        """A soft fold in the cloth."""
        band = ribbon(self.frame.place(smooth(path)), np.array([0.1, 1, 0.1]) * width * self.unit)
        self.canvas.fill(band, darker(self.outfit.top, 0.35), 0.03 * self.unit, opacity)

    def paint(self) -> None:
        """Legs, arms, torso, neck and collar; the arms come last if the hands are in front."""
        if self.stance.lower:
            self.paint_legs()
        if not self.stance.arms_in_front:
            self.paint_arms()
        self.paint_torso()
        self.paint_neck()
        self.paint_collar()
        if self.stance.arms_in_front:
            self.paint_arms()

    def paint_neck(self) -> None:
        """The neck with the shadow of the chin."""
        half = 0.40 if self.person.adult else 0.33
        skin = self.person.skin
        self.part(
            [
                (-half, 0.5),
                (half, 0.5),
                (half, 1.1),
                (half + 0.16, 1.46),
                (0, 1.72),
                (-half - 0.16, 1.46),
                (-half, 1.1),
            ],
            darker(skin, 0.93),
            0.16,
        )
        dark = mix(darker(skin, 0.45 * self.bright), (110, 40, 36), 0.15)
        clip = self.canvas.full_mask(
            self.frame.place(
                smooth(
                    [
                        (-half, 0.5),
                        (half, 0.5),
                        (half, 1.1),
                        (half + 0.14, 1.44),
                        (0, 1.7),
                        (-half - 0.14, 1.44),
                        (-half, 1.1),
                    ],
                    True,
                )
            )
        )
        self.canvas.fill(self.frame.place(ellipse(0, 0.86, 0.62, 0.34)), dark, 0.09 * self.unit, 0.75, clip)

    def paint_torso(self) -> None:
        """The top: shoulders down to the hem."""
        s, hem = self.shoulder, self.hip + 0.12
        waist = 0.80 if self.person.woman and self.person.adult else 0.86
        shape = [
            (-0.40, 1.22),
            (0.40, 1.22),
            (s * 0.72, 1.42),
            (s, 1.72),
            (s * 0.98, 2.2),
            (s * waist, (hem + 1.7) / 2 + 0.2),
            (s * 0.86, hem),
            (0, hem + 0.06),
            (-s * 0.86, hem),
            (-s * waist, (hem + 1.7) / 2 + 0.2),
            (-s * 0.98, 2.2),
            (-s, 1.72),
            (-s * 0.72, 1.42),
        ]
        self.part(shape, self.outfit.top, 0.30)
        for side in (-1, 1):
            self.crease([(side * s * 0.66, 1.75), (side * s * 0.72, 2.3), (side * s * 0.60, 2.9)], 0.07, 0.30)
            self.crease([(side * 0.25, hem - 0.25), (side * 0.5, hem - 0.45), (side * 0.8, hem - 0.4)], 0.05, 0.20)
        if self.outfit.kind == "jumper" and self.stance.lower:
            band = self.frame.place(
                ribbon(smooth([(-s * 0.86, hem - 0.08), (0, hem - 0.02), (s * 0.86, hem - 0.08)]), 0.16)
            )
            self.canvas.fill(band, darker(self.outfit.top, 0.78 * self.bright), 0.01 * self.unit, 0.8)

    def paint_collar(self) -> None:
        """Shirt collar and neckline, tie, lapels or a plain round neck."""
        o, u = self.outfit, self.unit
        if o.kind == "pe":
            ring = self.frame.place(
                ribbon(smooth([(-0.50, 1.30), (-0.32, 1.60), (0, 1.74), (0.32, 1.60), (0.50, 1.30)]), 0.11)
            )
            self.canvas.rounded(ring, darker(o.trim, self.bright), 0.04 * u, self.light)
            return
        if o.kind == "blouse":
            self.part(
                [
                    (-0.46, 1.30),
                    (-0.2, 1.60),
                    (0, 1.66),
                    (0.2, 1.60),
                    (0.46, 1.30),
                    (0.34, 2.2),
                    (0.10, 3.1),
                    (0, 3.3),
                    (-0.10, 3.1),
                    (-0.34, 2.2),
                ],
                o.shirt,
                0.10,
            )
            hem = self.hip + 0.1
            for side in (-1, 1):
                edge = smooth(
                    [
                        (side * 0.46, 1.18),
                        (side * 0.48, 1.6),
                        (side * 0.32, 2.4),
                        (side * 0.07, 3.2),
                        (side * 0.05, hem),
                    ]
                )
                self.canvas.rounded(
                    self.frame.place(ribbon(edge, [0.13, 0.17, 0.15, 0.13])),
                    darker(o.top, 0.85 * self.bright),
                    0.05 * u,
                    self.light,
                )
            for y in np.linspace(3.35, hem - 0.3, 3):
                self.canvas.rounded(
                    self.frame.place(ellipse(0.05, float(y), 0.06, 0.06, 16)),
                    darker(o.trim, self.bright),
                    0.03 * u,
                    self.light,
                )
            return
        depth = 2.05 if o.kind == "suit" else 1.92
        self.part([(-0.44, 1.28), (0, 1.62), (0.44, 1.28), (0.30, 1.62), (0, depth), (-0.30, 1.62)], o.shirt, 0.06)
        if o.kind == "suit":
            self.part([(-0.08, 1.60), (0.08, 1.60), (0.13, 2.4), (0, 3.2), (-0.13, 2.4)], o.trim, 0.05)
        else:
            edge = self.frame.place(
                ribbon(smooth([(-0.50, 1.34), (-0.30, 1.70), (0, depth + 0.05), (0.30, 1.70), (0.50, 1.34)]), 0.09)
            )
            self.canvas.rounded(edge, darker(o.top, 0.82 * self.bright), 0.03 * u, self.light)
            for tie in (
                [(-0.10, 1.60), (0.10, 1.60), (0.06, 1.73), (-0.06, 1.73)],
                [(-0.06, 1.72), (0.06, 1.72), (0.11, depth - 0.05), (0, depth + 0.03), (-0.11, depth - 0.05)],
            ):
                self.canvas.rounded(self.frame.place(tie), darker(o.trim, self.bright), 0.04 * u, self.light)
        for side in (-1, 1):
            flap = self.frame.place(
                [(side * 0.40, 1.20), (side * 0.03, 1.62), (side * 0.22, 1.86), (side * 0.54, 1.42)]
            )
            self.canvas.fill(shifted(flap, 0, 0.03 * u), darker(o.top, 0.4), 0.03 * u, 0.4)
            self.canvas.rounded(flap, darker(o.shirt, self.bright), 0.05 * u, self.light, 0.5)
        if o.kind == "jumper":
            badge = ellipse(0.52, 2.16, 0.13, 0.15)
            self.canvas.rounded(self.frame.place(badge), darker(o.trim, self.bright), 0.03 * u, self.light)
            self.canvas.fill(self.frame.place(ellipse(0.52, 2.16, 0.06, 0.08)), darker(o.top, self.bright), 0.01 * u)

    def paint_arms(self) -> None:
        """Both arms with hands; hanging down unless the stance says otherwise."""
        s = self.shoulder
        wrist = self.hip + 0.35
        arms = self.stance.arms or (
            ((-s * 0.80, 1.74), (-s * 1.08, 2.7), (-s * 1.10, wrist)),
            ((s * 0.80, 1.74), (s * 1.08, 2.7), (s * 1.10, wrist)),
        )
        short = self.outfit.kind == "pe"
        sleeve = 0.52 if self.person.adult else 0.44
        for arm in arms:
            path = np.asarray(arm, float)
            hand, way = path[-1], path[-1] - path[-2]
            way = way / np.hypot(*way)
            skin = self.person.skin
            tip = hand + way * 0.30
            self.limb([hand - way * 0.05, tip], [0.26, 0.30, 0.20], skin)
            thumb = np.array([-way[1], way[0]]) * (0.12 if hand[0] < 0 else -0.12)
            self.limb([hand + way * 0.08 + thumb, hand + way * 0.26 + thumb * 1.35], [0.10, 0.08], skin)
            spine = smooth(path)
            dark = self.frame.place(ribbon(spine, sleeve * 1.12))
            self.canvas.fill(
                dark, darker(self.outfit.top, 0.3), 0.05 * self.unit, 0.28, np.minimum(self.canvas.alpha, 1)
            )
            if short:
                self.limb(path, [0.34, 0.30, 0.24], skin)
                self.limb(spine[: max(3, len(spine) // 3)], [sleeve, sleeve * 1.05], self.outfit.top)
            else:
                self.limb(path, [sleeve, sleeve * 0.92, sleeve * 0.74], self.outfit.top)

    def paint_legs(self) -> None:
        """Legs in trousers, skirt and tights, or shorts, with shoes."""
        s, knee = self.shoulder, (self.hip + self.foot) / 2
        legs = self.stance.legs or (
            ((-s * 0.40, self.hip - 0.1), (-s * 0.39, knee), (-s * 0.37, self.foot - 0.25)),
            ((s * 0.40, self.hip - 0.1), (s * 0.39, knee), (s * 0.37, self.foot - 0.25)),
        )
        o, thick = self.outfit, 0.86 * s
        bare = o.kind == "pe" or (self.person.woman and not self.person.adult)
        for leg in legs:
            path = np.asarray(leg, float)
            foot = path[-1]
            if bare:
                cloth = (242, 240, 236) if o.kind == "pe" else darker(o.legs, 0.62)
                tights = self.person.skin if o.kind == "pe" else cloth
                self.limb(path, [0.56, 0.46, 0.32], tights)
                if o.kind == "pe":
                    self.limb([path[-1] * 0.78 + path[-2] * 0.22, path[-1]], [0.29, 0.28], cloth)
                    top = smooth(path)
                    self.limb(top[: len(top) * 2 // 5], [thick * 0.62, thick * 0.66], o.legs)
            else:
                self.limb(path, [thick * 0.90, thick * 0.74, thick * 0.62], o.legs)
            out = float(np.sign(foot[0])) * 0.07
            self.part(
                [
                    (foot[0] - 0.27 + out, foot[1] + 0.10),
                    (foot[0] + out * 0.5, foot[1] - 0.10),
                    (foot[0] + 0.27 + out, foot[1] + 0.10),
                    (foot[0] + 0.22 + out, foot[1] + 0.30),
                    (foot[0] - 0.22 + out, foot[1] + 0.30),
                ],
                o.shoes,
                0.09,
            )
        if bare and o.kind != "pe":
            hem = self.hip + (self.foot - self.hip) * 0.42
            self.part(
                [
                    (-s * 0.74, self.hip - 0.2),
                    (s * 0.74, self.hip - 0.2),
                    (s * 1.02, hem),
                    (0, hem + 0.12),
                    (-s * 1.02, hem),
                ],
                o.legs,
                0.2,
            )
            for x in (-0.6, -0.2, 0.2, 0.6):
                self.crease([(x * s * 0.9, self.hip + 0.3), (x * s * 1.1, hem - 0.1)], 0.05, 0.22)
        else:
            self.part(
                [
                    (-s * 0.78, self.hip - 0.3),
                    (s * 0.78, self.hip - 0.3),
                    (s * 0.74, self.hip + 0.35),
                    (0, self.hip + 0.42),
                    (-s * 0.74, self.hip + 0.35),
                ],
                o.legs,
                0.15,
            )
