"""Whether the approved folders hold what was approved, and nothing else."""

import time
from collections.abc import Collection, Iterator
from pathlib import Path

from eventguard.adapters.folders.store import digest_of, names_in
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import State

#: How long ago a file must have changed for its looks to be worth keeping, in seconds: some disks count time in twos.
AT_REST = 3.0


def wrong(school: School, thorough: bool = False) -> list[str]:
    """What is wrong with the approved folders, in sentences without a stop.

    Args:
        school: the school.
        thorough: whether every file is read. Else only those are that do not look as they did when their bytes were
            last found to be right: a few thousand take no time then.
    """
    expected = {(each.channel, each.output): each.sha256 for each in school.recorded_files.outputs(State.APPROVED)}
    looks = {} if thorough else school.recorded_files.looks()
    fresh: dict[tuple[str, str], str] = {}
    problems = []
    for (channel, output), sha256 in expected.items():
        path = school.store.approved(channel) / output
        stamp, changed = _looks(path)
        if stamp and looks.get((channel, output)) == stamp:
            continue
        digest = digest_of(path)
        if not stamp:
            problems.append(f"{output} was approved for {channel} but is missing")
        elif digest != sha256:
            problems.append(f"{output} in {channel} is not the file that was approved")
        elif time.time() - changed > AT_REST:
            fresh[channel, output] = stamp
    if fresh:
        with school.record.transaction():
            school.recorded_files.keep_looks(fresh)
    return problems + list(_extra(school, expected))


def _extra(school: School, expected: Collection[tuple[Channel, str]]) -> Iterator[str]:
    for channel in sorted({*(each.channel for each in school.channels), *(channel for channel, _ in expected)}):
        for name in sorted(names_in(school.store.approved(channel))):
            if (channel, name) not in expected:
                yield f"{name} in {channel} was never approved"


def _looks(path: Path) -> tuple[str, float]:
    """How a file looks, whatever is in it, and when it changed (seconds of the system's clock); empty for nothing."""
    try:
        status = path.lstat()
    except OSError:
        return "", 0.0
    stamp = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
    return stamp, max(status.st_mtime, status.st_ctime)
