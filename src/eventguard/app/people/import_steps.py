"""What somebody is asked about a file before it is imported, and what they answered: step by step, as often as they
look at it again. Whoever stops has changed nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from eventguard.adapters.people.table_file import TableFile
from eventguard.app.people.column_choice import needs
from eventguard.app.people.import_file import import_register, look
from eventguard.app.people.import_report import Import
from eventguard.app.people.whose_id import Said
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.channels import SchoolChannel
from eventguard.core.people.columns import MEANINGS, ColumnMap
from eventguard.core.people.headings import FIELDS, SEVERAL
from eventguard.core.people.marks import MEANS, MarkKind, Told
from eventguard.core.people.sheets import WhichSheets
from eventguard.core.people.spelling import squeezed

#: What somebody says who would rather say of each mark by itself what it means, and not of all of a group at once.
EACH = "each"
#: So much of a digest tells things of one file apart.
DIGITS = 16


class Asked(StrEnum):
    """What is open about a file; nothing else is before it may be imported."""

    SHEETS = "sheets"
    COLUMNS = "columns"
    MEANINGS = "meanings"
    FAULTS = "faults"
    WHO = "who"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said of a file: which ``sheets`` are meant; what its ``columns`` hold, in their order (None: nobody
    has said); what the school's own ``words``, and ``marks``, mean, by the ``key_of`` each word, mark or group; of
    which ids they said that they are the ``same`` person, or ``replaced`` by another.
    """

    sheets: tuple[str, ...] = ()
    columns: Sequence[str | None] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    same: Collection[str] = ()
    replaced: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the import of a file stands: what is ``asked``, in a sentence why where that is not plain; what was ``found``
    (None while nobody knows which sheets are meant), ``titles`` of its sheets, and what was ``confirmed``.
    """

    asked: Asked
    found: Import | None = None
    why: str = ""
    titles: tuple[str, ...] = ()
    confirmed: ColumnMap | None = None

    @property
    def digest(self) -> str:
        """What tells whether an import would still do what somebody has been shown."""
        if (done := self.found) is None:
            return ""
        parts = (done.new, done.gains, done.losses, done.changes, done.kept, done.missing, done.replaced)
        return _digest(parts, dict(done.columns.columns), [(told.mark, told.about, told.means) for told in done.told])


def uses(channels: Iterable[SchoolChannel]) -> dict[str, str]:
    """What a column can be used for, by what it is called: each of the school's channels by its name of today."""
    return {**{name: name for name in FIELDS}, **{each.name: each.channel for each in channels if each.used}}


def groups(told: Iterable[Told]) -> list[list[Told]]:
    """What is open, as it is asked about: comments and notes together, and lines that are harmless at a glance."""

    def kind(each: Told) -> tuple[str, bool, str]:
        together = each.mark.kind in (MarkKind.COMMENT, MarkKind.NOTE) or not each.mark.turns
        return each.mark.kind, each.mark.turns, "" if together else each.mark.what

    return [list(group) for _, group in groupby(sorted((t for t in told if t.open), key=kind), kind)]


def key_of(*asked: Told | str) -> str:
    """What tells a word, a mark or a group of marks from all others of a file."""
    return _digest(*(each if isinstance(each, str) else (each.mark, each.about) for each in asked))


def stand(school: School, file: TableFile, answers: Answers) -> Standing:
    """How it stands with these answers. Nothing is written.

    Raises:
        SetupError: the file cannot be read, or an answer is none.
    """
    try:
        found = look(school, file, sheets=answers.sheets)
    except WhichSheets as unclear:
        return Standing(Asked.SHEETS, why=unclear.message, titles=unclear.titles)
    if answers.columns is not None:
        columns = _columns(found, answers.columns, school.channels)
        found = look(school, file, None, replace(found.columns, columns=columns), answers.sheets)
    if found.guessed:
        return Standing(Asked.COLUMNS, found)
    if lacking := needs(found.columns):
        return Standing(Asked.COLUMNS, found, f"No column is used for {lacking}, and nobody can do without that.")
    if found.faulty:
        return Standing(Asked.FAULTS, found)
    if _open(found, answers):
        return Standing(Asked.MEANINGS, found)
    return _as_confirmed(school, file, answers, found)


def carry_out(school: School, file: TableFile, answers: Answers, seen: str, known: bool) -> Import:
    """Import a file with these answers.

    Args:
        school: the school.
        file: the file.
        answers: what was said of it.
        seen: the ``digest`` of how it stood when somebody was shown what it would do.
        known: whether whoever imports it has given their passphrase.

    Raises:
        Refused: it would do something else by now, or gives yeses back and nobody is known.
    """
    now = stand(school, file, answers)
    if now.asked is not Asked.NOTHING or now.digest != seen:
        raise Refused("What this import would do has changed meanwhile.", "Look at it again, then import it.")
    if now.found and now.found.given_back and not known:
        raise Refused("A yes after a no, or for longer, is recorded by somebody who is known.", "Sign in for it.")
    said = Said.of(answers.same, answers.replaced)
    done = import_register(school, file, said=said, confirmed=now.confirmed, sheets=answers.sheets)
    if done.problems or done.to_confirm:
        raise Refused("The register was changed meanwhile, and nothing was imported.", "Look at it again.")
    return done


def _as_confirmed(school: School, file: TableFile, answers: Answers, found: Import) -> Standing:
    """What an import would do, with all that was asked answered."""
    columns, words = found.columns, {squeezed(word): answers.words[key_of(word)] for word in found.own_words}
    meant = [replace(told.meaning, means=means) for told, means in _meant(found, answers)]
    said_of = {(each.what, each.about) for each in meant}
    others = (each for each in columns.marks if each.means and (each.what, each.about) not in said_of)
    asked = answers.columns is not None or bool(meant or words)
    confirmed = ColumnMap(columns.columns, {**columns.values, **words}, (*meant, *others)) if asked else None
    said = Said.of(answers.same, answers.replaced)
    done = import_register(school, file, None, True, said, confirmed, answers.sheets)
    done = replace(done, samples=found.samples)
    wrong = Asked.WHO if done.mixed_up else Asked.FAULTS if done.problems else Asked.NOTHING
    return Standing(wrong, done, confirmed=confirmed)


def _open(found: Import, answers: Answers) -> bool:
    """Whether a word or a mark is there of which nobody has said what it means. Raises SetupError for no meaning."""
    said = {*answers.words.values(), *answers.marks.values()}
    if not said <= {*map(str, MEANINGS), *MEANS, EACH}:
        raise SetupError("That is no meaning.", "Choose one of those that are offered.")
    return not all(means in MEANS for _, means in _meant(found, answers)) or any(
        answers.words.get(key_of(word)) not in MEANINGS for word in found.own_words
    )


def _meant(found: Import, answers: Answers) -> Iterator[tuple[Told, str | None]]:
    """What was said of each mark that is open, be it of all of its group at once."""
    for group in groups(found.told):
        of_all = answers.marks.get(key_of(*group))
        for told in group:
            yield told, answers.marks.get(key_of(told)) if of_all == EACH else of_all


def _digest(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:DIGITS]


def _columns(found: Import, said: Sequence[str | None], channels: Sequence[SchoolChannel]) -> dict[str, str | None]:
    """What each column holds. Raises SetupError where one is used for nothing that is known, or two for one thing."""
    if len(said) != len(found.columns.columns):
        raise SetupError("These are not the columns of this file.", "Choose the file again.")
    known, columns = uses(channels), dict(zip(found.columns.columns, said, strict=True))
    names = {held: name for name, held in known.items()}
    if unknown := next((held for held in columns.values() if held and held not in names), None):
        raise SetupError(f"A column cannot be used for {unknown}.", "Choose one of those that are offered.")
    times = Counter(held for held in columns.values() if held and held not in SEVERAL)
    if twice := next((held for held, many in times.items() if many > 1), None):
        both = " and ".join(heading for heading, held in columns.items() if held == twice)
        raise SetupError(f"{both} are both used for {names[twice]}.", "Leave one of them unused.")
    return columns
