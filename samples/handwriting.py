"""Letters as a hand draws them: strokes of a pen, each time a little different. They are our own, no typeface.

A letter is as wide as its first number, and each of its strokes a curve through points (x, y), y downwards: capitals
begin at 0, small letters at 4, all stand at 10, and tails reach to 14.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from canvas import Points, as_points, ellipse, ribbon, smooth

#: Capitals' height in the units of the letters, and the gap between two words.
CAPITAL, BLANK = 10.0, 4.0
#: The gap between two letters, and how thick the pen is.
GAP, PEN = 1.9, 1.15
#: How much the hand wavers: in place and size (units, and as a share), and in turning (degrees).
PLACE, SIZE, TURN, POINT = 0.22, 0.05, 2.5, 0.10
#: So many times finer than it is wanted a line is drawn.
FINER = 4

LETTERS = """
A 7 0,10 3.5,0|3.5,0 7,10|1.5,6.5 5.6,6.5
B 6 0,0 0,10|0,0 3.5,.2 4.8,2.4 3.2,4.6 0,4.8|0,4.8 4,5.2 5.8,7.4 4,9.8 0,10
C 6.5 6.2,1.8 4,0 1.2,1.6 .2,5 1.2,8.4 4,10 6.4,8.4
D 6.5 0,0 0,10|0,0 3.6,.4 6.2,3 6.2,7 3.6,9.7 0,10
E 5.5 0,0 0,10|0,0 5.2,0|0,4.8 4.4,4.8|0,10 5.4,10
F 5.3 0,0 0,10|0,0 5.3,0|0,4.8 4.2,4.8
G 7 6.4,2 4.2,0 1.4,1.4 .2,5 1.4,8.6 4.2,10 6.4,8.4 6.6,5.8|6.8,5.8 4,5.8
H 6.4 0,0 0,10|6.4,0 6.4,10|0,5 6.4,5
I 3 1.5,0 1.5,10|0,0 3,0|0,10 3,10
J 5 4.2,0 4.4,4 4.2,8 2.4,10 .2,8.6|2,0 5,0
K 6 0,0 0,10|5.6,0 .2,5.6|1.4,4.6 6,10
L 5.4 0,0 0,10|0,10 5.4,10
M 8 0,10 .6,0|.6,0 4,7|4,7 7.4,0|7.4,0 8,10
N 6.4 0,10 0,0|0,0 6.4,10|6.4,10 6.4,0
O 7.4 3.7,0 1,1.6 .1,5 1,8.4 3.7,10 6.4,8.4 7.3,5 6.4,1.6 3.7,0
P 5.8 0,0 0,10|0,0 4,.2 5.6,2.8 4,5.4 0,5.6
R 6 0,0 0,10|0,0 4,.2 5.4,2.6 4,5 0,5.2|2.4,5.2 6,10
S 5.6 5,1.6 3,0 .8,1.2 .8,3.4 3,4.8 5.2,6.6 4.8,9 2.6,10 .3,8.6
T 6.4 3.2,0 3.2,10|0,0 6.4,0
U 6.4 0,0 .1,6 1,9 3.2,10 5.4,9 6.3,6 6.4,0
V 6.6 0,0 3.3,10|3.3,10 6.6,0
W 9 0,0 2.2,10|2.2,10 4.5,3|4.5,3 6.8,10|6.8,10 9,0
Y 6.4 0,0 3.2,5|6.4,0 3.2,5 3,10
a 5 4.7,5 2.8,4 .8,5 .1,7 .8,9.2 2.6,10 4.2,8.8 4.8,6.6|4.8,4.2 4.8,8.4 5.6,9.9
b 5 0,0 0,10|0,7 .8,4.9 2.6,4 4.4,5 5,7 4.4,9.2 2.6,10 .8,9.2 0,7.4
c 4.6 4.5,5 2.8,4 .8,5 .1,7 .8,9.2 2.8,10 4.6,9
d 5 4.7,5.4 2.8,4 .8,5 .1,7 .8,9.2 2.6,10 4.2,8.8 4.8,6.6|4.8,0 4.8,8.4 5.5,9.9
e 4.8 .3,7 4.7,6.8 4.2,4.8 2.6,4 .8,5 .1,7.2 1,9.4 2.8,10 4.7,9
f 3.6 3.8,.9 2.6,0 1.5,1.2 1.4,4 1.4,10|0,4.3 3.3,4.3
g 5 4.7,5 2.8,4 .8,5 .1,7 .8,9 2.6,9.8 4.2,8.6 4.8,6.6|4.8,4.2 4.8,11 4.2,13.3 2.4,14 .4,13
h 4.8 0,0 0,10|0,6.4 1.4,4.4 3,4 4.4,5 4.6,7 4.7,10
i 1.2 .5,4 .5,8.6 1.3,9.9|.5,1.7 .6,1.9
j 2.4 1.8,4 1.8,11.6 1.2,13.6 -.4,13.6|1.8,1.7 1.9,1.9
k 4.6 0,0 0,10|4.2,4.2 .2,7.4|1.4,6.6 4.6,10
l 1.6 .5,0 .5,8.4 1.6,9.9
m 7.6 0,4 0,10|0,6 1.2,4.4 2.6,4 3.7,5.2 3.8,10|3.8,6 5,4.4 6.4,4 7.4,5.2 7.6,10
n 4.6 0,4 0,10|0,6.4 1.4,4.4 2.9,4 4.2,5 4.5,7 4.6,10
o 5 2.5,4 .7,5 .1,7 .7,9 2.5,10 4.3,9 4.9,7 4.3,5 2.5,4
p 5 0,4 0,14|0,7 .8,4.9 2.6,4 4.4,5 5,7 4.4,9.2 2.6,10 .8,9.2 0,7.4
q 5 4.7,5 2.8,4 .8,5 .1,7 .8,9.2 2.6,10 4.2,8.8 4.8,6.6|4.8,4.2 4.8,14
r 3.6 0,4 0,10|0,6.8 .9,4.8 2.2,4 3.6,4.4
s 4 3.7,4.9 2.2,4 .7,4.7 .8,6.2 2.2,7 3.7,7.9 3.5,9.4 1.9,10 .1,9.2
t 3.4 1.4,1.4 1.4,8.6 2.4,10 3.5,9.5|0,4.2 3.2,4.2
u 4.8 0,4 .1,8 1,9.7 2.4,10 4,9 4.7,7|4.7,4 4.7,8.6 5.4,9.9
v 4.6 0,4 2.3,10|2.3,10 4.6,4
w 6.8 0,4 1.7,10|1.7,10 3.4,5|3.4,5 5.1,10|5.1,10 6.8,4
x 4.4 0,4 4.4,10|4.4,4 0,10
y 4.8 0,4 2.4,9.6|4.8,4 2,12 .4,14
z 4.4 .2,4.2 4.2,4.2|4.2,4.2 0,10|0,10 4.5,10
' 1 .6,0 .3,1.8
! 1.2 .6,0 .6,7|.6,9.7 .7,9.9
- 3 .2,7 2.8,6.9
: 1 .5,5.4 .6,5.6|.5,9.6 .6,9.8
"""


def _strokes() -> dict[str, tuple[float, list[Points]]]:
    """How wide each letter is, and its strokes."""
    letters = {}
    for line in LETTERS.strip().splitlines():
        sign, wide, points = line.split(" ", 2)
        strokes = [
            as_points([tuple(map(float, pair.split(","))) for pair in each.split(" ")]) for each in points.split("|")
        ]
        letters[sign] = float(wide), strokes
    return letters


STROKES = _strokes()


def written(text: str, tall: float, seed: int, slant: float = 0.0) -> Image.Image:
    """A line as a mask (L), its ink alone: capitals are so many pixels tall. The seed is the hand's mood, and letters
    lean to the right by this share of their height.
    """
    rng = np.random.default_rng(seed)
    scale = tall / CAPITAL * FINER
    bands: list[Points] = []
    at = 0.0
    for sign in text:
        if sign == " ":
            at += BLANK
            continue
        wide, strokes = STROKES[sign]
        bands += _letter(strokes, at, rng, slant)
        at += wide + GAP + float(rng.normal(0, PLACE))
    everything = np.vstack(bands)
    low, high = everything.min(axis=0) - 0.5, everything.max(axis=0) + 0.5
    size = np.ceil((high - low) * scale / FINER).astype(int) * FINER
    sheet = Image.new("L", (int(size[0]), int(size[1])))
    pen = ImageDraw.Draw(sheet)
    for band in bands:
        pen.polygon([(float(x), float(y)) for x, y in (band - low) * scale], fill=255)
    return sheet.reduce(FINER)


def _letter(strokes: list[Points], at: float, rng: np.random.Generator, slant: float) -> list[Points]:
    """The outlines of one letter's ink, at this place in the line."""
    turn, size = np.radians(float(rng.normal(0, TURN))), 1 + float(rng.normal(0, SIZE))
    lift = float(rng.normal(0, PLACE))
    bands = []
    for stroke in strokes:
        bent = (stroke + rng.normal(0, POINT, stroke.shape) - (0, CAPITAL)) * size
        lean = np.column_stack([bent[:, 0] - slant * bent[:, 1], bent[:, 1]])
        across = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        path = smooth(lean @ across + (at, CAPITAL + lift))
        pen = PEN * (1 + rng.normal(0, 0.10, 5))
        ends = [ellipse(float(x), float(y), w / 2, w / 2, 16) for (x, y), w in ((path[0], pen[0]), (path[-1], pen[-1]))]
        bands += [ribbon(path, pen), *ends]
    return bands
