"""What people typed, kept where it can be erased. Chain and photos hold only a digest of it, which is its reference."""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from eventguard.core.errors import Refused

#: What stands where a text was.
ERASED = "(erased)"
#: What a text is replaced by: a mapping from this, which is no id, to its reference.
MARK = "#text"
#: The details that stay in the chain for good: ids, digests, words of ours, names of our own files and of those who
#: act. Whatever else is a string, somebody may have typed.
IDS = frozenset({"person", "ids", "quarantined", "wanted", "shown", "refs"})
DIGESTS = frozenset({"digest", "hash", "key", "record", "sha256"})
NAMES = frozenset({"by", "login", "name", "says", "output", "purged", "event"})
WORDS = frozenset({"answer", "because", "broken", "cause", "channel_of", "comparison", "decision"})
KEPT_FOR_GOOD = IDS | DIGESTS | NAMES | WORDS


class Text(str):
    """What somebody typed, as it is read: the text, or ``ERASED``; and the reference that stands for it."""

    ref: str

    def __new__(cls, content: str, ref: str = "") -> "Text":
        """A text under its reference (which a copy gets a moment later)."""
        made = super().__new__(cls, content)
        made.ref = ref
        return made


class Texts:
    """The texts of one record."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def taken_out(self, detail: Mapping[str, object], known: dict[str, str]) -> dict[str, object]:
        """The same details with references instead of texts, which are kept here, but for those ``known`` (text to
        reference), which gets the new ones.
        """
        return {key: value if key in KEPT_FOR_GOOD else self.out(value, known) for key, value in detail.items()}

    def out(self, value: object, known: dict[str, str]) -> object:
        """A value, with references instead of the texts in it; ``known`` as above."""
        match value:
            case Enum() | "":
                return value
            case Text():
                return {MARK: value.ref}
            case str():
                if value not in known:
                    known[value] = self._keep(value)
                return {MARK: known[value]}
            case Mapping():
                return value if MARK in value else {key: self.out(each, known) for key, each in value.items()}
            case list() | tuple():
                return [self.out(each, known) for each in value]
        return value

    def put_back(self, value: Any) -> Any:
        """A value as it was before its texts were taken out, as far as they are still there."""
        match value:
            case {**only} if only.keys() == {MARK}:
                return self._read(str(value[MARK]))
            case dict():
                return {key: self.put_back(each) for key, each in value.items()}
            case list() | tuple():
                return type(value)(map(self.put_back, value))
        return value

    def erase(self, refs: Collection[str]) -> None:
        """Remove texts. They may lie in pages that are not overwritten yet: clean up after it (``database.scrub``)."""
        self._db.executemany("DELETE FROM texts WHERE ref = ?", [(ref,) for ref in refs])

    def check(self, expected: Iterable[str]) -> None:
        """Raise Refused when a text is not the one it was, or of these one is missing."""
        there = set()
        for row in self._db.execute("SELECT ref, salt, content FROM texts"):
            if row["ref"] != _digest(row["salt"], row["content"]):
                raise Refused("A text of the record was changed after it was written.")
            there.add(row["ref"])
        if missing := set(expected) - there:
            raise Refused(f"{len(missing)} texts are missing that nobody is on record for having erased.")

    def _keep(self, content: str) -> str:
        # Salted, so that the reference, which stays, does not let anybody try out what an erased text was.
        salt, content = secrets.token_hex(32), content.encode("utf-8", "backslashreplace").decode()
        ref = _digest(salt, content)
        self._db.execute("INSERT INTO texts VALUES (?, ?, ?)", (ref, salt, content))
        return ref

    def _read(self, ref: str) -> Text:
        row = self._db.execute("SELECT content FROM texts WHERE ref = ?", (ref,)).fetchone()
        return Text(row["content"] if row else ERASED, ref)


def texts_in(value: object) -> Iterator[Text]:
    """The texts in details that were read."""
    match value:
        case Text():
            yield value
        case Mapping():
            for each in value.values():
                yield from texts_in(each)
        case list() | tuple():
            for each in value:
                yield from texts_in(each)


def refs_in(detail: str) -> list[str]:
    """The references in details as they are written. Cheap where there is none, which is the usual case."""
    return list(_refs(json.loads(detail))) if f'"{MARK}"' in detail else []


def _refs(value: object) -> Iterator[str]:
    match value:
        case dict():
            yield from [str(value[MARK])] if value.keys() == {MARK} else []
            for each in value.values():
                yield from _refs(each)
        case list():
            for each in value:
                yield from _refs(each)


def _digest(salt: str, content: str) -> str:
    return hashlib.sha256(json.dumps([salt, content]).encode()).hexdigest()
