"""Removing copies that nobody needs any more: held, rejected and taken-down ones; never originals, never the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eventguard.app.folders.retention import put_away, removable
from eventguard.app.reconcile import reconcile
from eventguard.app.school import School
from eventguard.core.photos.photo import Photo


@dataclass(frozen=True, slots=True)
class Purged:
    """One photo whose cleaned copy was removed."""

    photo: Photo
    since: datetime


def would_go(school: School, older_than: timedelta) -> list[Purged]:
    """What ``purge`` would remove now, the oldest first. Nothing is changed."""
    found = (Purged(*each) for each in removable(school))
    return sorted((each for each in found if school.now() - each.since > older_than), key=lambda each: each.since)


def purge(school: School, older_than: timedelta) -> list[Purged]:
    """Remove the cleaned copies of photos that have been held, or taken down, for longer than this (``put_away``).

    A photo that still has to be taken down somewhere keeps its copy, to be recognised by.
    """
    reconcile(school)
    with school.record.transaction():
        gone = would_go(school, older_than)
        put_away(school, [each.photo for each in gone])
    reconcile(school)
    return gone
