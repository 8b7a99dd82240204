"""Addresses of the page: which are looked at, which do something, and for which somebody must be at work."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
PHOTO, PERSON = "/photos/{id}/{channel}", "/people/{person}"
FACE, LINE = (f"{PHOTO}/{each}/{{n:int}}" for each in ("faces", "words"))


@dataclass(frozen=True)
class Addresses:
    """A wing's addresses, by path: ``looked_at`` (GET) change nothing; ``done`` (POST) is for whoever was let in,
    ``by_somebody`` (POST) only once they said who they are.
    """

    looked_at: Mapping[str, Endpoint] = field(default_factory=dict)
    done: Mapping[str, Endpoint] = field(default_factory=dict)
    by_somebody: Mapping[str, Endpoint] = field(default_factory=dict)


def routes(wings: Iterable[Addresses], somebody: Callable[[Endpoint], Endpoint]) -> list[Route]:
    """All wings' addresses as routes; ``somebody`` makes an endpoint ask who is at work."""
    every: list[Route] = []
    for wing in wings:
        every += [Route(path, endpoint, methods=["GET"]) for path, endpoint in wing.looked_at.items()]
        done = dict(wing.done) | {path: somebody(endpoint) for path, endpoint in wing.by_somebody.items()}
        every += [Route(path, endpoint, methods=["POST"]) for path, endpoint in done.items()]
    return every
