"""A biometric permission, or its refusal, as somebody says it."""

from datetime import date

from eventguard.core.people.consent import Permission


def permission_said(
    yes: bool,
    notified: tuple[date, ...] = (),
    consented_by: str = "",
    objection_by: str = "",
    refused: bool = False,
    keep_picture: bool = False,
) -> Permission:
    """What is recorded when somebody says that a person may, or may not, be recognised: a no is an objection, of
    nobody knows whom where that is not said, unless it is the child's own.
    """
    objection = "" if yes or (refused and not objection_by) else objection_by or "not said who"
    return Permission(notified, consented_by, objection, refused, keep_picture)
