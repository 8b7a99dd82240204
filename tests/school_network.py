"""A school's network on this machine: computers of their own (network namespaces), joined by cables to the office's."""

import ctypes
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.review_page import QUIET, chromium


@dataclass(frozen=True)
class Computer:
    """One of them: how programs are run there, the office's address as it is seen from there, and its own."""

    name: str
    office: str = ""
    own: str = ""
    cable: str = ""

    @property
    def runs(self) -> tuple[str, ...]:
        """What a program is run by, to be run there."""
        return "ip", "netns", "exec", self.name

    def has_also(self, addresses: Iterable[str]) -> None:
        """Give it more addresses."""
        for address in addresses:
            _ip("-n", self.name, "address", "add", f"{address}/24", "dev", self.cable)

    def has_itself(self, address: str) -> None:
        """Whoever asks for this address there asks that computer, whosever it is elsewhere."""
        _ip("-n", self.name, "address", "add", f"{address}/32", "dev", "lo")

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Sockets that are made in this block, by this thread, are of that computer, for as long as they live."""
        libc = ctypes.CDLL(None, use_errno=True)
        own_space, other_space = Path("/proc/thread-self/ns/net"), Path("/var/run/netns") / self.name
        with own_space.open() as own, other_space.open() as other:
            if libc.setns(other.fileno(), 0):
                raise OSError(ctypes.get_errno(), "this thread cannot go there")
            try:
                yield
            finally:
                libc.setns(own.fileno(), 0)

    def browser(self, playwright: Playwright, home: Path, authority: Path | None = None, *arguments: str) -> Browser:
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
        return playwright.chromium.launch(executable_path=start, args=[*QUIET, *arguments], env=environment)


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
                    # No address of version 6 that comes a second later: browsers drop what they have begun then.
                    _ip("-n", computer, "link", "set", cable, "addrgenmode", "none")
                    _ip("-n", computer, "link", "set", cable, "up")
                computers.append(Computer(name, f"10.77.{n}.1", f"10.77.{n}.2", there))
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no computers can be made here")
        yield computers
