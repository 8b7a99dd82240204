"""Telling somebody by e-mail that photos wait: words for the school's own mail program. Nothing is sent by itself."""

from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request

from eventguard.app import phrases
from eventguard.core.dates import in_full

#: What stands in for an address that leads nowhere from another computer.
HERE = "Open EventGuard on the office's computer."


def link(request: Request, waits: int, since: datetime | None) -> str:
    """The address that opens the mail program with these words: how many photos wait, since when and where. No name of
    an event or a person is in it. Empty where nothing waits.
    """
    if not waits or since is None:
        return ""
    one = waits == 1
    subject = f"{phrases.count(waits, 'photo')} {'waits' if one else 'wait'} to be looked at"
    first = "" if one else "the first "
    words = f"{subject}, {first}since {in_full(since.astimezone())}.\r\n\r\n{address_for_others(request)}\r\n"
    return f"mailto:?subject={quote(subject)}&body={quote(words)}"


def address_for_others(request: Request) -> str:
    """Where somebody at another desk finds the page."""
    name = request.url.hostname or ""
    return HERE if name.endswith("localhost") or name == "127.0.0.1" else f"{request.base_url}"
