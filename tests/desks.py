"""Other desks that really come by the school's network: HTTPS with the school's own authority, paired, signed in."""

import http.client
import json
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from eventguard.adapters.network.own_addresses import own_addresses
from eventguard.app.approval import approvers
from eventguard.app.school import School
from eventguard.core.people.roles import Role
from tests.conftest import PASSPHRASE
from tests.review_page import Answer, Served, free_port, served

#: An address that this computer is given, where it is on no private network.
OWN = "10.77.0.1"
#: Somebody of each role; each has a passphrase of their own.
COLLEAGUES = {Role.STAFF: "Bea Oak", Role.APPROVER: "Deputy Head", Role.LEAD: "Dee Lead"}


def passphrase_of(name: str) -> str:
    return f"{PASSPHRASE} and {name.lower()[::-1]} besides"


def with_colleagues(school: School, head: str) -> None:
    """Put somebody of each role on the list, by the head."""
    by = school.colleagues.known(head)
    for role, name in COLLEAGUES.items():
        approvers.add(school, name, passphrase_of(name), by=by, roles={role})


def on_a_network() -> str:
    """An address of this computer on a private network; the test skips where it has none, and can be given none."""
    if not own_addresses():
        give = ["ip", "address", "add", f"{OWN}/32", "dev", "lo"]
        if not shutil.which("ip") or subprocess.run(give, capture_output=True, check=False).returncode not in (0, 2):
            pytest.skip("this computer is on no private network, and may not be put on one")
    found = own_addresses()
    if not found:
        pytest.skip("this computer is on no private network")
    return found[0]


@dataclass
class Desk(Served):
    """The page as another desk has it, through HTTPS."""

    at: str = ""
    authority: Path = field(default_factory=Path)

    @property
    def host(self) -> str:
        return urlsplit(self.at).netloc

    @property
    def port(self) -> int:
        return urlsplit(self.at).port or 0

    @property
    def origin(self) -> str:
        return self.at

    @cached_property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority))

    def connect(self) -> http.client.HTTPConnection:
        name = urlsplit(self.at).hostname or ""
        return http.client.HTTPSConnection(name, self.port, context=self.context, timeout=60)

    def pair(self, words: str, name: str = "a laptop") -> Answer:
        """Pair this device; it keeps what it got."""
        answer = self.post("/pair", {"words": words, "name": name})
        if answer.status == 200:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer

    def sign_in(self, name: str, passphrase: str) -> Answer:
        """Sign somebody in on this device."""
        answer = self.post("/desk", {"name": name, "passphrase": passphrase})
        if answer.status == 200:
            self.token = answer.json["token"]
            device = self.cookie.split(";")[0]
            self.cookie = f"{device}; {answer.headers['set-cookie'].split(';')[0]}"
        return answer


@dataclass
class Office:
    """The page at the office's computer, with other desks let in."""

    run: Served
    at: str
    fingerprint: str

    @property
    def authority(self) -> Path:
        return self.run.workspace / "network.crt"

    def words(self) -> str:
        """Words that pair a device."""
        return str(self.run.post("/network/words", {"pair": "yes"}).json["words"])

    def stranger(self) -> Desk:
        """A device that was not paired."""
        run = self.run
        return Desk(run.workspace, run.consent_data, run.address, run.process, at=self.at, authority=self.authority)

    def device(self, name: str = "a laptop") -> Desk:
        """A device that was paired, on which nobody is signed in."""
        desk = self.stranger()
        assert desk.pair(self.words(), name).status == 200
        return desk

    def desk(self, name: str) -> Desk:
        """A device on which this colleague is signed in."""
        desk = self.device(f"laptop of {name}")
        answer = desk.sign_in(name, passphrase_of(name))
        assert answer.status == 200, answer.body
        return desk


@contextmanager
def office(workspace: Path, consent_data: Path, *arguments: str) -> Iterator[Office]:
    """Run ``eventguard review --network`` until the end of the block, with the office's browser let in."""
    on_a_network()
    port = str(free_port())
    with served(workspace, consent_data, "--network", "--network-port", port, *arguments) as run:
        assert run.process.stdout is not None
        told = json.loads(run.process.stdout.readline())
        run.enter()
        yield Office(run, told["network"], told["fingerprint"])
