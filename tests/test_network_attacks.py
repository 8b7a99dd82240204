"""Whoever means no good on the school's Wi-Fi keeps nobody from working, learns nothing, and changes nothing."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from eventguard.app.photos.held import version_of
from eventguard.core.people.roles import Role
from eventguard.web.instead import is_typed
from eventguard.web.network.door import KNOCKS_OF_ALL
from eventguard.web.review_page import GONE
from tests.conftest import PASSPHRASE, PATIENCE
from tests.desks import COLLEAGUES, ID, Desk, Office, office_at, peopled
from tests.review_page import Answer, Served
from tests.school_network import Computer, school_network
from tests.test_approve import HEAD
from tests.test_guard import everything

pytestmark = pytest.mark.one_python
KNOCKING = Path(__file__).with_name("knocking.py")
#: For how long somebody knocks, and how long anybody may be kept waiting by that, in seconds, on a busy machine.
SECONDS, AT_MOST = 3.0, 8.0


@pytest.fixture(scope="module")
def computers() -> Iterator[list[Computer]]:
    """The office's, an approver's laptop, and a pupil's."""
    with school_network(2) as computers:
        yield computers


@pytest.fixture(scope="module")
def laptop(computers: list[Computer]) -> Computer:
    return computers[1]


@pytest.fixture(scope="module")
def places(
    tmp_path_factory: pytest.TempPathFactory, computers: list[Computer]
) -> Iterator[tuple[Office, Desk, Computer]]:
    """The office, an approver's laptop, and a pupil's computer with fifty addresses."""
    pc, laptop, pupil = computers
    school = peopled(tmp_path_factory.mktemp("school"))
    with office_at(school.workspace, school.consent_data, pc, laptop) as there:
        pupil.has_also(f"10.77.2.{n}" for n in range(100, 149))
        yield there, there.desk(COLLEAGUES[Role.APPROVER]), pupil


@contextmanager
def knocking(places: tuple[Office, Desk, Computer], way: str, addresses: int) -> Iterator[subprocess.Popen[str]]:
    """Somebody at the pupil's computer who knocks like that, from so many addresses."""
    there, _, pupil = places
    own = [pupil.own, *(f"10.77.2.{n}" for n in range(100, 149))][:addresses]
    port = there.at.rpartition(":")[2]
    command = [*pupil.runs, sys.executable, str(KNOCKING), way, pupil.office, port, str(SECONDS), *own]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        time.sleep(1)
        yield process
    finally:
        process.kill()
        process.communicate()


@dataclass
class Elsewhere(Desk):
    """The same computer with another address, which was never seen before."""

    own: str = ""

    def connect(self) -> http.client.HTTPConnection:
        name, own = urlsplit(self.at).hostname or "", (self.own, 0)
        made = http.client.HTTPSConnection(name, self.port, context=self.context, timeout=60, source_address=own)
        return self.connected(made)


@pytest.mark.parametrize(("way", "addresses"), [("asks", 1), ("asks", 50), ("says-nothing", 50), ("drips", 50)])
def test_whoever_knocks_without_end_keeps_neither_the_approver_nor_the_office_from_working(
    places: tuple[Office, Desk, Computer], way: str, addresses: int
) -> None:
    there, desk, _ = places
    before, longest = everything(there.run), 0.0
    with knocking(places, way, addresses) as process:
        for page in (desk, there.run) * 4:
            began = time.monotonic()
            assert page.ask("GET", f"/photos/{ID}/social").status == 200
            longest = max(longest, time.monotonic() - began)
        told = json.loads(process.communicate(timeout=PATIENCE)[0])
    assert longest < AT_MOST
    assert sum(told.values()) > 0
    assert everything(there.run) == before


@pytest.mark.parametrize("way", ["asks", "says-nothing"])
def test_a_paired_device_that_comes_for_the_first_time_that_day_is_let_in_however_many_knock(
    places: tuple[Office, Desk, Computer], laptop: Computer, way: str
) -> None:
    office, desk, _ = places
    with knocking(places, way, 50):
        time.sleep(2)  # until all of them have what they can get
        for n in range(5):
            own = f"10.77.1.{n + (50 if way == 'asks' else 60)}"
            laptop.has_also([own])
            there = {field.name: getattr(desk, field.name) for field in fields(desk) if field.name != "kept"}
            office.strangers.append(Elsewhere(**there, own=own))
            assert office.strangers[-1].ask("GET", "/").status == 401, "let in, for who signs in from there"


def test_strangers_get_so_many_connections_a_second_together_however_many_they_are(
    places: tuple[Office, Desk, Computer],
) -> None:
    began = time.monotonic()
    with knocking(places, "asks", 50) as process:
        told = json.loads(process.communicate(timeout=PATIENCE)[0])
    at_once, a_second = KNOCKS_OF_ALL
    connected = told.get("answered", 0) + told.get("cut off", 0)  # on a busy machine the answer may come too late
    assert connected <= at_once + a_second * (time.monotonic() - began)


def test_the_pupils_computer_sees_the_way_in_and_nothing_else(places: tuple[Office, Desk, Computer]) -> None:
    there, desk, pupil = places
    pupil.has_also(["10.77.2.200"])  # one that has not knocked yet
    known = {field.name: getattr(there.stranger(), field.name) for field in fields(desk)}
    at = f"https://{pupil.office}:{there.at.rpartition(':')[2]}"
    stranger = Elsewhere(**known | {"inside": pupil.inside, "at": at, "own": "10.77.2.200"})
    there.strangers.append(stranger)
    assert stranger.ask("GET", "/pair").status == 200
    assert stranger.ask("GET", "/").status == 403
    stolen = stranger.ask("GET", "/", Cookie=desk.cookie)
    assert stolen.status == 401, "cookies that were stolen count at the address where somebody signed in alone"
    assert desk.ask("GET", "/").status == 200


def asked_slowly(page: Served, path: str, said: object, meanwhile: Callable[[], object]) -> Answer:
    """What comes of a request of which something else happens between its head and its body."""
    body, connection = json.dumps(said).encode(), page.connect()
    connection.putrequest("POST", path, skip_host=True, skip_accept_encoding=True)
    own = {"Host": page.host, "Cookie": page.cookie, "X-EventGuard-Token": page.token, "Origin": page.origin}
    own |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    for name, value in own.items():
        connection.putheader(name, value)
    connection.endheaders()
    time.sleep(0.3)
    meanwhile()
    connection.send(body)
    response = connection.getresponse()
    answer = Answer(response.status, {}, response.read())
    connection.close()
    return answer


@pytest.mark.parametrize("where", ["desk", "office"])
def test_what_somebody_begins_and_signs_out_meanwhile_is_not_done_in_the_offices_name(
    places: tuple[Office, Desk, Computer], where: str
) -> None:
    there, _, _ = places
    desk: Served = there.desk(COLLEAGUES[Role.STAFF]) if where == "desk" else there.run
    if where == "office":
        assert desk.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200
    before = everything(there.run)
    said = {"version": "x"}
    answer = asked_slowly(desk, f"/photos/{ID}/social/undo", said, lambda: desk.post("/sign-out", {}))
    assert (answer.status, answer.json["message"]) == (409, GONE)
    assert everything(there.run) == before
    if where == "office":
        assert desk.post("/who", {"name": "the office"}).status == 200


def test_another_desk_is_told_neither_commands_nor_where_the_schools_folders_lie(
    places: tuple[Office, Desk, Computer],
) -> None:
    there, _, _ = places
    desk, before = there.desk(COLLEAGUES[Role.STAFF]), everything(there.run)
    (photo,) = there.run.photos()
    version = version_of(photo)
    face = {"id": photo.id, "channel": photo.channel, "version": version, "n": 0}
    answers = [
        desk.post(f"/photos/{ID}/social/faces/0", {"version": version}),
        desk.post(f"/photos/{ID}/social/words/0", {"version": version}),
        desk.post("/same", {"person": "nobody", "faces": [face]}),
    ]
    for answer in answers:
        said = " ".join(
            (answer.json["message"], answer.json["remedy"], *(each["says"] for each in answer.json.get("told", ())))
        )
        assert answer.status == 409
        assert str(there.run.workspace) not in said, said
        assert not is_typed(said), said
    assert everything(there.run) == before
