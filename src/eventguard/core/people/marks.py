"""What a table says otherwise than in its cells: lines over its columns, titles between its rows, what is hidden,
struck out, coloured or commented on. None of it counts towards a yes; what it takes away, only a person can say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eventguard.core.people.headings import CONSENT_WORDS, words
from eventguard.core.people.spelling import these
from eventguard.core.people.turning import may_turn, turning


class MarkKind(StrEnum):
    """What it is that says something."""

    LINE = "line above the heading"
    SECTION = "title between the rows"
    BELOW = "line below the rows"
    SHEET = "name of the sheet"
    UNREAD = "sheet that was not read"
    HIDDEN_ROW = "hidden row"
    HIDDEN_COLUMN = "hidden column"
    STRUCK = "struck out"
    COLOURED = "coloured"
    UNSEEN = "in letters that cannot be seen"
    COMMENT = "comment"
    NOTE = "note beside the answers"


#: These hold for everybody beneath them, whoever that is; of the others it matters whose row, or which column, it is.
BENEATH = MarkKind.SECTION, MarkKind.BELOW, MarkKind.SHEET, MarkKind.UNREAD
#: What a mark can mean: a yes there counts like any other, or counts as blank.
COUNTS, NO_YES = MEANS = "counts", "no yes"
#: With one of these, and nothing that may turn it around, a title between the rows ends what the one before it said.
AFFIRMS = these("yes agree agrees agreed agreeing consent consents consented given granted allowed happy ok")
#: What a title may consist of that says no more than that what stands beneath it is about consent.
TITLE_WORDS = CONSENT_WORDS | these(
    "website websites web social newsletter newsletters press newspaper newspapers who have has said following these "
    "those all everybody where places details information gdpr data 1 2 3 4"
)
SUMS = these("total totals subtotal subtotals sum count number grand")
#: What of a line changes from day to day without its saying anything else.
PASSING = re.compile(
    r"\d+|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(january|february|march|april|may|june|july|august|september"
    r"|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is said of a row or, with ``places`` (0 is the first column), of columns; ``text`` is what was
    written there, or which colour it is.
    """

    kind: MarkKind
    text: str = ""
    places: tuple[int, ...] = ()

    @property
    def what(self) -> str:
        """The mark in words, the same from one export to the next; maps of columns keep it."""
        text = self.text
        if self.kind in (MarkKind.LINE, *BENEATH):
            text = " ".join(PASSING.sub(" ", text).split())
        return f"{self.kind}: {text}" if text else str(self.kind)

    @property
    def says(self) -> str:
        """The mark in words for whoever looks at this file."""
        return f"{self.kind}: {self.text}" if self.text else str(self.kind)

    @property
    def turns(self) -> bool:
        """Whether nobody may take it for harmless by looking over it: it may turn a yes around or, as a heading of some
        columns, says of them what is not understood.
        """
        if self.kind is MarkKind.LINE and self.places and 0 not in self.places:
            return may_turn(self.text) or not set(words(self.text)) <= TITLE_WORDS
        return self.kind not in (MarkKind.LINE, MarkKind.SECTION, MarkKind.BELOW) or may_turn(self.text)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What somebody said a mark means (one of ``MEANS``; None: nothing yet), about which ids or headings. A title
    between rows is about everybody beneath it.
    """

    what: str
    about: tuple[str, ...] = ()
    means: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A mark of a table as it has to be shown: ``about`` are the ids or headings whose yes depends on it (the names of
    those it stands at are ``who``), ``means`` what somebody said it means.
    """

    mark: Mark
    who: tuple[str, ...]
    about: tuple[str, ...] = ()
    means: str | None = None

    @property
    def open(self) -> bool:
        """Whether a yes depends on it, and nobody has said what it means."""
        return bool(self.about) and self.means is None

    @property
    def meaning(self) -> Meaning:
        """As it is kept: with what a glance is enough for, or what was said before."""
        about = () if self.mark.kind in BENEATH else self.about
        return Meaning(self.mark.what, about, self.means or (None if self.mark.turns else COUNTS))


def affirms(text: str) -> bool:
    """Whether a title between the rows says that those beneath it agreed, and nothing else that is not understood."""
    said = words(text)
    return bool(AFFIRMS & set(said)) and not turning(said) and set(said) <= AFFIRMS | TITLE_WORDS


def meaning_of(mark: Mark, about: str, meanings: Iterable[Meaning]) -> str | None:
    """What somebody said a mark means, of this person or column; "no yes" where both was said."""
    beneath = mark.kind in BENEATH
    said = {m.means for m in meanings if m.what == mark.what and m.means and (beneath or about in m.about)}
    return NO_YES if NO_YES in said else COUNTS if said else None
