"""Solid: one flat tone with a hard edge, for names as well as for faces."""

from eventguard.adapters.covers.scene import Scene
from eventguard.core.photos.pixels import Pixels


def draw(scene: Scene) -> Pixels:
    """A copy of the picture with flat covers."""
    return scene.pixels.copy()
