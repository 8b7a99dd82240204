"""A trust: the work of many schools, one after another, each with the whole cluster.

Each school is worked on by a process of its own that is given that school's folders and no others; what it opens, no
other school's process ever does.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eventguard.app.cluster.trust_file import OneSchool, borrowed, foreign
from eventguard.app.school import School
from eventguard.core.sweeps.findings import Do

#: What the chain of a school calls that its work was not begun.
REFUSED = "trust-refused"
#: Exit codes of commands that did what was asked: nothing to do, something to do, some could not be cleaned.
DONE = (0, 1, 3)
#: Where environment variables would lead a command to another school.
ELSEWHERE = ("EVENTGUARD_WORKSPACE", "EVENTGUARD_CONSENT_DATA")


@dataclass(frozen=True, slots=True)
class Needs:
    """What one school needs somebody for: findings of its sweep by what is ``to_do``, photos that ``waiting`` for
    approval, those that could not be cleaned, files that could not be looked at, photos that must come down;
    ``trouble`` is why its work was not done.
    """

    school: str
    to_do: Counter[Do]
    waiting: int = 0
    quarantined: int = 0
    must_come_down: int = 0
    unread: int = 0
    trouble: str | None = None

    @property
    def nothing(self) -> bool:
        """Whether nobody is needed."""
        counts = self.to_do.total(), self.waiting, self.quarantined, self.must_come_down, self.unread
        return not (any(counts) or self.trouble)


def run(schools: list[OneSchool], options: Sequence[str], folder: Path) -> Iterator[Needs]:
    """Do each school's work, and yield what it needs as soon as it is done. One school's trouble stops no other.

    Args:
        schools: all of the trust.
        options: what each command is told beside, as ``--cluster`` is.
        folder: where each school's findings are written as CSV, in a new file of its name.
    """
    began = f"{datetime.now():%Y-%m-%d-%H%M%S}"
    for n, school in enumerate(schools, 1):
        lies = foreign(school, schools)
        if lies is not None:
            if not borrowed(school, schools):
                _record(school)
            yield Needs(school.name, Counter(), trouble=f"{lies} belongs to another school, too: nothing was read.")
        else:
            yield _done(school, options, folder / f"{n:02}-{_file_name(school.name)}-{began}.csv")


def _done(school: OneSchool, options: Sequence[str], report: Path) -> Needs:
    to_do, unread = Counter[Do](), 0
    channel = [f"--channel={school.channel}"] if school.channel else []
    if school.sweep:
        told, why = _command(school, "sweep", *map(str, school.sweep), f"--report={report}", *channel, *options)
        to_do.update(Do(each["do"]) for each in told if "do" in each)
        unread = sum(int(each.get("unread", 0)) for each in told)
        if why:
            return Needs(school.name, to_do, trouble=why)
    if school.drop_folder:
        _, why = _command(school, "watch", str(school.drop_folder), "--once", "--quiet", *channel, *options)
        if why:
            return Needs(school.name, to_do, trouble=why)
    told, why = _command(school, "status")
    counts = {each["what"]: int(each["count"]) for each in told}
    waiting, quarantined, must_come_down = (counts.get(what, 0) for what in ("held", "quarantined", "takedown"))
    return Needs(school.name, to_do, waiting, quarantined, must_come_down, unread, why or _without_register(school))


def _command(school: OneSchool, *words: str) -> tuple[list[dict[str, str]], str | None]:
    """What a command tells about a school, and why it was not done, if so. Its words name no other school."""
    folders = [f"--workspace={school.workspace}", f"--consent-data={school.consent_data}"]
    around = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    command = [sys.executable, "-m", "eventguard", *folders, "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=around)  # noqa: S603  our own program
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return told, None if done.returncode in DONE and _is_answer(done.returncode, told) else _why(done.stderr)


def _without_register(school: OneSchool) -> str | None:
    """That nobody is known there: a mistyped folder looks the same as one of a school that has nobody yet."""
    with School(school.workspace, school.consent_data, makes=False) as opened:
        if opened.has_register:
            return None
    return f"There is no register in {school.consent_data}: no names were looked for, and nobody's answer is known."


def _why(said: str) -> str:
    """What a command says at last: why, and what to do."""
    return " ".join(line.strip() for line in said.strip().splitlines()[-2:])


def _is_answer(code: int, told: Sequence[object]) -> bool:
    """Whether exit code 1 stands for findings, which are told, or for a refusal, which is not."""
    return code != 1 or bool(told)


def _record(school: OneSchool) -> None:
    """That its work was refused, in its own record, if it has one."""
    with School(school.workspace, school.consent_data, makes=False) as opened:
        if opened.exists:
            with opened.record.transaction():
                opened.record.append(opened.user, opened.now(), REFUSED, because="another-schools-folder")


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name).strip("-") or "school"
