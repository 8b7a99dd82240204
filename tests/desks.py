"""Other desks that really come by the school's network: HTTPS with the school's own authority, paired, signed in."""

import http.client
import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from eventguard.adapters.network.own_addresses import own_addresses
from eventguard.app.approval import approvers
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.people.roles import Role
from tests.conftest import PASSPHRASE
from tests.review_page import Answer, Served, asked_on, free_port, served
from tests.school_network import Computer, school_network
from tests.test_approve import HEAD, hold, with_ada

#: The photo that waits there.
ID = "a" * 64
#: Somebody of each role; each has a passphrase of their own.
COLLEAGUES = {Role.STAFF: "Bea Oak", Role.APPROVER: "Deputy Head", Role.LEAD: "Dee Lead"}


def passphrase_of(name: str) -> str:
    return f"{PASSPHRASE} and {name.lower()[::-1]} besides"


def with_colleagues(school: School, head: str) -> None:
    """Put somebody of each role on the list, by the head."""
    by = school.colleagues.known(head)
    for role, name in COLLEAGUES.items():
        approvers.add(school, name, passphrase_of(name), by=by, roles={role})


def peopled(root: Path, prepared_by: str = "office") -> School:
    """A school in this folder: a pupil, a held photo that shows her, a head, and somebody of each role."""
    school = with_ada(root)
    hold(school, ID, Channel.SOCIAL, prepared_by=prepared_by)
    with_colleagues(school, HEAD)
    return school


@dataclass
class Desk(Served):
    """The page as another desk has it, through HTTPS."""

    at: str = ""
    authority: Path = field(default_factory=Path)
    kept: http.client.HTTPConnection | None = None
    """The connection of the last request."""

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
        return self.connected(http.client.HTTPSConnection(name, self.port, context=self.context, timeout=60))

    def exchange(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request; as a browser does, on the connection of the one before, if that is still open."""
        if self.kept is not None and self.kept.sock is not None:
            try:
                return asked_on(self.kept, method, path, body, headers)
            except (OSError, http.client.HTTPException):  # it was closed meanwhile, or by what was asked
                self.kept.close()
        self.kept = self.connect()
        try:
            return asked_on(self.kept, method, path, body, headers)
        except BaseException:
            self.kept.close()
            raise

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
    inside: Callable[[], AbstractContextManager[object]] = nullcontext
    """On which computer other desks' requests are made, as ``Served`` has it."""
    computer: Computer | None = None
    """The office's own, where one was made for it."""
    strangers: list[Desk] = field(default_factory=list)

    @property
    def authority(self) -> Path:
        return self.run.workspace / "network.crt"

    def words(self) -> str:
        """Words that pair a device."""
        return str(self.run.post("/network/words", {"pair": "yes"}).json["words"])

    def stranger(self) -> Desk:
        """A device that was not paired."""
        run = self.run
        desk = Desk(
            run.workspace,
            run.consent_data,
            run.address,
            run.process,
            inside=self.inside,
            at=self.at,
            authority=self.authority,
        )
        self.strangers.append(desk)
        return desk

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
    """Run ``eventguard review --network`` until the end of the block, with the office's browser let in. Where this
    computer is on no private network, on one that is made for it.
    """
    with ExitStack() as stack:
        computer = None if own_addresses() else stack.enter_context(school_network())[0]
        yield stack.enter_context(office_at(workspace, consent_data, computer, computer, *arguments))


@contextmanager
def office_at(
    workspace: Path, consent_data: Path, here: Computer | None, there: Computer | None, *arguments: str
) -> Iterator[Office]:
    """The same ``here``, seen from ``there``."""
    port, runs = str(free_port()), here.runs if here else ()
    with served(workspace, consent_data, "--network", "--network-port", port, *arguments, before=runs) as run:
        assert run.process.stdout is not None
        told = json.loads(run.process.stdout.readline())
        run.inside = here.inside if here else nullcontext
        run.enter()
        at = f"https://{there.office}:{port}" if there and there.office else told["network"]
        office = Office(run, at, told["fingerprint"], there.inside if there else nullcontext, here)
        try:
            yield office
        finally:
            for desk in office.strangers:
                if desk.kept:
                    desk.kept.close()
