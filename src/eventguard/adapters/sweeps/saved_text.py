"""The words of a file in the encoding in which they were saved."""

import codecs
import re
from contextlib import suppress

from eventguard.core.photos.file_types import encoding_of
from eventguard.core.sweeps.file_kinds import BEGINNING

#: What a page or an XML file says of its encoding, where browsers know such a one beside UTF-8.
DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?((?:iso-8859|windows-12|koi8|shift_jis|euc|gb|big5)[-_\w]{0,12})", re.IGNORECASE
)
#: How a byte is read that is no UTF-8.
WESTERN = "eventguard-western"


def text_of(content: bytes) -> str:
    """The words of a file in the encoding that it is marked with; else in the web's, even if a byte of it is broken,
    that which it declares, or a Western one: whichever fits first.
    """
    if marked := encoding_of(content):
        return content.decode(marked, "replace")
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8")
    if _is_mostly_utf_8(content):
        return content.decode("utf-8", WESTERN)
    declared = DECLARED.search(content[:BEGINNING])
    for encoding in (declared[1].decode() if declared else "", "cp1252"):
        with suppress(UnicodeDecodeError, LookupError):
            return content.decode(encoding)
    return content.decode("latin-1")


def _is_mostly_utf_8(content: bytes) -> bool:
    """Whether more letters beyond ASCII are whole than broken."""
    letters = content.decode("utf-8", "replace")
    broken = letters.count("\ufffd")
    return len(letters) - len(letters.encode("ascii", "ignore")) > 2 * broken


def _western(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 in a page that otherwise is was copied from one in a Western encoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(WESTERN, _western)
