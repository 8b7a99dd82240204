"""A review page that really runs: its own process, its own port, a real browser or bare requests."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eventguard.app.house import House
from eventguard.core.photo import Photo, State
from tests.conftest import house_at


@dataclass
class Answer:
    """What came back for one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body)
        return read


@dataclass
class Served:
    """One run of the page: where it is, and the address that lets one browser in."""

    workspace: Path
    consent_data: Path
    address: str
    process: subprocess.Popen[str]
    cookie: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def house(self) -> House:
        """The folders as another process sees them."""
        return house_at(self.workspace, self.consent_data)

    def photos(self, *states: State) -> list[Photo]:
        return self.house.ledger.photos(*states)

    def enter(self) -> None:
        """Exchange the secret of the address for the cookie, as a browser does."""
        answer = self.ask("GET", self.address.removeprefix(self.origin))
        assert answer.status == 200, answer.body
        self.cookie = answer.headers["set-cookie"].split(";")[0]

    def ask(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Answer:
        """One request with exactly these headers, besides our own Host and cookie where none are given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {"Host": f"127.0.0.1:{self.port}"} | ({"Cookie": self.cookie} if self.cookie else {})
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent = own | named | ({} if body is None else {"Content-Length": str(len(body))})
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return answer

    def post(self, path: str, said: object, **headers: str) -> Answer:
        """What a script of the page sends."""
        usual = {"Origin": self.origin, "Content_Type": "application/json"}
        return self.ask("POST", path, json.dumps(said).encode(), **(usual | headers))


@contextmanager
def served(workspace: Path, consent_data: Path, *arguments: str) -> Iterator[Served]:
    """Run ``eventguard review`` until the end of the block."""
    command = [sys.executable, "-m", "eventguard", "--json", "--as", "the office"]
    command += ["--workspace", str(workspace), "--consent-data", str(consent_data), "review", "--no-browser"]
    environment = os.environ | {"COLUMNS": "200"}
    process = subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()
        yield Served(workspace, consent_data, json.loads(line)["address"], process)
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
        # A page that a test killed may leave a worker half started, and that one says so; nobody else may.
        assert process.returncode == -signal.SIGKILL or "Traceback" not in said, said
