"""Friendly faces, drawn by code: a disc with eyes and a mouth, in several kinds. Nobody is looked at to draw them."""

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

#: Side of a drawn sticker in pixels, its middle and its disc's radius; drawn so much larger, then reduced.
SIDE, LARGER = 256, 4
MIDDLE, RADIUS = SIDE / 2 - 0.5, 120.0
#: The discs' colours (sRGB), a kind each: sun, leaf, sky, peach, lilac, mint.
COLOURS = ((255, 209, 71), (164, 212, 98), (128, 196, 242), (255, 176, 122), (201, 168, 240), (120, 214, 190))
INK, CHEEK, TONGUE, WHITE = (74, 56, 48), 0.82, (240, 112, 112), (255, 255, 255)

Sticker = npt.NDArray[np.uint8]
"""SIDE x SIDE x 4: sRGB, multiplied by the opacity in the fourth channel."""
Colour = tuple[int, int, int]


@cache
def smiley(kind: int, side: int = SIDE) -> Sticker:
    """One of as many kinds as there are ``COLOURS``, ``side`` pixels large."""
    canvas = np.zeros((SIDE * LARGER, SIDE * LARGER, 4), np.uint8)
    colour = COLOURS[kind]
    darker: Colour = (round(colour[0] * CHEEK), round(colour[1] * CHEEK), round(colour[2] * CHEEK))
    _disc(canvas, (0, 0), (1, 1), darker)
    _disc(canvas, (0, 0), (0.955, 0.955), colour)
    for at in (-0.58, 0.58):
        _disc(canvas, (at, 0.22), (0.13, 0.09), darker)
    _eyes(canvas, kind)
    _mouth(canvas, kind)
    return np.asarray(cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def _eyes(canvas: Sticker, kind: int) -> None:
    for at in (-0.33, 0.33):
        match kind:
            case 1:  # laughing
                _arc(canvas, (at, -0.12), (0.15, 0.16), 190, 350)
            case 2 if at > 0:  # winking
                _arc(canvas, (at, -0.2), (0.15, 0.1), 10, 170)
            case 4:  # round glasses
                _disc(canvas, (at, -0.18), (0.2, 0.22), WHITE)
                _arc(canvas, (at, -0.18), (0.2, 0.22), 0, 360)
                _disc(canvas, (at, -0.16), (0.075, 0.1), INK)
            case _:
                _disc(canvas, (at, -0.2), (0.09, 0.14), INK)
                _disc(canvas, (at + 0.025, -0.26), (0.03, 0.04), WHITE)
    if kind == 4:
        _arc(canvas, (0, -0.16), (0.13, 0.1), 200, 340)


def _mouth(canvas: Sticker, kind: int) -> None:
    match kind:
        case 1 | 5:  # open
            _disc(canvas, (0, 0.25), (0.36, 0.36), INK, 0, 180)
            _disc(canvas, (0, 0.46), (0.2, 0.12), TONGUE)
        case 3:  # the tip of the tongue
            _disc(canvas, (0.1, 0.5), (0.12, 0.17), TONGUE, 0, 180)
            _arc(canvas, (0, 0.2), (0.4, 0.32), 20, 160)
        case _:
            _arc(canvas, (0, 0.12), (0.45, 0.42), 25, 155)


def _disc(
    canvas: Sticker,
    at: tuple[float, float],
    half: tuple[float, float],
    colour: Colour,
    start: int = 0,
    end: int = 360,
) -> None:
    """A filled ellipse or a part of one, lengths over the disc's radius."""
    cv2.ellipse(canvas, _place(at), _half(half), 0, start, end, (*colour, 255), cv2.FILLED, cv2.LINE_AA)


def _arc(canvas: Sticker, at: tuple[float, float], half: tuple[float, float], start: int, end: int) -> None:
    width = round(0.055 * RADIUS * LARGER)
    cv2.ellipse(canvas, _place(at), _half(half), 0, start, end, (*INK, 255), width, cv2.LINE_AA)


def _place(at: tuple[float, float]) -> tuple[int, int]:
    return round((MIDDLE + 0.5 + at[0] * RADIUS) * LARGER), round((MIDDLE + 0.5 + at[1] * RADIUS) * LARGER)


def _half(half: tuple[float, float]) -> tuple[int, int]:
    return round(half[0] * RADIUS * LARGER), round(half[1] * RADIUS * LARGER)
