"""An incident's report as files: a page that prints on A4, which loads nothing from anywhere, and the same as JSON."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from eventguard.app.documents import documents
from eventguard.app.people.subject_access import answer_json
from eventguard.app.record.incident import Report
from eventguard.app.record.incident_facts import Concerned, Stood
from eventguard.app.record.incident_steps import DANGER, steps
from eventguard.app.record.publications import Note
from eventguard.app.school import School
from eventguard.core.dates import in_full, to_the_minute
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Consent
from eventguard.files import Folder, keep_private, trouble

if TYPE_CHECKING:
    from jinja2 import Template

#: The folder of the workspace that holds reports, unless another is named.
INCIDENTS = "incidents"
#: What a report is called, and much more than any has, in bytes.
NAME, MOST = re.compile(r"incident-\d{4}-\d\d-\d\d-\d{4}(-\d+)?"), 2**26
#: What a command in the steps becomes: what has to be typed for it on this computer.
Advice = Callable[[str], str]


def write(school: School, report: Report, advice: Advice, into: Path | None = None) -> Path:
    """Write a report as two files, for their owner alone, in the place of no other; the name tells of nobody.

    Args:
        school: the school.
        report: what was gathered.
        advice: makes commands such as can be typed here.
        into: the folder, made if need be; None: one in the workspace.

    Returns:
        The page; the JSON lies beside it.

    Raises:
        SetupError: it cannot be written there, or is in the way of photos or the register.
    """
    folder = into or school.workspace / INCIDENTS
    if into:
        school.require_apart(into, "Name another: --to DIR")
    page = as_html(report, advice).encode("utf-8", "backslashreplace")
    told = json.dumps(as_json(report, advice), indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace")
    try:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
        if into is None:
            keep_private(folder)
        with Folder(folder) as opened:
            stem = _free(opened, f"incident-{report.made_at.astimezone():%Y-%m-%d-%H%M}")
            opened.write([f"{stem}.html"], lambda file: file.write(page))
            opened.write([f"{stem}.json"], lambda file: file.write(told))
    except OSError as error:
        if known := trouble(error, folder):
            raise known from error
        raise SetupError(
            f"Nothing can be written into {folder} ({error.strerror}).", "Name another: --to DIR"
        ) from None
    return folder / f"{stem}.html"


def made(school: School) -> list[str]:
    """The reports in the workspace, by the names of their files, the latest first."""
    try:
        with Folder(school.workspace / INCIDENTS) as folder:
            names = {name.removesuffix(".html") for name in folder.names() if name.endswith(".html")}
    except OSError:  # none was made yet
        return []
    return sorted(filter(NAME.fullmatch, names), reverse=True)


def read(school: School, name: str, kind: str) -> bytes:
    """A report that was made: the page (``html``), or the same for programs (``json``). Raises SetupError when it is
    not there.
    """
    if name in made(school):
        with (
            suppress(OSError),
            Folder(school.workspace / INCIDENTS) as folder,
            folder.reading(f"{name}.{kind}") as file,
        ):
            return file.read(MOST)
    raise SetupError("There is no such report.", "Make it anew.")


def as_html(report: Report, advice: Advice) -> str:
    """The page."""
    to_do = [(advice(step.what), [advice(each) for each in step.details]) for step in steps(report)]
    return _page().render(report=report, steps=to_do, danger=DANGER)


@cache
def _page() -> "Template":
    """The template, in which everything that comes from outside is text."""
    pages = documents("record")
    pages.filters["day"] = in_full
    pages.filters["moment"] = lambda at: to_the_minute(at.astimezone())
    return pages.get_template("incident.html")


def as_json(report: Report, advice: Advice) -> dict[str, object]:
    """The same for programs: days as 2026-07-10, times in UTC, channels and people by key and id as well as by name."""
    subject = report.subject
    return {
        "draft": True,
        "made_at": _time(report.made_at),
        "made_by": report.made_by,
        "record": {"whole": not report.broken, "broken": report.broken or None, "entries": report.entries},
        "about": {
            "person": subject.person or None,
            "name": subject.name or None,
            "photo": subject.photo or None,
            "file": subject.file or None,
            "sha256": subject.sha256 or None,
            "remark": subject.remark or None,
        },
        "steps": [
            {"what": advice(step.what), "details": [advice(each) for each in step.details]} for step in steps(report)
        ],
        "publications": [_publication(each) for each in report.publications],
        "photos": [
            {
                "photo": each.id,
                "file": each.file or None,
                "channel": each.channel,
                "event": each.event,
                "state": each.state,
                "says": each.says or None,
                "how": list(each.how),
            }
            for each in report.photos
        ],
        "not_known": list(report.not_known),
    }


def _publication(each: Concerned) -> dict[str, object]:
    known = each.published
    return {
        "photo": known.photo,
        "file": known.file,
        "sha256": known.sha256,
        "event": known.event,
        "channel": {"key": known.channel, "name": each.called, "seen_by": each.seen_by or None},
        "approved": _note(known.approved),
        "people": [
            {"person": who.person, "name": who.name or None, "then": _stood(who.then), "today": _stood(who.today)}
            for who in each.people
        ],
        "others_shown": each.others,
        "posted": [_note(note) | {"where": note.says} for note in known.posted],
        "left_approved_folder": known.left and _note(known.left) | {"why": known.left.says or None},
        "gone": known.gone and _note(known.gone),
        "may_be_up": known.is_up,
    }


def _note(note: Note) -> dict[str, object]:
    return {"at": _time(note.at), "by": note.by, "entry": note.entry}


def _stood(stood: Stood | None) -> dict[str, object] | None:
    if stood is None:
        return None
    answers, for_every = (list(map(_answer, each)) for each in (stood.answers, stood.for_every))
    return {"counts": stood.counts, "says": stood.words, "answers": answers, "for_every_channel": for_every}


def _answer(consent: Consent) -> dict[str, object]:
    return {key: _time(each) if isinstance(each, date) else each for key, each in answer_json(consent).items()}


def _time(at: date) -> str:
    return at.isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()


def _free(folder: Folder, stem: str) -> str:
    """A name that neither a page nor a JSON has."""
    names = set(folder.names())
    each = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
    return next(name for name in each if not {f"{name}.html", f"{name}.json"} & names)
