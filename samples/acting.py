"""What people in the drawn film do with arms, legs and heads, step by step."""

from __future__ import annotations

import math
from dataclasses import replace

from body import Limb, Stance, foot_level, heads_tall
from head import Pose
from people import Person
from scenes import with_arms

#: Steps in which a movement is drawn, twelve and a half a second: each is shown for two frames.
STEPS_A_SECOND = 12.5
#: Steps of one stride, wave or verse, after which it begins again.
ROUND = 12


def turn(moment: float) -> float:
    """Where in its round a movement is at a time in seconds: an angle."""
    return 2 * math.pi * (int(moment * STEPS_A_SECOND + 1e-6) % ROUND) / ROUND


def walking(person: Person, moment: float, wide: float = 0.55) -> Stance:
    """Legs and arms in turn; the wider the quicker."""
    swing, lift = math.sin(turn(moment)), math.cos(turn(moment))
    hip, foot = -1 + 2 * heads_tall(person) * 0.505, foot_level(person)

    def leg(side: int) -> Limb:
        way, up = swing * side, max(0.0, lift * side)
        knee = (0.5 * side + 0.4 * wide * way, (hip + foot) / 2 - 0.2 * up)
        return (0.5 * side, hip - 0.1), knee, (0.45 * side + wide * way, foot - 0.3 - 0.9 * wide * up)

    left: Limb = ((-1.75, 2.85), (-1.7 - 0.4 * swing, 3.9 - 0.5 * wide * abs(swing)))
    right: Limb = ((1.75, 2.85), (1.7 - 0.4 * swing, 3.9 - 0.5 * wide * abs(swing)))
    return replace(with_arms(person, left, right), legs=(leg(-1), leg(1)))


def waving(person: Person, moment: float) -> Stance:
    """One hand up, to and fro."""
    sway = math.sin(turn(moment))
    return with_arms(person, ((-1.7, 2.9), (-1.6, 4.1)), ((2.0, 2.3), (2.25 + 0.45 * sway, 0.75)))


def clapping(person: Person, moment: float) -> Stance:
    """Both hands before the chest, together and apart."""
    apart = 0.15 + 0.3 * (1 + math.sin(2 * turn(moment)))
    arms = with_arms(person, ((-1.5, 2.9), (-apart, 2.75)), ((1.5, 2.9), (apart, 2.75)))
    return replace(arms, arms_in_front=True)


def looking(moment: float, yaw: float, roll: float = 0.0, sings: float = 0.0) -> Pose:
    """A head turned by so many degrees, that nods a little; the mouth opens as far as somebody sings."""
    nod = math.sin(turn(moment))
    return Pose(yaw, 1.5 * nod, roll + nod, 0.75, sings * (0.5 + 0.5 * nod), light=(-0.3, -0.6, 0.8))


def glide(moment: float, begin: float, end: float, low: float, high: float) -> float:
    """From low to high between two moments, and at rest before and after."""
    share = min(1.0, max(0.0, (moment - begin) / (end - begin)))
    return low + (high - low) * share * share * (3 - 2 * share)
