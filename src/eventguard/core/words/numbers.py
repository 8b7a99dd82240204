"""Pupil numbers, e-mail addresses and phone numbers."""

import re
from collections.abc import Iterator

from eventguard.core.people import upn
from eventguard.core.words.folded_text import Reading
from eventguard.core.words.mention import MentionKind, RawMention
from eventguard.core.words.pupils import Pupils

#: 0 or +44 and nine or ten figures (no date or time begins with three figures and a nought), any number with a +, and
#: a short one that somebody is asked to ring.
PHONE = re.compile(
    r"(?<!\d)(?<!\d[.\-/:])(?:"
    r"(?:(?:\+|00)\s?44[\s.\-]{0,2}(?:\(0\)[\s.\-]{0,2})?\(?\d{2}(?:[\s.\-)]{0,2}\d){7,8})"
    r"|\(0\d{2}\)(?:[\s.\-]{0,2}\d){7,8}|\(0\d{3,4}\)(?:[\s.\-]{0,2}\d){5,7}|0\d{2}(?:[\s.\-]{0,2}\d){7,8}"
    r")(?!\d|[.\-/:]\d)"
    r"|(?<!\w)\+\d(?:[\s.\-]?(?:\(0\))?[\s.\-]?\d){7,13}(?!\d)"
    r"|\b(?:tel|phone|telephone|call|ring|text|mob|mobile|whatsapp)\b[^\w\n]{1,3}"
    r"(?:(?:us|me|on|no|number)\b[^\w\n]{1,3}){0,2}(?P<local>\d{3,4}[ -]?\d{3,4})(?![ .\-/:]?\d)"
)
AT = re.compile(r"@|\s?[(\[{<]\s?at\s?[)\]}>]\s?|\sat\s")
LOCAL = re.compile(r"[\w.+'-]{0,63}\w$")
DOMAIN = re.compile(r"[\w-]{1,63}(?:(?:\.|\s?[(\[{<]\s?dot\s?[)\]}>]\s?|\sdot\s)[\w-]{1,63}){1,6}")
END = re.compile(r"(?<![^\W_])[^\W\d_]{2,}$")
UPN = re.compile(r"(?<![^\W_])[a-z]\d{11}[\da-z](?![^\W_])", re.ASCII)


def contacts(reading: Reading, pupils: Pupils) -> Iterator[RawMention]:
    """Pupil numbers, e-mail addresses and phone numbers."""
    for match in UPN.finditer(reading.text):
        id = pupils.numbers.get(match[0])
        if id or upn.check_letter(match[0].upper()) == match[0][0].upper():
            yield RawMention(MentionKind.PUPIL_NUMBER, *match.span(), frozenset([id] if id else []))
    for match in AT.finditer(reading.text):
        local = LOCAL.search(reading.text[max(0, match.start() - 64) : match.start()])
        domain = DOMAIN.match(reading.text, match.end())
        if local and domain and END.search(domain[0]) and (match[0].strip() != "at" or "dot" in domain[0]):
            yield RawMention(MentionKind.EMAIL, match.start() - len(local[0]), domain.end())
    for match in PHONE.finditer(reading.text):
        yield RawMention(MentionKind.PHONE, *match.span("local" if match["local"] else 0))
