"""What somebody on the list of colleagues may do from another desk."""

from collections.abc import Collection
from enum import StrEnum

from eventguard.core.errors import SetupError


class Role(StrEnum):
    """What each may who signs in over the school's network; the office's own computer asks for none."""

    STAFF = "staff"
    """Adds photos, names faces, covers."""
    APPROVER = "approver"
    """Looks, decides and approves, besides what staff may."""
    LEAD = "lead"
    """The data protection lead: sees people and the record."""


#: Those who may let photos go and nothing else, as everybody on the list could before there were roles.
APPROVES = frozenset({Role.APPROVER})


def has(roles: Collection[Role], role: Role) -> bool:
    """Whether somebody with these roles has this one: an approver may what staff may."""
    return role in roles or (role is Role.STAFF and Role.APPROVER in roles)


def chosen(roles: Collection[Role]) -> frozenset[Role]:
    """Roles as they are kept, each set in one way only: staff is not said beside approver, which includes it.

    Raises SetupError when there is none.
    """
    if not roles:
        raise SetupError("Somebody on the list needs at least one role.", f"Choose: {', '.join(Role)}")
    return frozenset(roles) - ({Role.STAFF} if Role.APPROVER in roles else set())


def in_order(roles: Collection[str]) -> list[Role]:
    """The same roles, always in one order."""
    return [role for role in Role if role in roles]


def may(role: Role) -> str:
    """What a role lets somebody do, as the end of a sentence."""
    match role:
        case Role.STAFF:
            return "add photos, name faces and cover"
        case Role.APPROVER:
            return "look at photos, decide and approve them, and at the office's computer change this list"
        case Role.LEAD:
            return "see people and the record"


def in_words(roles: Collection[str]) -> str:
    """What somebody with these roles is called: approver and data protection lead. What is no role is left out."""
    called = {Role.STAFF: "staff", Role.APPROVER: "approver", Role.LEAD: "data protection lead"}
    return " and ".join(called[role] for role in in_order(roles)) or "nothing"
