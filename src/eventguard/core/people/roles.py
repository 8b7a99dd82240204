"""What somebody on the list of colleagues may do from another desk."""

from enum import StrEnum


class Role(StrEnum):
    """What each may who signs in over the school's network; the office's own computer asks for none."""

    STAFF = "staff"
    """Adds photos, names faces, covers."""
    APPROVER = "approver"
    """Looks, decides and approves, besides what staff may."""
    LEAD = "lead"
    """The data protection lead: sees people and the record."""
