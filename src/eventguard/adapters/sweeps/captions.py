"""Captions beside pictures in the JSON of social networks' exports; and what it and saved web pages have in common."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from eventguard.adapters.sweeps.saved_text import text_of
from eventguard.core.errors import PhotoTrouble
from eventguard.core.sweeps.looked import Where

#: A page or an export has fewer bytes, and says no more things about pictures: of one that does, that is told.
MOST_BYTES, MOST_SAID = 64 * 2**20, 2_000_000
TOO_MUCH = "There is more in it than can be read at once.", "Split it into several files, and sweep again."
#: A longer caption, in characters, is read in parts, of which each begins so much before the one before it ends; and
#: one belongs to so many pictures at most.
LONGEST, OVERLAP, MOST_ABOUT = 20_000, 200, 500
#: What a picture's, or a film's, address ends in.
PICTURE = re.compile(
    r"[^\r\n<>]{1,1000}\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?|mp4|mov|m4v|webm)(?=$|[?#])", re.IGNORECASE
)
#: How each value begins that is worth reading; and a letter written as a number that no letter has.
BEGIN, NO_LETTER = re.compile(r"[\[{]"), re.compile("&#[0-9]{9,};?")


@dataclass(frozen=True, slots=True)
class Said:
    """Words beside pictures, and the pictures, as the page calls them."""

    text: str
    where: Where
    about: tuple[str, ...] = ()


def say(said: list[Said], text: str, where: Where, about: tuple[str, ...]) -> None:
    """Take along a text, if it has any words, in as many parts as it needs. Raises PhotoTrouble where there are more
    than can be read.
    """
    if not text.strip():
        return
    for at in range(0, max(1, len(text) - OVERLAP), LONGEST - OVERLAP):
        if len(said) >= MOST_SAID:
            raise PhotoTrouble(*TOO_MUCH)
        said.append(Said(text[at : at + LONGEST], where, about))


def is_picture(text: str) -> bool:
    """Whether a text is a picture's address, which may have spaces in it. A sentence may end like one, too."""
    return PICTURE.match(text) is not None


def unescaped(text: str) -> str:
    """A text in which letters may be written as HTML writes them."""
    return unescape(NO_LETTER.sub("", text)) if "&" in text else text


def in_export(content: bytes) -> list[Said] | None:
    """What an export in JSON says beside pictures; also one that hands its JSON to a script, as X's does. None where
    not all of it is JSON. Raises PhotoTrouble.
    """
    said: list[Said] = []
    return said if add_json(text_of(content), said) else None


def add_json(text: str, said: list[Said]) -> bool:
    """Take along what a text says that holds a value in JSON, or several, one after another. Returns whether it does,
    and all of them could be read.
    """
    decoder, at = json.JSONDecoder(object_pairs_hook=_Objects(said).part_of), 0
    try:
        while begin := BEGIN.search(text, at):
            _, at = decoder.raw_decode(text, begin.start())
    except (ValueError, RecursionError):
        return False
    return at > 0


@dataclass(frozen=True, slots=True)
class _Part:
    """What is in a part of an export: pictures, and texts that belong to none of them yet; of the latter, some came out
    of a list. ``told`` is whether it has pictures and words about them; ``numbered`` whether it has a number, as posts
    have that of their time. The last ``own`` of the first ``end`` things that were said are its own.
    """

    pictures: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    told: bool = False
    numbered: bool = False
    own: int = 0
    end: int = 0


NOTHING, NUMBER = _Part(), _Part(numbered=True)


class _Objects:
    """Takes along every text in objects with the pictures of the nearest one around it that has some, from the
    innermost on, while they are read.

    Out of a list of posts no text goes to the pictures of others: at most one list is left, and none with pictures,
    unless its entries are parts of one post.
    """

    def __init__(self, said: list[Said]) -> None:
        self._said = said

    def part_of(self, pairs: list[tuple[str, Any]]) -> _Part:
        """An object, with the name of each of its values."""
        pictures: dict[str, None] = {}
        loose: list[str] = []
        listed: list[str] = []
        told = numbered = False
        for name, value in pairs:
            part = self._part(value)
            if "." in name and is_picture(name):
                pictures[name] = None
                told |= self._tell_of(name, part)
            else:
                loose += part.loose
                listed += part.listed
            pictures.update(dict.fromkeys(part.pictures))
            told |= part.told
            numbered |= part.numbered
        if not pictures:
            return _Part((), tuple(loose), tuple(listed), numbered=numbered) if loose or listed or numbered else NOTHING
        about, before = tuple(pictures)[:MOST_ABOUT], len(self._said)
        told |= self._say((*loose, *listed), about)
        return _Part(about, told=told, numbered=numbered, own=len(self._said) - before, end=len(self._said))

    def _part(self, value: Any) -> _Part:
        match value:
            case _Part():
                return value
            case str():
                return _part_of_text(value)
            case list():
                return self._of_list(value)
            case bool() | None:
                return NOTHING
        return NUMBER

    def _of_list(self, entries: list[Any]) -> _Part:
        """A list that is a value in an object. Its entries are parts of one post if none of them is whole by itself,
        with a picture and words, or with words and a number.
        """
        parts = [self._of_lists(entry) if isinstance(entry, list) else self._part(entry) for entry in entries]
        pictures = _different(picture for part in parts for picture in part.pictures)
        if not pictures:
            return _Part(listed=tuple(text for part in parts for text in part.loose))
        told = any(part.told for part in parts)
        for part in parts:
            if part.pictures:
                self._say(part.loose, part.pictures)
            elif not told and not part.numbered:
                self._say(part.loose, pictures)
        return _Part(pictures, told=told or any(part.loose for part in parts if not part.pictures))

    def _of_lists(self, entries: list[Any]) -> _Part:
        """A list in a list: nobody knows what its entries have to do with each other."""
        parts = [self._of_lists(entry) if isinstance(entry, list) else self._part(entry) for entry in entries]
        return _Part(_different(picture for part in parts for picture in part.pictures))

    def _tell_of(self, picture: str, part: _Part) -> bool:
        """What stands under a picture's address is about that picture, also where it has pictures of its own."""
        for n in range(part.end - part.own, part.end):
            self._said[n] = replace(self._said[n], about=_different((picture, *self._said[n].about)))
        return self._say((*part.loose, *part.listed), (picture,))

    def _say(self, texts: tuple[str, ...], about: tuple[str, ...]) -> bool:
        """Returns whether any of them is more than the name of a file."""
        for text in texts:
            say(self._said, unescaped(_mended(text)), Where.CAPTION, about)
        return any(not is_picture(text) for text in texts)


def _different(pictures: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pictures))[:MOST_ABOUT]


def _part_of_text(text: str) -> _Part:
    """A picture's address, words, or what may be either."""
    words = text.split(maxsplit=1)
    pictures = (text,) if is_picture(text) else ()
    if not words or (len(words) == 1 and (pictures or "://" in text[:12])):
        return _Part(pictures) if pictures else NOTHING
    return _Part(pictures, (text,))


def _mended(text: str) -> str:
    """Facebook and Instagram write UTF-8 as if each of its bytes were a letter."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
