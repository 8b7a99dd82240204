"""What gives the school away: its name, street, place. It is covered in pictures once the school has listed it."""

from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.words.misread import letters_of

#: Of fewer letters, in all, it would be found in half the words there are.
SHORTEST = 3
ANEW = "Photos that are held are read again when you clean them again."


def listed(school: School) -> tuple[str, ...]:
    """The words that are covered; none until a school lists some."""
    return school.school_words.all() if school.has_register else ()


def add(school: School, said: str) -> str:
    """List a word, or several that belong together; returns it as it is kept.

    Raises:
        SetupError: it is listed already, or has too few letters.
    """
    said = " ".join(said.split())
    if sum(map(len, letters_of(said))) < SHORTEST:
        raise SetupError(f"That has fewer than {SHORTEST} letters.", "Write it out: the school's name, street, place.")
    if known := _find(school, said):
        raise SetupError(f"{known} is listed already.", "See: eventguard school-words list")
    with school.new_register.change() as revision:
        school.school_words.add(said)
        school.record.append(school.user, school.now(), "school-word-added", revision=revision)
    return said


def remove(school: School, said: str) -> str:
    """Take a word off the list; returns it as it was kept. Raises SetupError when it is not there."""
    known = _find(school, said)
    if known is None:
        raise SetupError("That is not listed.", "See: eventguard school-words list")
    with school.register.change() as revision:
        school.school_words.remove(known)
        school.record.append(school.user, school.now(), "school-word-removed", revision=revision)
    return known


def _find(school: School, said: str) -> str | None:
    """What is listed and reads the same."""
    return next((known for known in listed(school) if letters_of(known) == letters_of(said)), None)
