"""Days and moments as people read them, in one form everywhere; programs get ISO 8601."""

from datetime import date, datetime


def in_full(day: date) -> str:
    """``7 November 2026``: no month can be taken for a day."""
    return f"{day.day} {day:%B %Y}"


def to_the_minute(at: datetime) -> str:
    """``7 November 2026 14:15``, in the time zone that it has."""
    return f"{in_full(at)} {at:%H:%M}"
