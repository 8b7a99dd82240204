"""Which entries of the record are looked for: of a kind, by somebody, about a photo, within a time."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Sought:
    """What has to be so of an entry; whatever is empty may be anything. ``since`` belongs to it, ``before`` not."""

    action: str = ""
    actor: str = ""
    photo: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def where(self) -> tuple[str, list[str]]:
        """The same as a condition of a query, and its values."""
        wanted = (
            ("action = ?", self.action),
            ("actor = ?", self.actor),
            ("photo = ?", self.photo),
            ("at >= ?", _at(self.since)),
            ("at < ?", _at(self.before)),
        )
        asked = [(condition, value) for condition, value in wanted if value]
        return " AND ".join(condition for condition, _ in asked) or "1", [value for _, value in asked]


EVERYTHING = Sought()


def _at(moment: datetime | None) -> str:
    """A moment as the record writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
