"""Captions beside pictures in the JSON of social networks' exports; and what it and saved web pages have in common."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from eventguard.core.photos.file_types import encoding_of
from eventguard.core.sweeps.file_kinds import BEGINNING
from eventguard.core.sweeps.looked import Where

#: A page or an export has fewer bytes, and says no more things about pictures.
MOST_BYTES, MOST_SAID = 64 * 2**20, 200_000
#: No caption is longer, in characters; and one belongs to so many pictures at most.
LONGEST, MOST_ABOUT = 20_000, 60
#: What a picture's, or a film's, address ends in.
PICTURE = re.compile(
    r"[^\s\"'<>]+\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?|mp4|mov|m4v|webm)(?=$|[?#])", re.IGNORECASE
)

#: What a page or an XML file says of its encoding, where browsers know such a one beside UTF-8.
DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?((?:iso-8859|windows-12|koi8|shift_jis|euc|gb|big5)[-_\w]{0,12})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """Words beside pictures, and the pictures, as the page calls them."""

    text: str
    where: Where
    about: tuple[str, ...] = ()


def in_export(content: bytes) -> list[Said] | None:
    """What an export in JSON says beside pictures; also one that hands its JSON to a script, as X's does. None where it
    is no JSON.
    """
    return in_json(text_of(content))


def in_json(text: str) -> list[Said] | None:
    """The same of a text."""
    begin = min((at for at in (text.find("["), text.find("{")) if at >= 0), default=-1)
    if begin < 0:
        return None
    try:
        exported, _ = json.JSONDecoder().raw_decode(text[begin:])
        said: list[Said] = []
        _walk(exported, said)
    except (ValueError, RecursionError):
        return None
    return said[:MOST_SAID]


def text_of(content: bytes) -> str:
    """The words of a file in the encoding that it is marked with; else in the web's, that which it declares, or a
    Western one: whichever fits first.
    """
    if marked := encoding_of(content):
        return content.decode(marked, "replace")
    declared = DECLARED.search(content[:BEGINNING])
    for encoding in ("utf-8", declared[1].decode() if declared else "", "cp1252"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")


@dataclass(frozen=True, slots=True)
class _Loose:
    """A text that belongs to no picture yet, and whether it came out of a list."""

    text: str
    listed: bool = False


def _walk(node: Any, said: list[Said]) -> tuple[list[str], list[_Loose]]:
    """Take along every text with the pictures of the nearest object around it that has some; returns the pictures in
    this node, and the texts that belong to none of them.

    Out of a list of posts no text goes to the pictures of others: at most one list is left, and none with pictures.
    """
    if isinstance(node, str):
        if _is_picture(node):
            return [node], []
        return [], [_Loose(node)] if node.strip() and "://" not in node[:12] else []
    if not isinstance(node, list | dict):
        return [], []
    pictures, loose = [], []
    for each in node if isinstance(node, list) else node.values():
        found, left = _walk(each, said)
        pictures += found
        loose += left
    if isinstance(node, list):
        return pictures, [] if pictures else [replace(one, listed=True) for one in loose if not one.listed]
    if not pictures:
        return [], loose
    about = tuple(dict.fromkeys(pictures))[:MOST_ABOUT]
    room = max(0, MOST_SAID - len(said))
    said += [Said(_mended(one.text)[:LONGEST], Where.CAPTION, about) for one in loose[:room]]
    return pictures, []


def _is_picture(text: str) -> bool:
    return PICTURE.fullmatch(text.split("?", maxsplit=1)[0]) is not None


def _mended(text: str) -> str:
    """Facebook and Instagram write UTF-8 as if each of its bytes were a letter."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
