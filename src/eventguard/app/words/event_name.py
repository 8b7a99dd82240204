"""What an event may be called: its name goes into the record and into the names of files that are posted."""

from eventguard.app import phrases
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.words.captions import mentions


def gives_away(school: School, event: str) -> str | None:
    """What the name of an event tells of a pupil, in words, such as ``a pupil's full name``; None if nothing."""
    found = mentions(event, school.people().values())
    return phrases.told_by(found) if found else None


def require_harmless(school: School, event: str) -> None:
    """Raise SetupError when the name of an event gives a pupil away."""
    if told := gives_away(school, event):
        remedy = "Files are called after their event. Call it after the occasion or the class."
        raise SetupError(f"{event} holds {told}.", remedy)
