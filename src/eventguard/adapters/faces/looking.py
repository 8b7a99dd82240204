"""Looking at a copy of the picture with one of the two networks that find faces."""

from collections.abc import Callable
from typing import ClassVar, Protocol

from eventguard.adapters.faces.pieces import scaled
from eventguard.core.faces.evidence import Look, Rows
from eventguard.core.photos.pixels import Pixels
from eventguard.networks.beside import Asked


class Network(Protocol):
    """One of the two."""

    name: ClassVar[str]
    trust: ClassVar[float]

    def look(self, pixels: Pixels) -> Rows:
        """All finds, in pixels of this picture."""

    def rest(self) -> None:
        """No look follows for now."""


def seen_by(network: Asked[Network], pixels: Pixels) -> Callable[[], Rows]:
    """All that a network finds in a picture, once it has looked."""
    return network.ask(lambda each: each.look(pixels))


def look(
    kind: type[Network], network: Asked[Network], small: Pixels, scale: float, back: tuple[float, float]
) -> Callable[[], Look]:
    """What a network sees in a copy of this scale, once it has looked; in the picture's own pixels, so many times as
    many ``back``.
    """
    seen = seen_by(network, small)
    return lambda: Look(kind.name, scale, kind.trust, scaled(seen(), *back))
