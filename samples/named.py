"""Photos of the event in which something bears a name: certificates, pegs, a badge, a screen with the register."""

from __future__ import annotations

import math
from dataclasses import replace

import backdrops
from backdrops import EDGE, LIGHT, box
from body import Stance
from canvas import Canvas, Colour, as_points, darker, ellipse, ribbon, smooth
from head import Pose
from people import PEOPLE
from scenes import Scene, with_arms
from things import PEN, Thing

CREAM: Colour = (253, 248, 232)
GOLD: Colour = (212, 160, 52)
MARKER: Colour = (190, 40, 60)


def star_of_the_week() -> Scene:
    """Two children show the certificates that they were given in the hall."""
    canvas = backdrops.hall(1800, 1350, 0.66, 51)
    backdrops.bunting(canvas, (-20, 40), (1820, 40), 90, 17, 60)
    scene = Scene(canvas.image().convert("RGB"))
    banner = Thing("banner", 470, 130, (250, 226, 140), 14)
    banner.prints("Well done!", 235, 65, 58, (60, 96, 150), bold=0.04)
    banner.lay(scene, 900, 270, -2)
    light = (0.3, -0.6, 0.8)
    _holding(scene, "P010", 560, 640, Pose(yaw=7, roll=2, smile=0.85, open=0.4, light=light), _star(), 5)
    _holding(scene, "P009", 1250, 560, Pose(yaw=-7, roll=-3, smile=0.8, open=0.5, light=light), _award(), -14)
    return scene


def _star() -> Thing:
    """Printed, and the name filled in by the teacher's hand."""
    sheet = Thing("certificate", 380, 270, CREAM)
    sheet.frame(9, GOLD, 5)
    sheet.frame(17, GOLD, 1.5)
    sheet.prints("Star of the Week", 190, 62, 27, (150, 44, 60), bold=0.03)
    sheet.writes("Jonas Vale", 190, 136, 34, 11, person="P010", slant=0.08)
    sheet.band(70, 168, 310, 169.5, (120, 116, 112))
    sheet.prints("for being kind", 190, 194, 16)
    for x in (60, 190, 320):
        sheet.star(x, 234, 15, GOLD)
    return sheet


def _award() -> Thing:
    """All of it printed."""
    sheet = Thing("certificate", 380, 270, (238, 246, 252))
    sheet.frame(10, (70, 110, 176), 7, 16)
    sheet.prints("Reading Award", 190, 66, 28, (44, 76, 140), bold=0.03)
    sheet.prints("Imani Clarke", 190, 140, 30, person="P009")
    sheet.prints("has read 50 books", 190, 200, 16)
    return sheet


def _holding(scene: Scene, key: str, x: float, y: float, pose: Pose, sheet: Thing, tilt: float) -> None:
    """A child who holds a sheet in front with both hands."""
    unit, person = 100, PEOPLE[key]
    middle, reach = 3.05, sheet.width / 2 / unit + 0.04
    turn = math.radians(tilt)
    rise = reach * math.sin(turn)
    left, right = (-reach * math.cos(turn), middle - rise + 0.45), (reach * math.cos(turn), middle + rise + 0.45)
    arms = with_arms(person, ((-1.75, 2.75), left), ((1.75, 2.75), right))
    scene.add(person, pose, unit, x, y, None, replace(arms, arms_in_front=True), (3.2, 2.2, 9.0))
    sheet.lay(scene, x, y + middle * unit, tilt)
    canvas = Canvas(*scene.picture.size, scene.picture)
    for (a, b), way in ((left, 1), (right, -1)):
        thumb = smooth([(a - 0.05 * way, b + 0.08), (a + 0.12 * way, b - 0.02), (a + 0.26 * way, b - 0.06)])
        shape = ribbon(thumb, [0.16, 0.17, 0.09]) * unit + (x, y)
        canvas.rounded(shape, person.skin, 0.05 * unit, LIGHT, 0.6, EDGE)
    scene.picture = canvas.image().convert("RGB")


PEGS: tuple[tuple[str, str, bool, float], ...] = (
    ("Femi", "P006", True, -3),
    ("Cara", "P003", True, 2),
    ("Elsie", "P005", True, 4),
    ("Hugo", "P008", False, 0),
    ("Ben", "P002", True, -6),
)


def cloakroom() -> Scene:
    """Coats and bags on pegs with labels, and a boy with his name on his jumper."""
    width, height = 1800, 1200
    canvas = _room(width, height, (226, 214, 180), 61)
    canvas.rounded(box(70, 330, 1230, 396), (186, 138, 92), 8, LIGHT, 0.5, EDGE)
    colours: tuple[Colour, ...] = ((196, 84, 76), (84, 120, 170), (232, 180, 84), (96, 140, 100), (130, 100, 150))
    for index, colour in enumerate(colours):
        _coat(canvas, 185 + 232 * index, 380, colour, index % 2 == 1)
    scene = Scene(canvas.image().convert("RGB"))
    for index, (name, key, by_hand, tilt) in enumerate(PEGS):
        label = Thing("peg", 150, 66, (252, 252, 246), 8)
        label.frame(4, backdrops.FLAGS[index % 4], 3, 6)
        if by_hand:
            label.writes(name, 75, 33, 30, 20 + index, darker(PEN, 0.9), key)
        else:
            label.prints(name, 75, 33, 27, person=key)
        label.lay(scene, 185 + 232 * index, 272, tilt)
    sign = Thing("sign", 330, 96, (84, 140, 120), 12)
    sign.prints("Reading corner", 165, 48, 30, (250, 250, 240))
    sign.lay(scene, 1500, 150, 3)
    _with_badge(scene)
    return scene


def _with_badge(scene: Scene) -> None:
    """A boy on the right, with a sticker on his jumper."""
    unit, x, y = 104, 1480, 480
    pose = Pose(yaw=-9, roll=-2, smile=0.75, light=(-0.4, -0.6, 0.8))
    scene.add(PEOPLE["P004"], pose, unit, x, y, None, Stance(), (3.0, 2.2, 9.0))
    badge = Thing("badge", 176, 92, (250, 250, 250), 12)
    badge.band(-2, -2, 178, 30, (206, 66, 60))
    badge.prints("My name is", 88, 16, 13, (255, 255, 255))
    badge.prints("Dev Malhotra", 88, 61, 18, person="P004")
    badge.lay(scene, x - 22, y + 2.85 * unit, -7, shadow=0.25)


def _room(width: int, height: int, wall: Colour, seed: int) -> Canvas:
    """A plain room with a wooden floor."""
    table = [(0, *darker(wall, 1.04)), (0.8, *wall), (1, *darker(wall, 0.9))]
    canvas = Canvas(width, height, backdrops.fade(width, height, table))
    backdrops.tinted(canvas, backdrops.mottle(width, height, seed, 120), 0.015)
    base = height * 0.84
    canvas.rounded(box(-20, base - 34, width + 20, base), (240, 236, 226), 6, LIGHT, 0.4, EDGE)
    backdrops.floorboards(canvas, base, (190, 146, 100), 22)
    return canvas


def _coat(canvas: Canvas, x: float, top: float, colour: Colour, bag: bool) -> None:
    """A coat on its peg, or a bag."""
    canvas.fill(box(x - 86, top + 30, x + 96, top + 380), (60, 48, 40), 22, 0.22)
    if bag:
        strap = smooth([(x - 46, top + 150), (x - 20, top + 10), (x + 20, top + 10), (x + 46, top + 150)])
        canvas.rounded(ribbon(strap, 13), darker(colour, 0.7), 4, LIGHT, 0.6, EDGE)
        body = [(x - 84, top + 130), (x + 84, top + 130), (x + 92, top + 330), (x, top + 346), (x - 92, top + 330)]
        canvas.rounded(smooth(body, True), colour, 18, LIGHT, 0.6, EDGE)
        flap = [(x - 78, top + 132), (x + 78, top + 132), (x + 70, top + 230), (x - 70, top + 230)]
        canvas.rounded(smooth(flap, True), darker(colour, 0.85), 10, LIGHT, 0.6, EDGE)
        canvas.rounded(ellipse(x, top + 226, 12, 12), (226, 206, 150), 4, LIGHT, 0.8, EDGE)
    else:
        body = [(x - 40, top + 20), (x + 40, top + 20), (x + 78, top + 70), (x + 84, top + 250), (x + 92, top + 380)]
        shape = [*body, (x - 92, top + 380), (x - 84, top + 250), (x - 78, top + 70)]
        canvas.rounded(smooth(shape, True), colour, 22, LIGHT, 0.6, EDGE)
        for side in (-1, 1):
            sleeve = smooth([(x + side * 62, top + 66), (x + side * 92, top + 180), (x + side * 88, top + 300)])
            canvas.rounded(ribbon(sleeve, [46, 40, 34]), darker(colour, 0.9), 12, LIGHT, 0.7, EDGE)
        canvas.fill(ribbon(as_points([(x, top + 40), (x, top + 372)]), 5), darker(colour, 0.6), 1, 0.8)
        canvas.rounded(ellipse(x, top + 38, 42, 26), darker(colour, 0.75), 12, LIGHT, 0.7, EDGE)
    canvas.rounded(ellipse(x, top - 16, 15, 15), (226, 220, 208), 5, LIGHT, 0.9, EDGE)


REGISTER = {
    "P001": "Ada Okafor",
    "P002": "Ben Whitlock",
    "P003": "Cara Lindqvist",
    "P004": "Dev Malhotra",
    "P006": "Femi Adeyemi",
    "P007": "Grace Liu",
    "P008": "Hugo Brandt",
    "P009": "Imani Clarke",
}


def classroom() -> Scene:
    """The teacher beside the screen, which still shows the register."""
    width, height = 1800, 1200
    canvas = _room(width, height, (206, 218, 220), 71)
    scene = Scene(canvas.image().convert("RGB"))
    screen = Thing("screen", 800, 500, (24, 28, 36), 14)
    screen.band(16, 16, 784, 484, (236, 242, 250))
    screen.band(16, 16, 784, 92, (44, 84, 150))
    screen.prints("Good morning!", 44, 54, 30, (255, 255, 255), left=True)
    for index, (key, name) in enumerate(REGISTER.items()):
        x, y = 70 + 370 * (index // 4), 148 + 88 * (index % 4)
        screen.prints(name, x, y, 24, person=key, left=True)
    screen.lay(scene, 860, 400, 0, 0.035)
    poster = Thing("poster", 250, 330, (250, 236, 190))
    poster.prints("Sports Day", 125, 70, 30, (190, 70, 60), bold=0.03)
    poster.prints("10 July", 125, 130, 24)
    poster.star(125, 235, 60, GOLD)
    poster.lay(scene, 220, 260, -4)
    note = Thing("board", 330, 180, (250, 252, 252), 6)
    note.frame(0, (150, 156, 160), 7, 6)
    note.writes("Today's helper", 165, 56, 25, 31, (40, 110, 80))
    note.writes("Grace Liu", 165, 120, 34, 32, MARKER, "P007", 0.1)
    note.lay(scene, 236, 640, 2)
    pose = Pose(yaw=-10, roll=2, smile=0.8, open=0.4, light=(-0.4, -0.6, 0.8))
    scene.add(PEOPLE["P011"], pose, 88, 1510, 330, None, Stance(), (3.0, 2.2, 11.0))
    return scene
