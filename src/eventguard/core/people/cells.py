"""The cells of one row by what they hold, and everything that is wrong with them. Nothing unclear is ever guessed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from eventguard.core.people.columns import ANSWERS, Row
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.people.headings import ALL_NAMES, FIELDS
from eventguard.core.people.letters import garbled, no_name
from eventguard.core.people.spelling import squeezed

#: What a family may add to a yes, as offices write it.
GROUPS_ONLY = ("groups only", "group only", "in groups only", "group photos only", "in group photos only")
WITH_NAME = ("with name", "with names", "and name", "photo and name", "with full name")
WITHOUT_NAME = ("without name", "without names", "no name", "no names", "photo only no name", "not named")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UK = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
#: Where the month is spelt, two figures can only be the year.
SPELT = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4}|\d{2})", re.ASCII)
TIME = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]00:?00)?$", re.ASCII)
NO_ANSWER = "is not yes, no, withdrawn or blank"
YEARS = range(1900, 2200)
LONGEST = 300
#: What programs put around a cell so that a spreadsheet takes it for text: ="001234", or a sign before it.
GUARDED = re.compile(r'="([^"]*)"')
#: What stands in a cell that could not be computed.
FAILED = re.compile(r"#(N/A|GETTING_DATA|#+|[A-Z0-9/]+[!?])|Err:\d+")
SAVE_AGAIN = "open the file in your spreadsheet, save it, and import that"
CHARACTERS = (
    'it was saved in the wrong character set: export it anew, or save it as XLSX or "CSV UTF-8" from where it is right'
)


def day(text: str) -> date:
    """A date as people write it in the UK (31/07/2026, 31 July 2026) or as computers do (2026-07-31); an hour after it
    does not count.

    Raises:
        ValueError: it is none, or there is no such day.
    """
    plain = TIME.sub("", text.strip().casefold())
    try:
        found = _parts(plain)
        if found.year not in YEARS:
            raise ValueError
    except ValueError:
        raise ValueError(f"{text!r} is not a date like 31/07/2026 or 2026-07-31") from None
    return found


def as_asked(text: str, words: Mapping[str, str]) -> Consent | None:
    """What an answer says, and how it is meant: "yes", "no", "groups only", "yes, with name", "groups only, no name";
    ``words`` are the school's own. Blank is no answer. Raises ValueError for anything else, and for a no of which
    something is asked.
    """
    plain = squeezed(text)
    try:
        return _as_said(plain)
    except ValueError:
        if plain not in words:  # what is clear always means what it says
            raise
        return None if words[plain] == "blank" else _as_said(words[plain])


def _as_said(text: str) -> Consent | None:
    cut = re.split(r"[,;:(]| [-\u2013] ", text)
    parts = [part.strip(" ()") for part in cut if part.strip(" ()")]
    groups, named, unnamed = (any(part in told for part in parts) for told in (GROUPS_ONLY, WITH_NAME, WITHOUT_NAME))
    rest = [part for part in parts if part not in (*GROUPS_ONLY, *WITH_NAME, *WITHOUT_NAME)]
    if not (groups or named or unnamed):
        said = meaning(text, {})
        return Consent(said) if said else None
    answer = meaning(", ".join(rest), {}) if rest else Answer.YES if groups else None
    if answer is not Answer.YES or (named and unnamed):
        raise ValueError(f"{text!r} is not clearly yes or no: write yes, no, groups only, or yes, with name")
    return Consent(Answer.YES, groups_only=groups, with_name=named)


def meaning(text: str, words: Mapping[str, str]) -> Answer | None:
    """What an answer says; ``words`` are the school's own. Blank is no answer. Raises ValueError for anything else."""
    said = squeezed(text)
    if said in words:
        return None if words[said] == "blank" else Answer(words[said])
    if said and said not in ANSWERS:
        raise ValueError(f"{text!r} {NO_ANSWER}")
    return ANSWERS.get(said)


def _is_clear(text: str, words: Mapping[str, str]) -> bool:
    try:
        return as_asked(text, words) is not None
    except ValueError:
        return False


class Cells:
    """One row. What cannot be read is noted in ``problems`` and read as blank, so that a row tells all its faults;
    words that may be the school's own for an answer are noted in ``own_words``, each behind its field.
    """

    def __init__(self, row: Row, places: Mapping[str, Sequence[int]], words: Mapping[str, str]) -> None:
        self.problems: list[str] = []
        self.own_words: list[tuple[str, str]] = []
        self.where = row.where
        self._cells = row.cells
        self._places = places
        self._words = words

    def wrong(self, sentence: str) -> None:
        """Note a fault of this row."""
        self.problems.append(f"{self.where}: {sentence}")

    def text(self, field: str) -> str:
        """A cell's text; empty where the file has no such column."""
        return next(iter(self.texts(field)), "")

    def texts(self, field: str) -> list[str]:
        """The texts of all columns that hold this."""
        found = []
        for place in self._places.get(field, ()):
            text = self._cells[place] if place < len(self._cells) else ""
            if len(text) > LONGEST:
                self.wrong(f"{field} holds {len(text)} letters, more than {LONGEST}")
                text = ""
            found.append(self._readable(field, text))
        return found

    def _readable(self, field: str, text: str) -> str:
        """The same without what keeps spreadsheets from changing it; empty, and a fault, where nothing can be read."""
        if guarded := GUARDED.fullmatch(text):
            text = guarded[1].strip()
        elif text.startswith("="):
            self.wrong(f"{field} is a formula, and what it comes to was not saved: {SAVE_AGAIN}")
            return ""
        if text.startswith("'") and (field not in ALL_NAMES or text[1:2].isupper()):
            text = text[1:].strip()
        if FAILED.fullmatch(text):
            self.wrong(f"{field} holds {text!r}, which a formula could not compute: mend it, or write what is meant")
            return ""
        if odd := no_name(text) if field in ALL_NAMES else garbled(text):
            self.wrong(
                f"{field}: {text!r} holds {odd!r}, as no {'name' if field in ALL_NAMES else 'word'} does: {CHARACTERS}"
            )
        return text

    def place(self, field: str) -> int:
        """In which column a field stands. Raises KeyError where there is none."""
        return self._places[field][0]

    def day(self, field: str) -> date | None:
        """A cell's date; None where it is blank."""
        return next(iter(self._days(field, [self.text(field)])), None)

    def days(self, field: str) -> tuple[date, ...]:
        """Several dates in one cell, with ; or , between them."""
        return self._days(field, re.split("[;,]", self.text(field)))

    @property
    def channels(self) -> list[Channel]:
        """The channels for which the file has a column."""
        return [Channel(field) for field in self._places if field not in FIELDS]

    def said(self, channel: Channel) -> Consent | None:
        """A cell's answer for a channel, as it was asked for; None where it is blank."""
        text = self.text(channel)
        try:
            return as_asked(text, self._words)
        except ValueError:
            self.own_words.append((channel, text))
            return None

    def answer(self, field: str) -> Answer | None:
        """A cell's answer; None where it is blank."""
        text = self.text(field)
        try:
            return meaning(text, self._words)
        except ValueError:
            if _is_clear(text, self._words):
                self.wrong(f"{field}: {text!r} says how a photo may show somebody; here write yes or no")
            else:
                self.own_words.append((field, text))
            return None

    def _days(self, field: str, texts: list[str]) -> tuple[date, ...]:
        found = []
        for text in texts:
            try:
                found += [day(text)] if text.strip() else []
            except ValueError as error:
                self.wrong(f"{field}: {error}")
        return tuple(found)


def _parts(text: str) -> date:
    if match := UK.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := ISO.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if (match := SPELT.fullmatch(text)) and match[2][:3] in MONTHS:
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return date(year, MONTHS.index(match[2][:3]) + 1, int(match[1]))
    raise ValueError
