"""The made films, by name: which photos each shows, how the camera moves, and what is done to its pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from film_cameras import glide, hand, pan, still, wave
from film_scenes import View, photo, row, wall
from film_shots import Amount, Shot
from film_things import Thing, board, walker

HD, FULL, UPRIGHT = (1280, 720), (1920, 1080), (720, 1280)


@dataclass(frozen=True)
class Made:
    """A film to be made. ``overlap`` is for how many frames a shot fades into the next (0: a cut), ``light`` what all
    light is multiplied by over time and ``lit`` what at all times (a dark place, where eyes still see), ``noise`` the
    standard deviation of a sensor's noise (0 to 255), ``quality`` x264's CRF.
    """

    size: tuple[int, int]
    shots: Sequence[Shot]
    overlap: int = 0
    light: Amount = field(default=lambda _moment: 1.0)
    lit: float = 1.0
    noise: float = 0.0
    quality: int = 20


def slow_pan() -> Made:
    """Eight seconds from left to right."""
    scene = row(["Dancing_4_240", "2008_002470", "Parade_0_429"])
    return Made(HD, [Shot(scene, 8, pan(8, 0.2, 0.8))])


def pan_in_full_size() -> Made:
    """The same at 1080p, over small faces."""
    scene = row(["marchingband_1_746", "Demonstrators_2_547", "2007_007763"])
    return Made(FULL, [Shot(scene, 5, pan(5, 0.2, 0.72))])


def quick_pans() -> Made:
    """To and fro over a crowd, smeared in between."""
    scene = row(["Demonstrators_2_378", "Or_Protest_2_430"])
    return Made(HD, [Shot(scene, 5, lambda t: View(wave(t, 2.5, 0.2, 0.8)), shutter=0.5)])


def whip_pans() -> Made:
    """At rest, and suddenly elsewhere."""
    scene = row(["Demonstrators_2_781", "Protesters_2_826", "Political_Rally_2_659"])

    def camera(t: float) -> View:
        return View(glide(t, 1.2, 1.6, 0.2, 0.5) + glide(t, 2.8, 3.1, 0, 0.3) - glide(t, 4.0, 4.4, 0, 0.55))

    return Made(HD, [Shot(scene, 5.4, camera, shutter=0.6)])


def slow_zoom() -> Made:
    """Towards somebody."""
    return Made(HD, [Shot(photo("Or_Protest_2_430"), 6, lambda t: View(0.6, 0.45, 1 + 0.1 * t))])


def slow_zoom_in_full_size() -> Made:
    """Away from somebody and to the side."""
    scene = row(["2008_002079", "2008_007676"])
    return Made(FULL, [Shot(scene, 4.4, lambda t: View(glide(t, 0, 4.4, 0.3, 0.6), 0.4, 1.45 - 0.1 * t))])


def quick_zooms() -> Made:
    """In and out, three times."""
    return Made(HD, [Shot(photo("2008_004176"), 4.8, lambda t: View(0.55, 0.35, wave(t, 1.6, 1.0, 1.6)), shutter=0.4)])


def hand_held() -> Made:
    """A hand that shakes while it pans."""
    camera = hand(7, 22, 0.8, pan(5, 0.3, 0.7, 1.25, 0.3))
    return Made(HD, [Shot(photo("Demonstrators_2_547"), 5, camera)])


def hand_held_in_full_size() -> Made:
    """A hand that leans, too."""
    scene = wall(["2007_007763", "2008_002470"], ["2008_002079", "2008_007676"])
    return Made(FULL, [Shot(scene, 4.4, hand(8, 36, 2.2, still(0.5, 0.5, 1.3)), shutter=0.3)])


def hand_held_upright() -> Made:
    """A telephone held upright, and a cut."""
    first = Shot(photo("2009_004587"), 2.4, hand(9, 20, 1.5, still(0.5, 0.4, 1.05)))
    return Made(UPRIGHT, [first, Shot(photo("Funeral_6_1029"), 2.4, hand(10, 24, 1.5, still(0.5, 0.2, 1.1)))])


def cuts() -> Made:
    """Three shots."""
    names = ("Parade_0_913", "Riot_3_604", "2008_002506")
    return Made(HD, [Shot(photo(name), 1.6, pan(1.6, 0.4, 0.6, 1.1, 0.4)) for name in names])


def cuts_in_full_size() -> Made:
    """Three shots, the second of them half a second short."""
    crowd = Shot(row(["Protesters_2_822", "Demonstrators_2_781"]), 1.6, pan(1.6, 0.3, 0.5, 1.0, 0.4))
    short = Shot(row(["Parade_0_459", "Riot_3_488"]), 0.48, still(0.4, 0.5))
    return Made(FULL, [crowd, short, Shot(row(["2008_007676", "Dancing_4_240"]), 2, pan(2, 0.5, 0.6, 1.0, 0.4))])


def cross_fade() -> Made:
    """One picture through another."""
    shots = [Shot(photo(name), 2.8, pan(2.8, 0.4, 0.6, 1.1, 0.35)) for name in ("Dancing_4_228", "2008_007676")]
    return Made(HD, shots, overlap=24)


def cross_fade_in_full_size() -> Made:
    """One picture through another, quicker."""
    first = Shot(row(["2008_002470", "2007_007763"]), 2.6, pan(2.6, 0.4, 0.5, 1.1, 0.3))
    return Made(FULL, [first, Shot(row(["Riot_3_318", "Political_Rally_2_224"]), 2.4, still(0.5, 0.4))], overlap=16)


def from_black_and_to_black() -> Made:
    """Faces that come out of the dark and go back."""
    scene = row(["Funeral_6_572", "2008_001322"])
    shot = Shot(scene, 4.8, pan(4.8, 0.35, 0.65))
    return Made(HD, [shot], light=lambda t: min(1.0, t / 1.2, max(0.0, 4.8 - t)))


def behind_poles() -> Made:
    """Faces that go behind poles and come out again."""
    poles = [_pole(70, 500), _pole(46, 1040), _pole(90, 1700)]
    return Made(HD, [Shot(photo("Dancing_4_240"), 6, pan(6, 0.3, 0.7, 1.3, 0.45), poles)])


def _pole(wide: int, begins: int) -> Thing:
    return board((wide, 720), lambda t: (begins - 260 * t, 0.0), begins)


def behind_a_board() -> Made:
    """Faces that a board passes."""
    moving = board((420, 300), lambda t: (-500 + 420 * t, 120 + 40 * float(np.sin(2 * t))), 3)
    return Made(HD, [Shot(photo("Political_Rally_2_224"), 4.8, hand(11, 8, 0.4, still(0.5, 0.4, 1.1)), [moving])])


def over_the_edge() -> Made:
    """Faces that leave over the picture's edge and come back."""
    return Made(HD, [Shot(photo("2008_002470"), 6, lambda t: View(wave(t, 3, 0.2, 0.8), 0.3, 1.7), shutter=0.3)])


def out_of_focus() -> Made:
    """Sharp, blurred, sharp, blurred, sharp."""
    scene = row(["2008_001322", "Or_Protest_2_615"])
    return Made(HD, [Shot(scene, 5.2, pan(5.2, 0.3, 0.7), blur=lambda t: wave(t, 2.6, 0, 9))])


def flicker() -> Made:
    """A lamp that flickers."""
    shot = Shot(row(["Election_Campaign_8_32", "Protesters_2_65"]), 5, pan(5, 0.3, 0.7))
    return Made(HD, [shot], light=lambda t: 0.75 + 0.25 * float(np.sin(2 * np.pi * 7.3 * t)) * wave(t, 4, 0.3, 1))


def noise() -> Made:
    """A sensor's noise."""
    return Made(HD, [Shot(row(["Political_Rally_2_57", "2007_007763"]), 4.4, pan(4.4, 0.3, 0.6))], noise=13)


def dark() -> Made:
    """A sixth of the light."""
    scene = row(["Dancing_4_240", "Demonstrators_2_547"])
    return Made(HD, [Shot(scene, 4.8, hand(12, 10, 0.5, pan(4.8, 0.3, 0.7)))], lit=0.16, noise=3)


def compressed_hard() -> Made:
    """CRF 35, as messengers send films."""
    return Made(HD, [Shot(row(["Protesters_2_822", "2008_002079"]), 4.8, pan(4.8, 0.3, 0.7))], quality=35)


def tripod() -> Made:
    """A camera that stands still before a crowd."""
    scene = wall(["Parade_0_490", "Or_Protest_2_385"], ["Protesters_2_92", "Demonstrators_2_378"])
    return Made(HD, [Shot(scene, 4, still())], noise=2)


def tripod_in_full_size() -> Made:
    """The same with small sharp faces."""
    scene = wall(["Protesters_2_912", "Political_Rally_2_57"], ["marchingband_1_746", "Election_Campaign_8_32"])
    return Made(FULL, [Shot(scene, 4, still(0.5, 0.4))], noise=2)


def comes_in_late() -> Made:
    """Somebody who walks in from the edge."""
    late = walker("Dancing_4_494", 150, lambda t: (glide(t, 1.6, 4.2, 1450, 640), 300 + 6 * float(np.sin(9 * t)), 1.0))
    return Made(HD, [Shot(photo("Accident_5_177"), 5.2, still(0.6, 0.6, 1.1), [late])], noise=3)


def walking_past_each_other() -> Made:
    """Two who walk, one behind the other."""
    slow = walker("Funeral_6_461", 110, lambda t: (1150 - 190 * t, 350 + 5 * float(np.sin(8 * t)), 1.0))
    quick = walker("Cheering_7_655", 135, lambda t: (80 + 250 * t, 420 + 7 * float(np.sin(10 * t)), 1.0))
    return Made(HD, [Shot(photo("Dancing_4_769"), 5.2, hand(13, 6, 0.3, still(0.5, 0.5, 1.1)), [slow, quick])])


def walking_nearer_in_full_size() -> Made:
    """Somebody who comes nearer, and somebody who passes before them."""
    far = walker("Handshaking_1_766", 70, lambda t: (500 + 120 * t, 420.0 + 10 * t, 1 + 0.5 * t))
    past = walker("Press_Conference_9_196", 210, lambda t: (2000 - 420 * t, 560 + 8 * float(np.sin(7 * t)), 1.0))
    scene = row(["Election_Campaign_8_32", "Funeral_6_572"])
    return Made(FULL, [Shot(scene, 4.4, hand(14, 12, 0.6, still(0.4, 0.5, 1.1)), [far, past], shutter=0.3)])


#: Every film by its name.
KINDS: dict[str, Callable[[], Made]] = {
    make.__name__: make
    for make in (
        slow_pan, pan_in_full_size, quick_pans, whip_pans, slow_zoom, slow_zoom_in_full_size, quick_zooms, hand_held,
        hand_held_in_full_size, hand_held_upright, cuts, cuts_in_full_size, cross_fade, cross_fade_in_full_size,
        from_black_and_to_black, behind_poles, behind_a_board, over_the_edge, out_of_focus, flicker, noise, dark,
        compressed_hard, tripod, tripod_in_full_size, comes_in_late, walking_past_each_other,
        walking_nearer_in_full_size,
    )
}  # fmt: skip
