"""Telling somebody by e-mail that photos wait: words for the school's own mail program. Nothing is sent by itself."""

from datetime import datetime
from urllib.parse import quote

from eventguard.app import phrases
from eventguard.core.dates import in_full

#: What stands in for an address that leads nowhere from another computer.
HERE = "Open EventGuard on the office's computer."


def link(address: str, waits: int, since: datetime | None) -> str:
    """What opens the mail program with these words: how many photos wait, since when, and the ``address`` at which
    other desks find the page, if they are let in. No event and no person is named. Empty where nothing waits.
    """
    if not waits or since is None:
        return ""
    one = waits == 1
    subject = f"{phrases.count(waits, 'photo')} {'waits' if one else 'wait'} to be looked at"
    first = "" if one else "the first "
    words = f"{subject}, {first}since {in_full(since.astimezone())}.\r\n\r\n{address or HERE}\r\n"
    return f"mailto:?subject={quote(subject)}&body={quote(words)}"
