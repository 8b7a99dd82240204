"""What somebody asks to be cleaned, and which files that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eventguard.adapters.folders.sources import Listing, list_files
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.settings import Show


@dataclass(frozen=True, slots=True)
class Order:
    """What a user asked to be cleaned, and for what."""

    paths: Sequence[str]
    event: str
    channel: Channel
    show: Show
    on: date
    jobs: int
    again: bool = False
    groups: tuple[str, ...] = ()


def files_of(school: School, order: Order) -> Listing:
    """All files behind an order's paths. Raises SetupError when a path leads nowhere, or into our own folders."""
    listing = list_files(order.paths, never=school.shut_out)
    if listing.missing:
        names = ", ".join(listing.missing)
        raise SetupError(f"There is no such file or folder: {names}.", "Check the spelling. Nothing was cleaned.")
    if listing.ours and not listing.files:
        says = f"{', '.join(listing.ours)}: what lies in EventGuard's own folders is never cleaned."
        raise SetupError(says, "Name where the originals are, or another --workspace. Nothing was cleaned.")
    return listing
