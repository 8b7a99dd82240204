"""How a head is held, read from the five landmarks of its face: leaning, and turned to the side."""

import math
from collections.abc import Sequence

#: Five landmarks of a face: right eye, left eye, nose, right and left corner of the mouth (x, y in pixels). The right
#: eye is the person's own: on the left of the picture when the face stands upright.
Landmarks = Sequence[tuple[float, float]]
#: Two points nearer than this, in pixels, give no direction.
NEAREST = 1e-6


def tilt(landmarks: Landmarks) -> float:
    """How far the head leans, in degrees, clockwise on the screen, above -180 up to 180; 0 for an upright one.

    The line through the eyes and the one from the eyes down to the mouth both say so, each as loud as it is long: in
    profile the first is short and says little. 0 also without landmarks.
    """
    across, down = _axes(landmarks)
    x, y = across[0] + down[1], across[1] - down[0]
    return math.degrees(math.atan2(y, x)) if math.hypot(x, y) > NEAREST else 0.0


def turn(landmarks: Landmarks) -> float:
    """How far the nose is off the middle of the eyes, over their distance: 0 from the front, -0.5 and 0.5 over an eye.

    Negative to the person's right. Held within -1 and 1, which is where eyes that lie on each other in profile end.
    0 without landmarks.
    """
    across, down = _axes(landmarks)
    if math.hypot(*down) <= NEAREST:
        return 0.0
    lean = math.radians(tilt(landmarks))
    middle = [(landmarks[0][i] + landmarks[1][i]) / 2 for i in (0, 1)]
    off = (landmarks[2][0] - middle[0]) * math.cos(lean) + (landmarks[2][1] - middle[1]) * math.sin(lean)
    return max(-1.0, min(1.0, off / max(math.hypot(*across), math.hypot(*down) / 4)))


def _axes(landmarks: Landmarks) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the right eye to the left, and from the middle of the eyes to that of the mouth's corners."""
    if len(landmarks) != 5:
        return (0.0, 0.0), (0.0, 0.0)
    right, left, _, one, other = landmarks
    across = (left[0] - right[0], left[1] - right[1])
    down = ((one[0] + other[0] - right[0] - left[0]) / 2, (one[1] + other[1] - right[1] - left[1]) / 2)
    return across, down
