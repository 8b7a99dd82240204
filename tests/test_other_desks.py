"""Other desks: a device is let in once, by words that hold for minutes, and on it people who show who they are."""

import asyncio
import inspect
import io
import json
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.adapters.computer.elapsed import elapsed
from eventguard.adapters.network.authority import Authority, of_it
from eventguard.adapters.network.devices import Device
from eventguard.adapters.network.own_addresses import own_addresses
from eventguard.app.approval import approvers
from eventguard.app.network import devices, switch
from eventguard.app.network.switch import end_of_day
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.network.pairing_words import HOLDS, MANY, TRIES, WORDS, spoken
from eventguard.core.network.private import private
from eventguard.core.people.roles import Role
from eventguard.web.guard import Guard
from eventguard.web.network import door, network
from eventguard.web.network.budget import Budget
from eventguard.web.network.desks import Desk as Sitting
from eventguard.web.network.desks import Desks
from eventguard.web.network.entrance import NetworkEntrance
from eventguard.web.network.pairing import MOST_TRIES, Pairing
from eventguard.web.school_thread import Acting
from eventguard.web.session import Session
from tests.conftest import NOON, PASSPHRASE, PATIENCE
from tests.desks import COLLEAGUES, ID, Desk, Office, office, passphrase_of, peopled
from tests.review_page import free_port, served
from tests.test_approve import HEAD, with_ada

PHOTO = f"/photos/{ID}/social"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A school with a held photo, colleagues of each role, and other desks let in."""
    school = peopled(tmp_path_factory.mktemp("school"))
    with office(school.workspace, school.consent_data) as there:
        yield there


def test_words_let_one_device_in_once(there: Office) -> None:
    words = there.words()
    first, second = there.stranger(), there.stranger()
    assert first.pair(f"  {words.upper()} ").status == 200
    assert second.pair(words).status == 409
    assert there.stranger().pair("").status == 409
    assert "__Host-" in first.cookie


def test_new_words_end_the_former(there: Office) -> None:
    former = there.words()
    there.words()
    assert there.stranger().pair(former).status == 409


def test_the_cookies_of_a_device_go_to_this_page_alone_over_https_and_to_no_script(there: Office) -> None:
    desk = there.stranger()
    paired = desk.post("/pair", {"words": there.words(), "name": "x"}).headers["set-cookie"]
    desk.cookie = paired.split(";")[0]
    signed = desk.post("/desk", {"name": HEAD, "passphrase": PASSPHRASE}).headers["set-cookie"]
    for cookie in (paired, signed):
        assert cookie.startswith("__Host-") and "domain" not in cookie.lower()
        assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Max-Age" not in signed, "who is signed in is forgotten with the browser"


def test_a_guesser_has_five_tries_from_an_address_and_the_words_are_void_after_some_hundred() -> None:
    now = 0.0
    pairing = Pairing(lambda: now)
    words = pairing.begin("the office").words
    for _ in range(TRIES):
        with pytest.raises(Refused):
            pairing.take("wrong words", "10.0.0.1")
    with pytest.raises(Refused):
        pairing.take(words, "10.0.0.1")
    assert pairing.take(words, "10.0.0.2").by == "the office", "one who guesses keeps nobody else out"
    words = pairing.begin("the office").words
    for n in range(MOST_TRIES):
        with pytest.raises(Refused):
            pairing.take("wrong", f"10.0.{n // 5}.{n % 5}")
    assert pairing.gives_up() and not pairing.gives_up()
    with pytest.raises(Refused):
        pairing.take(words, "10.9.9.9")


def test_words_that_let_nobody_in_for_want_of_a_name_still_hold(there: Office) -> None:
    words, device = there.words(), there.stranger()
    assert device.pair(words, "\u200b").status == 400
    assert there.run.ask("GET", "/network/state").json["paired"] == ""
    assert device.pair(words, "the head's phone").status == 200


def test_of_a_cookie_that_comes_twice_neither_counts(there: Office) -> None:
    own, other = there.desk(COLLEAGUES[Role.STAFF]), there.device("a thief's")
    device, session = own.cookie.split("; ")
    for twice in (f"{other.cookie}; {own.cookie}", f"{own.cookie}; {other.cookie}", f"\x1c{own.cookie}"):
        assert own.ask("GET", "/", Cookie=twice).status == 403, twice
    assert own.ask("GET", "/", Cookie=f"{device}; __Host-eventguard-desk=x; {session}").status == 401
    assert own.ask("GET", "/").status == 200


def test_whoever_is_signing_in_while_other_desks_are_switched_off_is_not_signed_in_once_they_are_let_in_again(
    there: Office,
) -> None:
    desk, name = there.device(), COLLEAGUES[Role.STAFF]
    with ThreadPoolExecutor(2) as others, there.run.school as school:
        with school.record.transaction():  # so long nobody else writes
            answer = others.submit(desk.sign_in, name, passphrase_of(name))
            time.sleep(0.3)
            off = others.submit(there.run.post, "/network/off", {"off": "yes"})
            time.sleep(0.3)
        assert (off.result().status, answer.result().status) == (200, 200)
    assert there.run.post("/network/on", {"every_day": "no"}).status == 200
    assert desk.ask("GET", "/").status == 401


def test_what_was_asked_before_other_desks_are_switched_off_is_answered_to_whoever_is_signed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switch, "own_addresses", lambda: ["127.0.0.1"])
    monkeypatch.setattr(door, "private", lambda address: address)  # this computer is none of its own network

    async def asked() -> tuple[bytes, bool]:
        running = network.Network(lambda: School(tmp_path / "work", tmp_path / "consent"), free_port())
        begun, goes_on = asyncio.Event(), asyncio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            begun.set()
            await goes_on.wait()
            there = running.desks.of(session, device, "127.0.0.1")
            await PlainTextResponse("still there" if there and running.hosts else "gone")(scope, receive, send)

        running.app = app
        by = Acting(running.checking, lambda: "the office")
        await running.on(by, stays=False)
        device, dee = Device(1, "a phone", NOON, NOON.date(), ""), Colleague("Dee", "", frozenset({Role.LEAD}), "")
        session = running.desks.begin(device, "127.0.0.1", dee).cookie
        theirs = ssl.create_default_context()  # whom it believes is no matter here
        theirs.check_hostname, theirs.verify_mode = False, ssl.CERT_NONE
        reading, writing = await asyncio.open_connection("127.0.0.1", running.port, ssl=theirs)
        writing.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        await begun.wait()
        off = asyncio.create_task(running.off(by, "enough"))
        await asyncio.sleep(0.1)
        goes_on.set()
        answer = await reading.read()
        await off
        over = running.desks.of(session, device, "127.0.0.1") is None
        await running.stop()
        return answer.rpartition(b"\r\n")[2], over

    assert asyncio.run(asyncio.wait_for(asked(), PATIENCE)) == (b"still there", True)


def test_nobody_signs_in_on_a_device_that_is_put_out_meanwhile(tmp_path: Path) -> None:
    with with_ada(tmp_path) as school:
        device, _ = devices.pair(school, "a phone")
        devices.signed_in(school, device, HEAD)
        devices.signed_in(school, device, HEAD)
        devices.put_out(school, device.n)
        with pytest.raises(Refused, match="not paired any more"):
            devices.signed_in(school, device, HEAD)
        assert len(school.record.entries("signed-in-from-device")) == 2


def test_a_session_goes_on_ageing_while_the_computer_sleeps() -> None:
    asked = [sys.executable, "-c", "import time; from eventguard.adapters.computer.elapsed import elapsed\n"
             "print(elapsed() - time.monotonic())"]  # fmt: skip
    slept = ["unshare", "--time", "--boottime", "100000", *asked]  # as if it had slept for so many seconds
    if not shutil.which("unshare") or subprocess.run([*slept[:4], "true"], capture_output=True, check=False).returncode:
        pytest.skip("no computer can be made here that has slept")
    awake, asleep = (float(subprocess.run(each, capture_output=True, check=True).stdout) for each in (asked, slept))
    assert asleep - awake == pytest.approx(100_000, abs=5)
    assert inspect.signature(Session).parameters["clock"].default is elapsed


def test_words_hold_for_five_minutes() -> None:
    now = 0.0
    pairing = Pairing(lambda: now)
    words = pairing.begin(None).words
    now = HOLDS - 1
    assert pairing.seconds_left() == 1
    now = HOLDS
    assert pairing.seconds_left() == 0
    with pytest.raises(Refused):
        pairing.take(words, "10.0.0.1")


def test_each_word_is_one_of_256_and_can_be_told_from_all_others() -> None:
    assert len(set(WORDS)) == len(WORDS) == 256
    assert {spoken(word) for word in WORDS} == set(WORDS)
    assert 256**MANY > 10**14


@given(st.text())
def test_whatever_is_typed_for_words_is_read_as_small_letters_and_single_blanks(typed: str) -> None:
    read = spoken(typed)
    assert read == spoken(read)
    assert set(read) <= set("abcdefghijklmnopqrstuvwxyz ") and "  " not in read


def test_the_codes_for_a_camera_hold_the_address_and_the_words_while_they_hold(there: Office) -> None:
    assert there.run.ask("GET", "/network/trust").headers["content-type"] == "image/svg+xml"
    words = there.words()
    drawn = there.run.ask("GET", "/network/code")
    expected = io.BytesIO()
    at = f"{there.run.post('/network/words', {'pair': 'yes'}).json['at']}"
    assert drawn.body.startswith(b"<?xml") and at.endswith("/pair")
    segno.make(f"{at}#{words.replace(' ', '-')}", error="m", micro=False).save(
        expected, kind="svg", scale=4, border=4, light="#fff"
    )
    assert drawn.body == expected.getvalue()


def test_only_a_paired_device_may_try_a_passphrase(there: Office) -> None:
    stranger = there.stranger()
    before = there.run.school.record.length
    assert stranger.sign_in(HEAD, PASSPHRASE).status == 403
    assert there.run.school.record.length == before


def test_who_guesses_at_a_passphrase_on_a_paired_device_is_locked_out_as_at_the_office(there: Office) -> None:
    desk, name = there.device(), COLLEAGUES[Role.LEAD]
    said = [desk.sign_in(name, "wrong").json["message"] for _ in range(6)]
    assert said[0] == "The passphrase is wrong." and "is locked after" in said[5]
    assert "is locked after" in desk.sign_in(name, passphrase_of(name)).json["message"]
    school = there.run.school
    approvers.remove(school, name, by=school.colleagues.known(HEAD))
    approvers.add(school, name, passphrase_of(name), by=school.colleagues.known(HEAD), roles={Role.LEAD})
    assert desk.sign_in(name, passphrase_of(name)).status == 200


def test_what_is_done_there_is_theirs_and_the_record_says_from_which_device(there: Office) -> None:
    name = COLLEAGUES[Role.APPROVER]
    desk = there.desk(name)
    entry = there.run.school.record.entries(devices.SIGNED_IN)[-1]
    assert (entry.actor, "device" in entry.detail) == (name, True)
    assert desk.ask("GET", PHOTO).status == 200


def test_a_device_that_is_put_out_is_a_stranger_at_once(there: Office) -> None:
    desk = there.desk(COLLEAGUES[Role.STAFF])
    assert desk.ask("GET", "/").status == 200
    n = there.run.school.devices.all()[-1].n
    asks = there.run.post("/network/put-out", {"device": str(n)}).json
    assert there.run.post("/network/put-out", {"device": str(n), "sure": asks["sure"]}).status == 200
    assert desk.ask("GET", "/").status == 403
    assert desk.sign_in(COLLEAGUES[Role.STAFF], passphrase_of(COLLEAGUES[Role.STAFF])).status == 403


def test_a_device_put_into_the_database_behind_the_records_back_is_a_stranger(there: Office) -> None:
    school, desk = there.run.school, there.device()
    secret = "planted"
    school.devices.add("planted", secret, school.now())
    desk.cookie = f"__Host-eventguard-device={secret}"
    assert desk.ask("GET", "/desk").status == 403
    school.devices.remove(school.devices.all()[-1].n)


def test_sessions_end_on_every_device_when_a_passphrase_changes_or_somebody_is_taken_off_the_list(
    there: Office,
) -> None:
    school, name = there.run.school, "Short Stay"
    head = school.colleagues.known(HEAD)
    approvers.add(school, name, passphrase_of(name), by=head, roles={Role.STAFF})
    desks = [there.desk(name), there.desk(name)]
    assert {desk.ask("GET", "/").status for desk in desks} == {200}
    approvers.change(school, name, passphrase_of(name), "quite other random words")
    assert {desk.ask("GET", "/").status for desk in desks} == {401}
    assert desks[0].sign_in(name, "quite other random words").status == 200
    assert desks[0].ask("GET", "/").status == 200
    approvers.remove(school, name, by=head)
    assert desks[0].ask("GET", "/").status == 401


def test_one_person_at_a_time_is_signed_in_on_a_device_and_a_former_session_is_over(there: Office) -> None:
    desk = there.desk(COLLEAGUES[Role.STAFF])
    former, token = desk.cookie, desk.token
    assert desk.sign_in(HEAD, PASSPHRASE).status == 200
    assert desk.ask("GET", "/").status == 200
    assert desk.ask("GET", "/", Cookie=former).status == 401
    assert desk.post("/sign-out", {}, X_EventGuard_Token=token).status == 403
    assert desk.post("/sign-out", {}).status == 200
    assert desk.ask("GET", "/").status == 401


def test_what_somebody_looked_at_counts_on_once_they_sign_in_again_there_and_for_nobody_else_nor_elsewhere() -> None:
    today = datetime(2026, 9, 1, 9)
    phone, laptop = (Device(n, "", today, today.date(), "") for n in (1, 2))
    dana, bea = (Colleague(name, "", frozenset({Role.APPROVER}), "") for name in ("Dana", "Bea"))
    desks, photo = Desks(), ("a" * 64, "social", "v")
    desks.begin(phone, "10.0.0.2", dana).look(*photo, "Dana")
    assert not desks.begin(phone, "10.0.0.2", bea).has_looked(*photo)
    assert not desks.begin(laptop, "10.0.0.3", dana).has_looked(*photo)
    assert desks.begin(phone, "10.0.0.9", dana).has_looked_signed_in(*photo)


def test_a_stolen_session_counts_on_no_other_device(there: Office) -> None:
    own, thief = there.desk(COLLEAGUES[Role.APPROVER]), there.device("a thief's")
    session = own.cookie.split("; ")[1]
    assert thief.ask("GET", "/", Cookie=f"{thief.cookie}; {session}").status == 401
    assert own.ask("GET", "/", Cookie=session).status == 403, "without its device it is nobody's"


def openssl(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What openssl makes of it."""
    command = ["openssl", "s_client", "-connect", desk.host, *arguments]
    with desk.inside():
        return subprocess.run(command, input=b"", capture_output=True, check=False)


def test_nothing_is_told_in_plain_http_or_an_older_tls(there: Office) -> None:
    desk = there.stranger()
    with desk.inside():
        plain = socket.create_connection((desk.host.split(":")[0], desk.port), timeout=20)
    with plain:
        plain.sendall(f"GET /pair HTTP/1.1\r\nHost: {desk.host}\r\n\r\n".encode())
        said = b"".join(iter(partial(plain.recv, 4096), b""))
    assert b"HTTP" not in said and b"<" not in said
    for version in ("-tls1_2", "-tls1_1"):
        assert b"Cipher is (NONE)" in openssl(desk, version).stdout


def test_openssl_believes_it_by_the_schools_authority_alone(there: Office) -> None:
    desk = there.stranger()
    verify = ("-verify_return_error", "-verify_ip", desk.host.split(":")[0])
    assert openssl(desk, *verify, "-CAfile", str(there.authority)).returncode == 0
    assert openssl(desk, *verify).returncode != 0
    told = subprocess.run(
        ["openssl", "x509", "-in", str(there.authority), "-noout", "-fingerprint", "-sha256"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert there.fingerprint in told


def test_the_authority_can_stand_for_no_site_of_the_internet(tmp_path: Path) -> None:
    key = Fixed()
    authority = Authority(tmp_path / "network.crt", key)
    for name, good in (("10.1.2.3", True), ("office.local", True), ("93.184.216.34", False), ("example.org", False)):
        certified = authority.certify([name], datetime.now(UTC))
        client = ssl.create_default_context(cadata=str(certified.authority and certified.authority.decode()))
        assert shakes_hands(certified.context, client, name) is good, name


@pytest.mark.parametrize("purpose", ["smimesign", "sslclient", "any server"])
def test_with_the_authoritys_key_nobody_can_sign_e_mails_or_programs_for_devices_that_believe_it(
    tmp_path: Path, purpose: str
) -> None:
    authority = Authority(tmp_path / "network.crt", Fixed())
    own, now = authority.certificate(datetime.now(UTC)), datetime.now(UTC)
    forged = (
        x509.CertificateBuilder(own.subject, x509.Name([]), own.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("office.local")]), critical=True)
        .sign(authority._private(), hashes.SHA256())
    )
    (tmp_path / "forged.crt").write_bytes(forged.public_bytes(serialization.Encoding.PEM))
    wanted = "sslserver" if purpose == "any server" else purpose
    command = ["openssl", "verify", "-purpose", wanted, "-CAfile", "network.crt", "forged.crt"]
    believed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    assert believed is (purpose == "any server")


class Fixed:
    """Random bits that are kept nowhere."""

    secret = b"x" * 32

    def read(self) -> bytes:
        return self.secret

    def make(self) -> bytes:
        return self.secret

    def take(self) -> None:
        return


def shakes_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> bool:
    """Whether the one believes the other, in memory."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = server.wrap_bio(to_server, to_client, server_side=True)
    other = client.wrap_bio(to_client, to_server, server_hostname=name)
    for _ in range(6):
        for each in (other, one):
            try:
                each.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
    return True


def made_by_it(folder: Path, name: str, days: int = 30, alt: str = "DNS:office.school.example") -> tuple[Path, Path]:
    """A certificate as a school's IT may have one, and its key."""
    file, key = folder / f"{name}.crt", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
         str(key), "-out", str(file), "-days", str(days), "-subj", "/CN=x", "-addext", f"subjectAltName={alt}"],
        capture_output=True, check=True,
    )  # fmt: skip
    return file, key


def test_a_certificate_of_the_schools_it_is_used_and_a_wrong_one_is_refused_with_its_remedy(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    good, other = made_by_it(tmp_path, "good"), made_by_it(tmp_path, "other")
    certified = of_it(*good, now)
    assert (certified.names, certified.authority) == (("office.school.example",), None)
    with pytest.raises(SetupError, match="cannot be used"):
        of_it(good[0], other[1], now)
    with pytest.raises(SetupError, match="run out"):
        of_it(*good, now + timedelta(days=31))
    with pytest.raises(SetupError, match="no name of one computer"):
        of_it(*made_by_it(tmp_path, "wild", alt="DNS:*.school.example"), now)
    with pytest.raises(SetupError, match="cannot be used"):
        of_it(tmp_path / "nowhere", good[1], now)
    (tmp_path / "nonsense").write_text("nonsense")
    with pytest.raises(SetupError, match="cannot be"):
        of_it(tmp_path / "nonsense", good[1], now)


@given(st.ip_addresses())
def test_an_address_is_private_exactly_where_no_router_of_the_internet_leads_to_it(address: object) -> None:
    if private(str(address)) is not None:
        assert not getattr(address, "is_global")  # noqa: B009  of either kind


@pytest.mark.parametrize("address", ["8.8.8.8", "100.64.0.1", "127.0.0.1", "::1", "2001:db8::1", "", "x", "0.0.0.0"])
def test_no_other_address_is_private(address: str) -> None:
    assert private(address) is None


def test_strangers_spend_what_they_have_and_get_it_back_each_for_themselves() -> None:
    now = 0.0
    budget = Budget((3, 1), (100, 10), lambda: now)
    assert [budget.spend("a") for _ in range(4)] == [True] * 3 + [False]
    assert budget.spend("b")
    now = 1.0
    assert [budget.spend("a") for _ in range(2)] == [True, False]
    assert sum(budget.spend(str(n)) for n in range(500)) <= 100


def test_it_is_recorded_that_other_desks_are_let_in_and_that_it_is_over(there: Office) -> None:
    run = there.run
    asked = there.stranger().ask("GET", "/pair").status
    assert (asked, run.school.record.entries("network-on")[-1].detail["every_day"]) == (200, False)
    assert run.post("/network/off", {"off": "yes"}).status == 200
    with pytest.raises(OSError, match="refused"):
        there.stranger().ask("GET", "/pair")
    assert run.school.record.entries("network-off")[-1].actor == "the office"
    assert run.post("/network/on", {"every_day": "no"}).status == 200
    assert there.stranger().ask("GET", "/pair").status == 200


def test_it_is_over_with_the_day_and_goes_where_this_computer_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, own = [NOON], ["127.0.0.1"]
    monkeypatch.setattr(switch, "own_addresses", lambda: list(own))  # each of another network
    monkeypatch.setattr(network, "own_addresses", lambda: list(own))
    monkeypatch.setattr(network, "GLANCE", 0.05)

    def make() -> School:
        return School(tmp_path / "work", tmp_path / "consent", clock=lambda: now[0])

    async def day() -> list[object]:
        running = network.Network(make, free_port())
        running.app = PlainTextResponse("there")
        by = Acting(running.checking, lambda: "the office")
        await running.on(by, stays=False)
        told: list[object] = [running.addresses]
        own[:] = ["127.0.0.2"]
        while running.addresses != ["127.0.0.2"]:
            await asyncio.sleep(0.01)
        told += [running.hosts[0].split(":")[0]]
        own.clear()
        while not running.wrong:
            await asyncio.sleep(0.01)
        own[:] = ["127.0.0.1"]
        while running.wrong:
            await asyncio.sleep(0.01)
        now[0] += timedelta(days=1)
        while running.is_on:
            await asyncio.sleep(0.01)
        await running.stop()
        return told

    assert asyncio.run(asyncio.wait_for(day(), PATIENCE)) == [["127.0.0.1"], "127.0.0.2"]
    with make() as school:
        entries = school.record.entries("network-on", "network-off")
        assert [(each.action, each.actor == "the office") for each in entries] == [
            ("network-on", True), ("network-off", False),
        ]  # fmt: skip
        assert entries[-1].detail["because"] == "the day is over"
        assert not switch.is_meant(school)


def test_a_page_that_runs_for_months_gets_a_new_certificate_before_the_old_one_runs_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [NOON]
    monkeypatch.setattr(switch, "own_addresses", lambda: ["127.0.0.1"])
    monkeypatch.setattr(network, "own_addresses", lambda: ["127.0.0.1"])
    monkeypatch.setattr(network, "GLANCE", 0.05)

    def make() -> School:
        return School(tmp_path / "work", tmp_path / "consent", clock=lambda: now[0])

    async def months() -> tuple[bool, bool]:
        running = network.Network(make, free_port())
        running.app = PlainTextResponse("there")
        await running.on(Acting(running.checking, lambda: "the office"), stays=True)
        first = running.certified
        now[0] += timedelta(days=61)
        while running.certified is first:
            await asyncio.sleep(0.01)
        second = running.certified
        await asyncio.sleep(0.3)
        same, alike = running.certified is second, bool(first and second and first.fingerprint == second.fingerprint)
        await running.stop()
        return same, alike

    assert asyncio.run(asyncio.wait_for(months(), PATIENCE)) == (True, True), "once, by the authority that devices know"


def test_on_every_day_it_is_there_again_whenever_the_page_runs_until_it_is_switched_off(tmp_path: Path) -> None:
    school = peopled(tmp_path)
    with office(school.workspace, school.consent_data, "--every-day") as there:
        computer, at = there.computer, there.at
        assert there.stranger().ask("GET", "/pair").status == 200
        port = at.rpartition(":")[2]
        there.run.process.terminate()
        there.run.process.wait()
        runs = computer.runs if computer else ()
        with served(school.workspace, school.consent_data, "--network-port", port, "--network", before=runs) as again:
            again.inside = there.inside
            again.enter()
            assert there.stranger().ask("GET", "/pair").status == 200
            assert b"On every day" in again.ask("GET", "/network").body
            assert again.post("/network/off", {"off": "yes"}).status == 200
    assert not switch.is_meant(school)


def test_with_the_certificate_of_the_schools_it_nothing_has_to_be_installed(tmp_path: Path) -> None:
    school = peopled(tmp_path)
    names = "IP:10.77.1.1,DNS:office.school.example" + "".join(f",IP:{each}" for each in own_addresses())
    file, key = made_by_it(tmp_path, "good", alt=names)
    with office(school.workspace, school.consent_data, "--certificate", str(file), "--key", str(key)) as there:
        stranger = there.stranger()
        stranger.authority = file
        name = stranger.at = f"https://{own_addresses()[0] if own_addresses() else '10.77.1.1'}:{stranger.port}"
        assert stranger.ask("GET", "/pair").status == 200, name
        assert "has seen to that" in stranger.ask("GET", "/trust").body.decode()
        assert stranger.ask("GET", "/trust/authority.crt").status == 404
        assert stranger.ask("GET", "/pair", Host=f"office.school.example:{stranger.port}").status == 200
        assert stranger.ask("GET", "/pair", Host=f"elsewhere.example:{stranger.port}").status == 403
    assert not (school.workspace / "network.crt").exists(), "no authority is made where there is one"


def test_one_device_cannot_take_all_places() -> None:
    one, other = (Device(n, "x", NOON, NOON.date(), "") for n in (1, 2))
    waits, seen = asyncio.Event(), list[int]()

    class Door:
        """Lets everybody in, as a desk of the device that they name."""

        scheme, hosts, most_of_one = "https", ("x",), NetworkEntrance.most_of_one

        def is_open(self, scope: Scope) -> bool:
            return False

        def comes_from_anywhere(self, scope: Scope) -> bool:
            return True

        async def session_of(self, scope: Scope, cookies: list[tuple[str, str]], token: str | None) -> Sitting:
            return Sitting(other if scope["path"] == "/other" else one, "10.0.0.1")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await waits.wait()
        await PlainTextResponse("done")(scope, receive, send)

    async def send(message: Message) -> None:
        if "status" in message:
            seen.append(message["status"])

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def many() -> None:
        guard = Guard(app, Door(), lambda _, turned: PlainTextResponse("", turned.status))
        scope = {"type": "http", "method": "GET", "headers": [(b"host", b"x")]}
        asked = [asyncio.create_task(guard({**scope, "path": "/"}, receive, send)) for _ in range(40)]
        asked.append(asyncio.create_task(guard({**scope, "path": "/other"}, receive, send)))
        await asyncio.sleep(0.05)
        waits.set()
        await asyncio.gather(*asked)

    asyncio.run(many())
    assert (seen.count(200), seen.count(429)) == (NetworkEntrance.most_of_one + 1, 40 - NetworkEntrance.most_of_one)


def test_the_day_ends_at_midnight_by_this_computers_clock() -> None:
    end = end_of_day(NOON)
    assert timedelta(0) < end - NOON <= timedelta(days=1)
    assert (end.astimezone().hour, end.astimezone().minute) == (0, 0)


def test_a_pairing_is_told_in_the_record_without_the_devices_name(there: Office) -> None:
    there.device("Ms Hall's own phone")
    entry = there.run.school.record.entries(devices.PAIRED)[-1]
    assert "Hall" not in json.dumps(entry.detail)
    assert "Ms Hall" in there.run.ask("GET", "/network").body.decode()
