"""Addresses of the page: which are looked at, which do something, for which somebody must be at work, and who reaches
which of them from another desk.
"""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from eventguard.core.people.roles import Role, has

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
Roles = frozenset[Role]
#: Who reaches an address from the network, by its method and path as it is declared.
Reach = Mapping[tuple[str, str], Roles]
#: Which may who: those who prepare photos and those who decide; those who decide; those who see people and the record.
PHOTOS, DECIDING, RECORDS = (
    frozenset(each for each in Role if has({each}, role)) for role in (Role.STAFF, Role.APPROVER, Role.LEAD)
)
EVERYBODY = frozenset(Role)
PHOTO, PERSON = "/photos/{id}/{channel}", "/people/{person}"
FACE, LINE = (f"{PHOTO}/{each}/{{n:int}}" for each in ("faces", "words"))


@dataclass(frozen=True)
class Addresses:
    """A wing's addresses, by path: ``looked_at`` (GET) change nothing; ``done`` (POST) is for whoever was let in,
    ``by_somebody`` (POST) only once they said who they are.

    ``looked_at_by`` and ``done_by``: who reaches which of them from another desk. What stands in neither is for the
    office's own computer alone.
    """

    looked_at: Mapping[str, Endpoint] = field(default_factory=dict)
    done: Mapping[str, Endpoint] = field(default_factory=dict)
    by_somebody: Mapping[str, Endpoint] = field(default_factory=dict)
    looked_at_by: Mapping[str, Roles] = field(default_factory=dict)
    done_by: Mapping[str, Roles] = field(default_factory=dict)


def routes(
    wings: Iterable[Addresses],
    somebody: Callable[[Endpoint], Endpoint],
    reached: Callable[[Endpoint, str, str], Endpoint],
) -> list[Route]:
    """All wings' addresses as routes; ``somebody`` makes an endpoint ask who is at work, ``reached`` whether they may
    come from where they do, by its method and path.
    """
    every: list[Route] = []
    for wing in wings:
        done = dict(wing.done) | {path: somebody(endpoint) for path, endpoint in wing.by_somebody.items()}
        for method, endpoints in (("GET", wing.looked_at), ("POST", done)):
            every += [Route(path, reached(each, method, path), methods=[method]) for path, each in endpoints.items()]
    return every


def reach(wings: Iterable[Addresses]) -> Reach:
    """Who reaches what from another desk."""
    every: dict[tuple[str, str], Roles] = {}
    for wing in wings:
        every |= {("GET", path): roles for path, roles in wing.looked_at_by.items()}
        every |= {("POST", path): roles for path, roles in wing.done_by.items()}
    return every
