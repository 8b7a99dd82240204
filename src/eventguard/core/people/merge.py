"""What a file may change about one person, and what it may not: a stale yes must never uncover a child."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from eventguard.core.dates import in_full
from eventguard.core.people.answers import latest, said_by_all, sayer, together
from eventguard.core.people.consent import (
    EVERY,
    Answer,
    Channel,
    Consent,
    Permission,
    Person,
    Reason,
    every_name,
    standing,
)
from eventguard.core.people.headings import FIELDS
from eventguard.core.people.identity import other_names
from eventguard.core.people.table_rows import IMPORTED

BLANK = "blank in an import"
#: Which column tells which part of a person.
PARTS = {"role": "role", "class": "group", "leaves": "leaves"}


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that a file says differently and that stays as it was, and what to do if the file is right."""

    what: str
    remedy: str
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A person as they will be (consents included), the answers to record for that, and what stays as it was."""

    person: Person
    answers: Mapping[Channel, Consent]
    kept: tuple[Kept, ...] = ()


def merge(
    former: Person | None,
    row: Person,
    fields: Collection[str],
    saved: datetime,
    by_hand: Collection[str] = (),
    older: bool = False,
) -> Merged:
    """Bring one person in line with their row.

    ``fields`` is what the file can tell at all, ``saved`` when it was saved; ``by_hand`` names what somebody recorded
    by hand after that (``name``, ``role``, ``class``, ``leaves``, ``permission``). A column that is not there changes
    nothing; nor does a file change what a hand recorded after it, or a withdrawal or no that a hand recorded ever. One
    that is ``older`` than the file imported last changes no recorded no at all.
    """
    if former is None:
        return Merged(row, row.consents)
    person, kept = _who(former, row, fields, by_hand)
    answers: dict[Channel, Consent] = {}
    for channel in sorted(Channel(field) for field in fields if field not in FIELDS):
        stands = former.consents.get(channel)
        old = next((each for each in said_by_all(stands) if not sayer(each)), stands)
        new = _answer(old, row.consents.get(channel), fields)
        if new is not None and new != old:
            why = _protected(old, saved, older)
            if new.answer is Answer.YES and not why:
                why = _protected(stands, saved, older)
            if why:
                kept += _kept_answer(person.id, channel, stands, new, why)
            else:
                answers[channel] = new
    permission, kept_permission = _permission(former, row.permission, fields, "permission" in by_hand, older)
    person = replace(person, permission=permission, consents=_after(former, answers))
    return Merged(person, answers, (*kept, *kept_permission))


def _after(former: Person, answers: Mapping[Channel, Consent]) -> dict[Channel, Consent]:
    """What stands once these answers of the family are recorded beside those of others."""
    merged = {c: together(latest((*said_by_all(former.consents.get(c)), new))) for c, new in answers.items()}
    return {**former.consents, **{channel: stands for channel, stands in merged.items() if stands}}


def live(person: Person | None, today: date) -> frozenset[Channel]:
    """Where somebody may be shown today."""
    if person is None:
        return frozenset()
    asked = (channel for channel in person.consents if channel != EVERY)
    return frozenset(channel for channel in asked if standing(person, channel, today) is Reason.CONSENTED)


def _who(
    former: Person, row: Person, fields: Collection[str], by_hand: Collection[str]
) -> tuple[Person, tuple[Kept, ...]]:
    """Names, role, class, last day and the ban on publishing."""
    told = {"name": row.name, **{part: getattr(row, part) for column, part in PARTS.items() if column in fields}}
    columns = {part: column for column, part in PARTS.items()}
    kept: list[Kept] = []
    for part, value in list(told.items()):
        before = getattr(former, part)
        later = columns.get(part, part) in by_hand
        forgotten = part == "leaves" and value is None  # a blank must not give back a yes that ends with the school
        if value != before and (later or forgotten):
            del told[part]
            kept.append(_kept_part(former, columns.get(part, part), before, later))
    never = former.never_publish or row.never_publish
    if never and not row.never_publish and "never_publish" in fields:
        kept.append(
            Kept("never to be published stays as it is: a file cannot lift it", f"eventguard people show {former.id}")
        )
    person = replace(former, **told, never_publish=never)
    # A name that a file does not know any more may still be how people, captions and photos know them.
    also = other_names(person.name, (*every_name(former), *every_name(row)))
    return replace(person, also=also), tuple(kept)


def _kept_part(former: Person, part: str, before: object, later: bool) -> Kept:
    shown = in_full(before) if isinstance(before, date) else str(before or "blank")
    name = "last day at the school" if part == "leaves" else part
    why = "it was recorded by hand after this file was saved" if later else "a blank cannot take it away"
    return Kept(f"{name} stays {shown}: {why}", f"eventguard people edit {former.id} --{part} ...")


def _answer(old: Consent | None, new: Consent | None, fields: Collection[str]) -> Consent | None:
    """The answer that a row stands for: a blank withdraws a yes, and what the file cannot tell stays as it was."""
    if new is None:
        withdrawn = old is not None and old.answer is Answer.YES
        return Consent(Answer.WITHDRAWN, evidence=BLANK, by_hand=False) if withdrawn else None
    if old is None or old.answer is not new.answer:
        return new
    untold = {part: getattr(old, part) for part in ("since", "until", "evidence") if part not in fields}
    new = replace(new, **untold)
    return _within(old, new) if old.by_hand and new.answer is Answer.YES else new


def _within(old: Consent, new: Consent) -> Consent:
    """A file's yes within the limits of one that a hand recorded: neither a plain yes nor a blank day lifts them, with
    this file or with any after it.
    """
    groups_only, since, until = new.groups_only or old.groups_only, new.since or old.since, new.until or old.until
    within = replace(new, groups_only=groups_only, since=since, until=until)
    if within == new:
        return new  # all that the hand asked for stands in the file
    return old if within == replace(old, evidence=new.evidence) else replace(within, by_hand=True)


def _protected(old: Consent | None, saved: datetime, older: bool) -> str:
    """Why a file may not replace this answer; empty when it may."""
    if old is None:
        return ""
    if old.answer is not Answer.YES:
        if old.by_hand:
            return f"the {'withdrawal' if old.answer is Answer.WITHDRAWN else 'no'} was recorded by hand"
        return "the file imported last is newer than this one" if older else ""
    if old.by_hand and old.recorded_at is not None and old.recorded_at > saved:
        return "it was recorded by hand after this file was saved"
    return ""


def _kept_answer(id: str, channel: Channel, old: Consent | None, new: Consent, why: str) -> tuple[Kept, ...]:
    """Nothing to say where both are a kind of no."""
    if old is None or Answer.YES not in (old.answer, new.answer):
        return ()
    if (old.answer, old.since, old.until) == (new.answer, new.since, new.until):
        return ()
    word = "yes" if new.answer is Answer.YES else "no"
    return (Kept(f"{channel} stays {old.answer}: {why}", _command(id, channel, word), channel),)


def _command(id: str, channel: Channel, word: str) -> str:
    return f"eventguard people consent {id} --channel {channel} --{word}"


def _permission(
    former: Person, told: Permission, fields: Collection[str], later: bool, older: bool
) -> tuple[Permission, tuple[Kept, ...]]:
    """An objection or a refusal stays, whatever a file says; only one that an import wrote can be lifted by another."""
    held = former.permission
    if "biometrics" not in fields:
        told = replace(held, objection=told.objection or held.objection)
    if told.consented_by and not (told.objection or told.refused):
        told = replace(told, keep_picture=held.keep_picture)  # no file can tell
    if told == held:
        return held, ()
    remedy = f"eventguard people biometrics {former.id} --yes --consented-by NAME --notified DATE"
    if held.refused or held.objection not in ("", IMPORTED) or (held.objection and older):
        what = "they refused" if held.refused else "an objection is recorded"
        asked = bool(told.consented_by) and "biometrics" in fields
        return held, (Kept(f"biometrics stays no: {what}", remedy),) if asked else ()
    if later and not told.objection:
        return held, (Kept("biometrics stays: it was recorded by hand after this file was saved", remedy),)
    if told == Permission() and held.objection:
        return held, ()
    return told, ()
