"""Solid: one flat tone with a hard edge, for names as well as for faces."""

from eventguard.adapters.cover.scene import TONE, Scene
from eventguard.core.ports import Pixels


def draw(scene: Scene) -> Pixels:
    """A copy of the picture with flat covers."""
    picture = scene.pixels.copy()
    for region in scene.regions:
        for ellipse in region:
            ellipse.fill(picture, TONE)
    return picture
