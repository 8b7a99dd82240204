"""The cells of one row by what they hold, and everything that is wrong with them. Nothing unclear is ever guessed."""

import re
from collections.abc import Mapping
from datetime import date

from eventguard.core.people.columns import ANSWERS, Row
from eventguard.core.people.consent import Answer, Channel, Consent
from eventguard.core.people.headings import FIELDS

#: What a family may add to a yes, as offices write it.
GROUPS_ONLY = ("groups only", "group only", "in groups only", "group photos only", "in group photos only")
WITH_NAME = ("with name", "with names", "and name", "photo and name", "with full name")
WITHOUT_NAME = ("without name", "without names", "no name", "no names", "photo only no name", "not named")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UK = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
SPELT = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4})", re.ASCII)
TIME = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)
YEARS = range(1900, 2200)
LONGEST = 300


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
    """What an answer says, and how it is meant: "yes", "no", "groups only", "yes, with name", "groups only, no name".
    Blank is no answer. Raises ValueError for anything else, and for a no of which something is asked.
    """
    plain = " ".join(text.casefold().split())
    cut = re.split(r"[,;:(]| [-\u2013] ", words.get(plain, plain))
    parts = [part.strip(" ()") for part in cut if part.strip(" ()")]
    groups, named, unnamed = (any(part in told for part in parts) for told in (GROUPS_ONLY, WITH_NAME, WITHOUT_NAME))
    rest = [part for part in parts if part not in (*GROUPS_ONLY, *WITH_NAME, *WITHOUT_NAME)]
    if not (groups or named or unnamed):
        said = meaning(text, words)
        return Consent(said) if said else None
    answer = meaning(", ".join(rest), {}) if rest else Answer.YES if groups else None
    if answer is not Answer.YES or (named and unnamed):
        raise ValueError(f"{text!r} is not clearly yes or no: write yes, no, groups only, or yes, with name")
    return Consent(Answer.YES, groups_only=groups, with_name=named)


def meaning(text: str, words: Mapping[str, str]) -> Answer | None:
    """What an answer says; ``words`` are the school's own. Blank is no answer. Raises ValueError for anything else."""
    said = " ".join(text.casefold().split())
    if said in words:
        return None if words[said] == "blank" else Answer(words[said])
    if said and said not in ANSWERS:
        raise ValueError(f"{text!r} is not yes, no, withdrawn or blank")
    return ANSWERS.get(said)


class Cells:
    """One row. What cannot be read is noted in ``problems`` and read as blank, so that a row tells all its faults."""

    def __init__(self, row: Row, places: Mapping[str, int], words: Mapping[str, str]) -> None:
        self.number = row.number
        self.problems: list[str] = []
        self._cells = row.cells
        self._places = places
        self._words = words

    def wrong(self, sentence: str) -> None:
        """Note a fault of this row."""
        self.problems.append(f"row {self.number}: {sentence}")

    def text(self, field: str) -> str:
        """A cell's text; empty where the file has no such column."""
        place = self._places.get(field)
        text = "" if place is None or place >= len(self._cells) else self._cells[place]
        if len(text) > LONGEST:
            self.wrong(f"{field} holds {len(text)} letters, more than {LONGEST}")
            return ""
        return text

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
        try:
            return as_asked(self.text(channel), self._words)
        except ValueError as error:
            self.wrong(f"{channel}: {error}")
            return None

    def answer(self, field: str) -> Answer | None:
        """A cell's answer; None where it is blank."""
        try:
            return meaning(self.text(field), self._words)
        except ValueError as error:
            self.wrong(f"{field}: {error}")
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
        return date(int(match[3]), MONTHS.index(match[2][:3]) + 1, int(match[1]))
    raise ValueError
