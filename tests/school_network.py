"""A school's network on this machine: computers of their own (network namespaces), joined by cables to the office's."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.review_page import QUIET, chromium


@dataclass(frozen=True)
class Computer:
    """One of them: how programs are run there, and the office's address as it is seen from there."""

    name: str
    office: str = ""

    @property
    def runs(self) -> tuple[str, ...]:
        """What a program is run by, to be run there."""
        return "ip", "netns", "exec", self.name

    def browser(self, playwright: Playwright, home: Path, authority: Path | None = None) -> Browser:
        """A Chromium there, which believes this authority, if any, besides those that all believe."""
        home.mkdir(parents=True, exist_ok=True)
        if authority:
            database = home / ".pki" / "nssdb"
            database.mkdir(parents=True)
            for command in (("-N", "--empty-password"), ("-A", "-t", "C,,", "-n", "school", "-i", str(authority))):
                subprocess.run(["certutil", "-d", f"sql:{database}", *command], check=True, capture_output=True)
        start = home / "chromium"
        start.write_text(f'#!/bin/sh\nexec {" ".join(self.runs)} {chromium()} "$@"\n')
        start.chmod(0o700)
        environment: dict[str, str | float | bool] = {**os.environ, "HOME": str(home)}
        return playwright.chromium.launch(executable_path=start, args=QUIET, env=environment)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextmanager
def school_network(others: int = 1) -> Iterator[list[Computer]]:
    """The office's computer, and so many others, each joined to it by a cable of its own. The test skips where none can
    be made.
    """
    if not shutil.which("ip") or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("no computers can be made here")
    mark = secrets.token_hex(3)
    names = [f"eg-{mark}-{n}" for n in range(others + 1)]
    with ExitStack() as stack:
        try:
            for name in names:
                _ip("netns", "add", name)
                stack.callback(_ip, "netns", "del", name)
                _ip("-n", name, "link", "set", "lo", "up")
            computers = [Computer(names[0])]
            for n, name in enumerate(names[1:], 1):
                here, there = f"eg{mark}a{n}", f"eg{mark}b{n}"
                _ip("link", "add", here, "netns", names[0], "type", "veth", "peer", "name", there, "netns", name)
                for computer, cable, last in ((names[0], here, 1), (name, there, 2)):
                    _ip("-n", computer, "address", "add", f"10.77.{n}.{last}/24", "dev", cable)
                    _ip("-n", computer, "link", "set", cable, "up")
                computers.append(Computer(name, f"10.77.{n}.1"))
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no computers can be made here")
        yield computers
