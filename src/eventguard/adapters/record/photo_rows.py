"""Photos as rows: how a record is written and read, and what of it the chain is bound to."""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from eventguard.adapters.record.texts import MARK, Texts
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Compared, Drawn, Face, Hard, Verdict
from eventguard.core.photos.film import Film, Span
from eventguard.core.photos.photo import Erased, Photo, State, Step
from eventguard.core.photos.pixels import Box
from eventguard.core.photos.word import Gives, Word

#: Fields of a photo that have a column of their own; the others travel in ``details``.
COLUMNS = ("number", "id", "channel", "event", "state", "source", "original", "output", "sha256")
#: Fields in which somebody may have typed something: ``details`` holds references to it.
TYPED = ("reason", "posted")
#: Photos whose details are kept in memory once read.
KEPT = 2048


def details_of(photo: Photo, texts: Texts, known: dict[str, str]) -> str:
    """What is recorded of a photo beside its columns; ``known`` as ``Texts.taken_out`` takes it."""
    record = {key: value for key, value in asdict(photo).items() if key not in COLUMNS}
    record |= {field: texts.out(getattr(photo, field), known) for field in TYPED}
    # What a row is bound to stays in the chain for good: salted, it cannot be tried out for a file name that held a
    # child's, once the name itself is forgotten.
    return json.dumps(record | {"salt": secrets.token_hex(16)})


def bound(row: sqlite3.Row) -> dict[str, str | None]:
    """What a photo's audit row is bound to: its cleaned bytes, and all that is recorded of it, faces included."""
    record = json.dumps([row[column] for column in (*COLUMNS, "details")])
    return {"sha256": row["sha256"], "record": hashlib.sha256(record.encode()).hexdigest()}


def photo_of(row: sqlite3.Row, texts: Texts) -> Photo:
    """A row as the photo that it records."""
    columns = {column: row[column] for column in COLUMNS}
    columns |= {"channel": Channel(row["channel"]), "state": State(row["state"])}
    read = _read(row["details"])
    if MARK in row["details"]:
        read = {**read, **{field: texts.put_back(read[field]) for field in TYPED}}
    return Photo(**columns, **read)


@lru_cache(KEPT)
def _read(text: str) -> Mapping[str, Any]:
    """The fields that travel in ``details``. They hold no names, and never change: read once, they are kept."""
    details = json.loads(text)
    faces = tuple(map(_face, details.pop("faces")))
    details |= {"size": details["size"] and tuple(details["size"]), "found": tuple(details["found"]), "faces": faces}
    # Older rows lack what follows.
    details |= {name: tuple(details.get(name, ())) for name in ("posted", "shown_by", "groups", "accounts")}
    unread = () if "words" in details else (Hard.NOT_READ,)  # nobody looked for any then
    details["hard"] = (*map(Hard, details.get("hard", ())), *unread)
    details["words"] = tuple(map(_word, details.get("words", ())))
    steps, erased = (details.get(name, ()) for name in ("steps", "erased"))
    details["steps"] = tuple(map(_step, steps))
    details["erased"] = tuple(Erased(each["by"], _face(each["face"])) for each in erased)
    details["film"] = _film(details.get("film"))
    details.pop("salt", None)
    return MappingProxyType(details)


def _film(film: dict[str, Any] | None) -> Film | None:
    return Film(**film | {name: tuple(film[name]) for name in ("rate", "size")}) if film else None


def _span(span: list[int] | None) -> Span | None:
    return (span[0], span[1]) if span else None


def _step(step: dict[str, Any]) -> Step:
    before, after = (tuple(map(_face, step[when])) for when in ("before", "after"))
    words_before, words_after = (tuple(map(_word, step.get(when, ()))) for when in ("words_before", "words_after"))
    return Step(step["by"], before, after, words_before, words_after, step.get("quarters", 0))


def _word(word: dict[str, Any]) -> Word:
    corners = tuple((float(x), float(y)) for x, y in word["corners"])
    hands = {name: tuple(word[name]) for name in ("by", "over")} | {"span": _span(word.get("span"))}
    told = {"gives": Gives(word["gives"]), "verdict": Verdict(word["verdict"])}
    return Word(**word | told | hands | {"corners": corners})


def _face(face: dict[str, Any]) -> Face:
    drawn, compared = face.get("drawn"), face.get("compared")
    parts = {"box": Box(**face["box"]), "verdict": Verdict(face["verdict"]), "reason": Reason(face["reason"])}
    hands = {name: tuple(face.get(name, ())) for name in ("by", "over")} | {"span": _span(face.get("span"))}
    told = {"drawn": drawn and Drawn(drawn), "compared": compared and Compared(compared)}
    return Face(**face | parts | hands | told)
