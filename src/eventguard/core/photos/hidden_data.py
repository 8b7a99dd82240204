"""What a source file carries besides its pixels: the kinds, and one finding."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventguard.core.dates import to_the_minute

#: How much of a caption or a name is repeated to staff.
LONGEST = 80
DATE = re.compile(r"(\d{4})[:-]?(\d\d)[:-]?(\d\d)(?:[ T](\d\d):?(\d\d))?")


class Trace(StrEnum):
    """Kinds of hidden data, the most telling first. The value is the word in JSON and in the record."""

    PLACE = "gps"
    PLACE_NAME = "place-name"
    PEOPLE = "people"
    OWNER = "owner"
    DATE = "date"
    CAPTION = "caption"
    KEYWORDS = "keywords"
    COMMENT = "comment"
    TEXT = "text"
    OTHER_THUMBNAIL = "thumbnail-of-another-picture"
    THUMBNAIL = "thumbnail"
    SECOND_PICTURE = "second-picture"
    VIDEO = "video"
    SOUND = "sound"
    TELEMETRY = "telemetry"
    SUBTITLES = "subtitles"
    CHAPTERS = "chapters"
    ATTACHMENT = "attachment"
    DEPTH_MAP = "depth-map"
    GAIN_MAP = "gain-map"
    SERIAL = "serial-number"
    CAMERA = "camera"
    SOFTWARE = "software"
    CREDENTIALS = "content-credentials"
    MAKER_NOTE = "maker-note"
    EXIF = "exif"
    IPTC = "iptc"
    XMP = "xmp"
    PROFILE = "colour-profile"
    UNKNOWN = "unknown-data"
    TRAILER = "trailer"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a stranger could read in a file. ``detail`` says what it says, as far as that is short: it is
    told to whoever asked, and never kept.
    """

    trace: Trace
    detail: str = ""


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each kind, the most telling first, with everything it says."""
    details: dict[Trace, dict[str, None]] = {}
    for finding in findings:
        details.setdefault(finding.trace, {}).update({finding.detail: None} if finding.detail else {})
    if Trace.OTHER_THUMBNAIL in details:
        details.pop(Trace.THUMBNAIL, None)
    return tuple(Finding(trace, shortened("; ".join(details[trace]))) for trace in Trace if trace in details)


def told(trace: Trace, text: str) -> Finding:
    """What somebody wrote, as a finding; a date as people write it."""
    return Finding(trace, moment(text) if trace is Trace.DATE else text)


def moment(text: str) -> str:
    """``10 July 2026 14:15`` for what EXIF (``2026:07:10 14:15:03``), XMP (``2026-07-10T14:15``) and IPTC
    (``20260710``) write; empty when it is no date.
    """
    parts = DATE.match(text.strip())
    try:
        when = datetime(*(int(part) for part in parts.groups(default="0"))) if parts else None  # type: ignore[arg-type]
    except ValueError:
        return ""
    return to_the_minute(when).removesuffix(" 00:00") if when else ""


def shortened(text: str) -> str:
    """Text from outside on one line, without control characters, cut to what fits one."""
    line = " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text[:1000]).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
