"""The names of people who act: kept as typed but for what nobody sees, and compared as a reader would.

Two names are one person's where they are spelt alike (``same``), and for every rule that keeps two people apart also
where they only look alike (``alike``): Jose and José may be two people, but that cannot be told from a name, and then
the rule has to hold. Whoever is kept apart by mistake says a little more of their name.

Source: Unicode Technical Standard 39 (confusables, mixed scripts, recommended scripts), as far as names of people go.
"""

import re
import unicodedata
from collections.abc import Iterable

from eventguard.core.errors import SetupError

#: The longest name that is kept.
LONGEST = 120
#: Alphabets that a name may be written in, as the names of their letters in Unicode begin: those of living languages
#: (UAX 31, table 5). The others hold whole alphabets that look like ours, such as Lisu and Cherokee.
ALPHABETS = frozenset(
    ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "THAANA", "ETHIOPIC", "DEVANAGARI",
     "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO",
     "TIBETAN", "MYANMAR", "KHMER", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")
)  # fmt: skip
#: Alphabets that are written together.
TOGETHER = dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"), "East Asian")
#: What is drawn as nothing and yet is no control character: fillers, joiners, the empty Braille cell.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
#: Phonetic signs that look like our letters; of them only the schwa stands in a name.
PHONETIC = re.compile("[\u0250-\u0258\u025a-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]")
#: A Latin letter with something on it, or drawn in another way.
LATIN = re.compile(
    r"LATIN (?:SMALL LETTER|CAPITAL LETTER|LETTER SMALL CAPITAL) (?:DOTLESS |SCRIPT |LONG |OPEN )?([A-Z])(?: WITH .*)?"
)
#: Letters that look like one of ours (TS 39, confusables.txt), and the Latin ones that are not taken apart above.
CYRILLIC = "АВЕЅІЈКМНОРСТУҮХԌԚԜѴӀЗЬБаеѕіјорсуүхһԁԛԝѵӏкмнтвгпзь", "ABESIJKMHOPCTYYXGQWVl3b6aesijopcyyxhdqwvlkmhtbrn3b"
GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϜαβγεηικνορςστυχωϳ", "ABEZHIKMNOPTYXCFabyenikvopcotuxwj"
ARMENIAN = "ՕՍԼօսհոցզլա", "OULouhngqlw"
LATIN_OTHERS = {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "p", "Þ": "p", "ð": "d", "ŋ": "n", "ĸ": "k"}
LOOKS = str.maketrans(
    {other: ours for pair in (CYRILLIC, GREEK, ARMENIAN) for other, ours in zip(*pair, strict=True)} | LATIN_OTHERS
)
#: What is hard to tell apart in print, whatever the alphabet.
ALIKE = (("0", "o"), ("1", "l"), ("i", "l"), ("|", "l"), ("rn", "m"), ("vv", "w"))


def called(typed: str) -> str:
    """A name as it is kept and shown: what nobody sees taken out, blanks collapsed; empty where nothing is left.

    Raises:
        SetupError: it is too long, or mixes alphabets, so that no reader could tell it from another name.
    """
    name = _visible(typed)
    if len(name) > LONGEST:
        raise SetupError("That name is too long.", f"At most {LONGEST} characters.")
    alphabets = {_alphabet(letter) for letter in unicodedata.normalize("NFKC", name) if _is_letter(letter)}
    if len(alphabets) > 1 or "other" in alphabets:
        message = (
            f"{name} is written with letters of more than one alphabet, or with rare ones: it could pass for another."
        )
        raise SetupError(message, "Type it with the letters of one alphabet.")
    return name if any(map(str.isalnum, name)) else ""


def same(one: str, other: str) -> bool:
    """Whether two names are spelt alike: in any case, any width and with any blanks."""
    return _normal(one) == _normal(other)


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: spelt alike, or so that a reader takes one for the other."""
    return same(one, other) or (_skeleton(one) == _skeleton(other) != "")


def each_once(names: Iterable[str]) -> list[str]:
    """The names in their order, each person's once; what is no name is left out."""
    first: dict[str, str] = {}
    for name in names:
        if normal := _normal(name):
            first.setdefault(normal, _visible(name))
    return list(first.values())


def _visible(typed: str) -> str:
    """Without control and format characters, lone halves and what is drawn as nothing; blanks collapsed."""
    blank = (" " if letter.isspace() else letter for letter in typed)
    seen = (letter for letter in blank if not unicodedata.category(letter).startswith("C"))
    return " ".join(UNSEEN.sub("", "".join(seen)).split())


def _normal(name: str) -> str:
    folded = unicodedata.normalize("NFKC", _visible(name)).casefold()
    return _visible(unicodedata.normalize("NFKC", folded))


def _skeleton(name: str) -> str:
    """What is left of a name without everything by which look-alikes differ: accents, blanks and signs, too."""
    text = "".join(map(_plain, unicodedata.normalize("NFKD", _visible(name)))).translate(LOOKS)
    text = "".join(letter for letter in text.casefold() if letter.isalnum() or letter == "|")
    for other, ours in ALIKE:
        text = text.replace(other, ours)
    return text


def _plain(letter: str) -> str:
    """A letter without what is on it; nothing for a mark of its own."""
    found = LATIN.fullmatch(unicodedata.name(letter, "")) if letter > "\x7f" else None
    if found:
        return found[1] if letter.isupper() else found[1].lower()
    return "" if unicodedata.name(letter, "").startswith("COMBINING") else letter


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter) in ("Lu", "Ll", "Lt", "Lo")


def _alphabet(letter: str) -> str:
    if PHONETIC.match(letter):
        return "other"
    alphabet = unicodedata.name(letter, "").split(" ")[0]
    return TOGETHER.get(alphabet, alphabet) if alphabet in ALPHABETS else "other"
