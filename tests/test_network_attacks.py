"""Whoever means no good on the school's Wi-Fi keeps nobody from working, learns nothing, and changes nothing."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eventguard.core.people.consent import Channel
from eventguard.core.people.roles import Role
from eventguard.web.network.door import KNOCKS_OF_ALL
from tests.conftest import PATIENCE
from tests.desks import COLLEAGUES, Desk, Office, office_at, with_colleagues
from tests.school_network import Computer, school_network
from tests.test_approve import HEAD, hold, with_ada
from tests.test_guard import everything

pytestmark = pytest.mark.one_python
ID = "a" * 64
KNOCKING = Path(__file__).with_name("knocking.py")
#: For how long somebody knocks, and how long anybody may be kept waiting by that, in seconds, on a busy machine.
SECONDS, AT_MOST = 3.0, 8.0


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Desk, Computer]]:
    """The office, an approver's laptop, and a pupil's computer with fifty addresses."""
    school = with_ada(tmp_path_factory.mktemp("school"))
    hold(school, ID, Channel.SOCIAL)
    with_colleagues(school, HEAD)
    with (
        school_network(2) as (pc, laptop, pupil),
        office_at(school.workspace, school.consent_data, pc, laptop) as there,
    ):
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
        process.wait()


@pytest.mark.parametrize("addresses", [1, 50])
@pytest.mark.parametrize("way", ["asks", "says-nothing", "drips"])
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


def test_strangers_get_so_many_connections_a_second_together_however_many_they_are(
    places: tuple[Office, Desk, Computer],
) -> None:
    began = time.monotonic()
    with knocking(places, "asks", 50) as process:
        told = json.loads(process.communicate(timeout=PATIENCE)[0])
    at_once, a_second = KNOCKS_OF_ALL
    assert told.get("answered", 0) <= at_once + a_second * (time.monotonic() - began)


def test_the_pupils_computer_sees_the_way_in_and_nothing_else(places: tuple[Office, Desk, Computer]) -> None:
    there, desk, pupil = places
    stranger = there.stranger()
    stranger.inside, stranger.at = pupil.inside, f"https://{pupil.office}:{there.at.rpartition(':')[2]}"
    assert stranger.ask("GET", "/pair").status == 200
    assert stranger.ask("GET", "/").status == 403
    stolen = stranger.ask("GET", "/", Cookie=desk.cookie)
    assert stolen.status == 401, "cookies that were stolen count at the address where somebody signed in alone"
    assert desk.ask("GET", "/").status == 200
