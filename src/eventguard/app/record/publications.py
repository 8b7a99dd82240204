"""Every publication that the record knows of: from the approval of some bytes for a channel until they are gone.

Only the chain tells it: a photo's own record is that of its latest rendering, and a photo may be approved, taken down,
cleaned again and approved once more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from eventguard.adapters.record.record import Entry
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State

#: Entries of a photo that are no notes about something else: its state is then as they say, from then on.
STATES = tuple(State)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that the record says of a publication: when, by whom, in which entry of the record, and what else."""

    at: datetime
    by: str
    entry: int
    says: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """Some bytes that somebody let go for one channel.

    ``photo`` is the sha256 of the original, ``sha256`` that of the bytes that were published, ``shown`` the ids of
    those visible on them, or named, ``revision`` the register's then (None: not recorded). ``posted`` says where;
    ``left`` tells of leaving the approved folder, ``gone`` of being gone wherever it was posted.
    """

    photo: str
    channel: Channel
    event: str
    file: str
    sha256: str
    shown: tuple[str, ...]
    revision: int | None
    approved: Note
    posted: tuple[Note, ...] = ()
    left: Note | None = None
    gone: Note | None = None

    @property
    def is_up(self) -> bool:
        """Whether it may still be seen somewhere: nobody has said that it is gone."""
        return self.gone is None


def publications_in(entries: Iterable[Entry], events: dict[tuple[str, Channel], str]) -> list[Publication]:
    """The publications of which these entries tell, in their order. An approval that was undone, for
    no file could be put in place, is none.

    Args:
        entries: those about photos' states, the oldest first.
        events: the event of each photo, by id and channel, for approvals that do not say it.
    """
    found: dict[int, Publication] = {}
    last: dict[tuple[str, Channel], tuple[str, int]] = {}  # the state of each photo, and the entry of its approval
    for entry in entries:
        key = entry.photo, Channel(entry.channel)
        before, first = last.get(key, ("", 0))
        if entry.action == State.APPROVED and before != State.APPROVED:
            first = entry.seq
            found[first] = _approved(entry, events.get(key, ""))
        elif first in found and "undone" in entry.detail:
            del found[first]
        elif first in found:
            found[first] = _told(found[first], entry)
        last[key] = entry.action, first
    return list(found.values())


def _approved(entry: Entry, event: str) -> Publication:
    detail = entry.detail
    revision = detail.get("revision")
    return Publication(
        entry.photo,
        Channel(entry.channel),
        str(detail.get("event") or event),
        str(detail.get("output") or ""),
        str(detail.get("sha256") or ""),
        tuple(map(str, detail.get("shown", ()))),
        revision if isinstance(revision, int) else None,
        Note(entry.at, entry.actor, entry.seq),
    )


def _told(known: Publication, entry: Entry) -> Publication:
    """A publication with what one more entry says of it."""
    by, detail = str(entry.detail.get("says") or entry.actor), entry.detail
    if entry.action == State.APPROVED and "posted" in detail and known.left is None:
        return replace(known, posted=(*known.posted, Note(entry.at, by, entry.seq, str(detail["posted"]))))
    if entry.action == State.TAKEN_DOWN and known.left is None:
        return replace(known, left=Note(entry.at, by, entry.seq, _why(detail.get("why"))))
    if entry.action == State.TAKEN_DOWN and "done" in detail and known.gone is None:
        return replace(known, gone=Note(entry.at, by, entry.seq))
    return known


def _why(told: object) -> str:
    """Why it left the approved folder: what somebody said, or whose yes had gone."""
    if isinstance(told, Mapping):
        return f"may not be shown any more: {', '.join(f'{id} ({reason})' for id, reason in told.items())}"
    return str(told or "")
