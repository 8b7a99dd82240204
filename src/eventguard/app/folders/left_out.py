"""Files that are not cleaned and need nobody: what is left out, and what lies beside photos. Told in numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath

from eventguard.app.folders.watch_reports import Remark
from eventguard.app.phrases import count
from eventguard.core.folders.at_rest import RestTracker, Stamp
from eventguard.files import Beside, LeftOut, Why, beside_by_name, left_out_by_name, marked, tally

#: What is counted, where it is not files.
NOUNS = {Why.LINK: "link", Why.NO_FILE: "item"}


def say_left_out(items: Iterable[LeftOut]) -> list[str]:
    """What is left out, a line for each folder and reason."""
    return [
        f"Left out: {count(item.files, NOUNS.get(item.why, 'file'))} in {item.where} ({item.why})." for item in items
    ]


def say_beside(kinds: Iterable[Beside]) -> list[str]:
    """What lies beside photos, a line for each kind."""
    counts = Counter(kinds)
    lines = []
    if notes := counts[Beside.NOTE]:
        lines.append(f"{count(notes, 'file')} {'is a note' if notes == 1 else 'are notes'} beside photos, not needed.")
    if films := counts[Beside.FILM]:
        are = "is the moving half of a Live Photo" if films == 1 else "are the moving halves of Live Photos"
        lines.append(f"{count(films, 'file')} {are}, not needed: the picture of the same name is cleaned on its own.")
    return lines


def not_needed(paths: Sequence[PurePath]) -> tuple[list[int], list[str]]:
    """What is left out of a folder that a browser hands over, by the names alone: nothing is looked for on the disk.

    Returns:
        The numbers of the paths that are left out, and what there is to say of them.
    """
    left_out = {path: out for path in paths if (out := left_out_by_name(path))}
    away = {path for path in left_out if marked(path.name)}
    notes = beside_by_name([path for path in paths if path not in left_out])
    told = Counter((where, why) for path, (where, why) in left_out.items() if why and path not in away)
    says = [f"Still in iCloud: {count(len(away), 'photo')}. Download first, then add again."] if away else []
    says += say_beside(notes.values())
    says += say_left_out(LeftOut(where, why, files) for (where, why), files in sorted(told.items()))
    return [n for n, path in enumerate(paths) if path in left_out or path in notes], says


class NotCleaned:
    """What is left out of a drop folder: told once, as soon as it has come to rest; ``rest`` in seconds."""

    def __init__(self, rest: float) -> None:
        self._tracker = RestTracker[Path](rest)

    @property
    def waiting(self) -> int:
        """How much has not been told of yet."""
        return self._tracker.waiting

    def look(self, found: Mapping[Path, Why], at: float) -> list[Remark]:
        """Take in what is left out now; returns what there is to say."""
        at_rest = self._tracker.look(dict.fromkeys(found, Stamp(0, 0)), at)
        return [Remark(line) for line in say_left_out(tally((path, found[path]) for path in at_rest))]
