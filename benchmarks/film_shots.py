"""One shot of a made film: a scene, a camera that moves over it, and what passes in front; with every face's place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from film_labels import Labels, Outline, Seen, open_part, touches
from film_scenes import Box, Scene, View, mapped, placed
from film_things import Thing

from eventguard.core.photos.pixels import Pixels

RATE = 25
#: Each of these is asked at a time in seconds from the shot's begin.
Camera = Callable[[float], View]
Amount = Callable[[float], float]
#: Until when a face can be seen at all: at most so much of it hidden or outside; the least share of a fading picture;
#: the most blur, as the standard deviation of a Gaussian over the face's height, and the longest smear over its height.
SEEN, FADED, BLURRED, SMEARED = 0.5, 0.2, 0.12, 0.5
#: Steps of which a smear is made.
STEPS = 7


@dataclass(frozen=True)
class Shot:
    """A scene for some seconds. ``shutter`` is the share of a frame's time in which it is exposed (0: no smear),
    ``blur`` the standard deviation of being out of focus, in pixels of the film.
    """

    scene: Scene
    seconds: float
    camera: Camera
    things: Sequence[Thing] = ()
    shutter: float = 0.0
    blur: Amount = lambda _moment: 0.0

    @property
    def frames(self) -> int:
        """How many it has."""
        return round(self.seconds * RATE)

    def frame(self, number: int, size: tuple[int, int]) -> Pixels:
        """One frame's picture, as it is before light and noise."""
        picture = self._exposed(number / RATE, size)
        for thing in self.things:
            thing.draw(picture, number / RATE)
        sigma = self.blur(number / RATE)
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), dtype=np.uint8) if sigma > 0.2 else picture

    def _exposed(self, moment: float, size: tuple[int, int]) -> Pixels:
        steps, way = (STEPS, cv2.INTER_CUBIC) if self.shutter else (1, cv2.INTER_LANCZOS4)
        total = np.zeros((size[1], size[0], 3), np.float32)
        for late in np.linspace(0, self.shutter / RATE, steps) - self.shutter / RATE / 2:
            matrix = placed(self.scene, self.camera(moment + float(late)), size)
            total += cv2.warpAffine(self.scene.pixels, matrix, size, flags=way)
        return np.asarray((total / steps).round().clip(0, 255), dtype=np.uint8)

    def labels(self, number: int, size: tuple[int, int], first: int, light: float = 1.0) -> Labels:
        """Where its faces are in a frame; their numbers go from ``first`` on, ``light`` is how much of the picture a
        fade lets through.
        """
        moment, half = number / RATE, self.shutter / RATE / 2
        before, now, after = (placed(self.scene, self.camera(moment + by), size) for by in (-half, 0.0, half))
        outlines = [
            np.asarray(cv2.transform(each.outline[None], each.path(moment))[0], dtype=np.float32)
            for each in self.things
        ]
        found: list[tuple[Box, bool, float, list[Outline]]] = []
        for face in self.scene.faces:
            way = np.subtract(mapped(face.box, after)[:2], mapped(face.box, before)[:2])
            found.append((mapped(face.box, now), face.ignored, float(np.hypot(*way)), outlines))
        for index, thing in enumerate(self.things):
            for box, ignored in thing.faces:
                found.append((mapped(box, thing.path(moment)), ignored, 0.0, outlines[index + 1 :]))
        labels, sigma = Labels(), self.blur(moment)
        for count, (box, ignored, smear, front) in enumerate(found, first):
            seen = Seen(count, box, tuple(outline for outline in front if touches(box, outline)))
            if not touches(box, np.array([[0, 0], size], np.float32)):
                continue
            unclear = sigma > BLURRED * box[3] or smear > SMEARED * box[3] or light < FADED
            if ignored or unclear or open_part(seen, size)[2] < SEEN:
                labels.ignored.append(box)
            else:
                labels.faces.append(seen)
        return labels

    @property
    def faces(self) -> int:
        """How many numbers its faces take."""
        return len(self.scene.faces) + sum(len(thing.faces) for thing in self.things)
