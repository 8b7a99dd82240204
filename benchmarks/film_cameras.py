"""How the cameras of made films move: at rest, over a scene, in a hand."""

import numpy as np
from film_scenes import View
from film_shots import Camera


def wave(moment: float, seconds: float, low: float = 0.0, high: float = 1.0) -> float:
    """Between low and high and back, once in so many seconds, slow at the ends."""
    return low + (high - low) * (0.5 - 0.5 * float(np.cos(2 * np.pi * moment / seconds)))


def glide(moment: float, begin: float, end: float, low: float, high: float) -> float:
    """From low to high between two moments, and at rest before and after."""
    share = min(1.0, max(0.0, (moment - begin) / (end - begin)))
    return low + (high - low) * share * share * (3 - 2 * share)


def still(x: float = 0.5, y: float = 0.5, near: float = 1.0) -> Camera:
    """A camera on a tripod."""
    return lambda _moment: View(x, y, near)


def hand(seed: int, pixels: float, lean: float, camera: Camera) -> Camera:
    """A camera in a hand: slow sways and a quick tremble, all smooth, at most about so many pixels and degrees."""
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, (3, 4))
    speeds, sizes = np.array([0.4, 1.1, 2.6, 6.0]), np.array([0.5, 0.3, 0.15, 0.05])

    def shaken(moment: float) -> View:
        view = camera(moment)
        x, y, turn = (float((np.sin(2 * np.pi * speeds * moment + phase) * sizes).sum()) for phase in phases)
        return View(view.x, view.y, view.near, view.lean + turn * lean, (x * pixels, y * pixels))

    return shaken


def pan(seconds: float, begin: float, end: float, near: float = 1.0, y: float = 0.5) -> Camera:
    """From one side to another."""
    return lambda moment: View(begin + (end - begin) * moment / seconds, y, near)
