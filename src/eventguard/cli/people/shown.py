"""What a file seems to hold, as people and programs are shown it: its columns, and its marks."""

from collections.abc import Sequence

from eventguard.app.people.import_report import Import
from eventguard.cli.terminal import Terminal
from eventguard.core.people.columns import remarks
from eventguard.core.people.headings import own
from eventguard.core.people.marks import COUNTS, Told

#: How many names stand in a line.
MOST = 8


def columns(here: Terminal, done: Import) -> None:
    """What each column is used for; nothing to show where the file has our own names."""
    channels = here.any_school.channels
    why = remarks(done.columns, channels)
    used = done.columns.columns.items()
    if here.json:
        for heading, held in used:
            here.tell({"kind": "column", "column": heading, "used_for": held, "why": why.get(heading, "")})
    elif any(own(heading, channels) is None for heading, _ in used):
        title = "What the columns seem to hold" if done.guessed else "What the columns hold"
        rows = [(heading, held or "not used", why.get(heading, "")) for heading, held in used]
        here.table(title, ("column", "used for", ""), rows)


def marks(here: Terminal, done: Import) -> None:
    """What the file says otherwise than in its cells, where a yes depends on it and where not."""
    if here.json:
        for told in done.told:
            about, who = list(told.about), list(told.who)
            here.tell({"kind": "mark", "what": told.mark.what, "who": who, "about": about, "means": told.means})
    elif done.told:
        rows = [(told.mark.says, shortened(told.who), _means(told)) for told in done.told]
        here.table("What the file says besides", ("what", "where", "what a yes there means"), rows)


def _means(told: Told) -> str:
    if not told.about:
        return "no yes depends on it"
    if told.open:
        return "nothing until you say so" if told.mark.turns else "a yes, if you confirm it"
    return "a yes" if told.means == COUNTS else "nothing: no yes counts"


def shortened(names: Sequence[str]) -> str:
    """A few of these, and how many more there are."""
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more
