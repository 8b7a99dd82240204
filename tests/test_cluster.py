"""A cluster: photos come out of it as they do here, whoever dies, and without certificates nobody is let in."""

import asyncio
import hashlib
import json
import pickle
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from cryptography import x509

from eventguard import __version__, cluster_worker, worker
from eventguard.adapters.computer.worker_processes import Limits
from eventguard.adapters.network import cluster_certificates, cluster_parts
from eventguard.adapters.network.cluster import Address
from eventguard.adapters.network.cluster_certificates import Certificates
from eventguard.app.cluster.cluster import to_send
from eventguard.cluster_jobs import LacksPolicy, NotDone, OtherVersion, Parcel
from eventguard.cluster_process import Ready
from eventguard.core.errors import SetupError
from eventguard.core.faces.matching import Gallery
from eventguard.core.faces.may_compare import Comparing, NotCompared
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.settings import Settings
from tests import drawn_export
from tests.conftest import Command, school_at, until

pytest.importorskip("distributed", reason="eventguard[cluster] is not installed")

POLICY = pickle.dumps(BatchPolicy(Settings(), None, {}))
BATCH = hashlib.sha256(POLICY).hexdigest()
LIMITS = Limits(60, 2**31)


@contextmanager
def running(*words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A command that goes on until it is stopped, and the address that it tells."""
    command = [sys.executable, "-m", "eventguard", "--json", "cluster", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield json.loads(process.stdout.readline())["address"], process
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=20)
        process.kill()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    Certificates(folder).make(datetime.now(UTC))
    return folder


@pytest.fixture(scope="module")
def cluster(certificates: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with running("local", "2", "--port", "0", "--certificates", str(certificates)) as started:
        yield started


@pytest.fixture
def options(cluster: tuple[str, Any], certificates: Path) -> list[str]:
    return ["--cluster", cluster[0], "--certificates", str(certificates)]


@pytest.fixture
def photos(tmp_path: Path, samples: Path) -> Path:
    """Two drawn photos, one of them twice, and a file that is none."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for n, photo in enumerate(sorted((samples / "event").glob("*.jpg"))[:2]):
        shutil.copy(photo, folder / f"{n}.jpg")
    shutil.copy(folder / "0.jpg", folder / "twin.jpg")
    (folder / "broken.jpg").write_bytes((folder / "1.jpg").read_bytes()[:3000])
    return folder


def cleaned(command: Command, *words: str | Path) -> dict[str, tuple[str, str | None]]:
    """What became of each photo: its state, and what its cleaned file is."""
    answer = command("--json", *words)
    outputs = {each["source"]: (each["state"], each["output"]) for each in answer.lines if "source" in each}
    return {
        source: (state, hashlib.sha256(Path(output).read_bytes()).hexdigest() if output else None)
        for source, (state, output) in outputs.items()
    }


def recorded(tmp_path: Path, action: str) -> list[Any]:
    with school_at(tmp_path / "eventguard-work", tmp_path / "consent_data") as school:
        return list(school.record.entries(action))


def test_photos_come_out_of_a_cluster_exactly_as_they_do_here_and_it_is_recorded_that_they_went(
    command: Command, photos: Path, options: list[str], tmp_path: Path
) -> None:
    there = cleaned(command, "clean", photos, "--faces", "all", *options)
    here = cleaned(command, "--workspace", "other", "clean", photos, "--faces", "all")
    assert there == here and len(there) == 4
    assert {state for state, _ in there.values()} == {"held", "quarantined"}
    assert command("audit", "verify").code == 0
    used = recorded(tmp_path, "cluster-used")
    assert len(used) == 1


def test_a_sweep_finds_in_a_cluster_what_it_finds_here(
    command: Command, tmp_path: Path, samples: Path, options: list[str]
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    shutil.copy(next((samples / "portraits").rglob("*.jpg")), site / "face.jpg")
    drawn_export.scenery(1).save(site / "hall.jpg")
    there = command("--json", "sweep", site, *options)
    here = command("--json", "--workspace", "other", "sweep", site)
    assert there.code == here.code == 1 and there.lines == here.lines and len(here.lines) > 1


def test_a_computer_that_works_stops_when_the_scheduler_is_gone_so_that_whoever_starts_it_again_is_known(
    certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_parts, "GLANCE", 0.2)
    monkeypatch.setattr(cluster_parts, "LOST_FOR", 2.0)
    own = ["--certificates", str(certificates)]
    with running("scheduler", "--host", "127.0.0.1", "--port", "0", *own) as (address, scheduler):
        told: list[str] = []
        where, ready = Address.read(address), Ready(alone=True)

        def listening(said: str) -> None:
            told.append(said)
            scheduler.kill()

        with pytest.raises(SetupError, match="knows this computer no more"):
            asyncio.run(cluster_parts.run_workers(where, 1, Certificates(certificates), ready, listening))
        assert told == [address]
    with pytest.raises(SetupError, match="does not answer"):
        asyncio.run(cluster_parts.run_workers(where, 1, Certificates(certificates), ready, told.append))


def test_processes_of_a_cluster_begin_with_the_environment_of_whoever_starts_it_and_no_other(
    cluster: tuple[str, subprocess.Popen[str]],
) -> None:
    started = psutil.Process(cluster[1].pid)
    working = [each for each in started.children() if "spawn_main" in " ".join(each.cmdline())]
    assert len(working) == 2
    of_whoever = started.environ()
    for process in working:
        more = {name for name, value in process.environ().items() if of_whoever.get(name) != value}
        assert not {name for name in more if name.startswith("MALLOC") or name.endswith("_NUM_THREADS")}


def test_a_scheduler_and_a_computer_that_works_for_it_do_so_on_their_network_alone(
    certificates: Path,
) -> None:
    own = ["--certificates", str(certificates)]
    with (
        running("scheduler", "--host", "127.0.0.1", "--port", "0", *own) as (address, scheduler),
        running("worker", address, "--jobs", "1", *own) as (_, worker_),
    ):
        family = [psutil.Process(each.pid) for each in (scheduler, worker_)]
        family += [child for each in family for child in each.children(recursive=True)]
        at = [each.laddr for one in family for each in one.net_connections() if each.status == psutil.CONN_LISTEN]
        assert len(at) >= 3 and {each.ip for each in at} == {"127.0.0.1"}
        assert len({each.port for each in at} & set(range(8790, 8890))) == 2  # the others are of pages without pages


def test_workers_of_a_cluster_that_are_killed_again_and_again_lose_nothing_and_do_nothing_twice(
    command: Command, photos: Path, options: list[str], cluster: tuple[str, subprocess.Popen[str]], tmp_path: Path
) -> None:
    done = threading.Event()

    def kill() -> None:
        while not done.wait(1.0):
            for process in psutil.Process(cluster[1].pid).children():
                if "spawn_main" in " ".join(process.cmdline()):
                    with suppress(psutil.Error):
                        process.kill()
                    break

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        result = cleaned(command, "clean", photos, "--faces", "all", *options)
    finally:
        done.set()
        killer.join()
    states = [state for state, _ in result.values()]
    assert len(result) == 4 and states.count("held") == 3
    held = recorded(tmp_path, "held")
    assert len(held) == 2 and command("audit", "verify").code == 0


def test_a_cluster_that_goes_away_is_told_in_a_sentence_and_the_rest_is_done_without_it(
    command: Command, photos: Path, certificates: Path
) -> None:
    with running("local", "1", "--port", "0", "--certificates", str(certificates)) as (address, process):
        killer = threading.Timer(2.0, process.kill)
        killer.start()
        options = ["--cluster", address, "--certificates", certificates]
        gone = command("clean", photos, "--faces", "all", *options)
        killer.join()
    assert gone.code == 2 and "Start it again" in gone.err and "Traceback" not in gone.err
    assert len(cleaned(command, "clean", photos, "--faces", "all")) == 4


def parcel(job: object, **changes: Any) -> Parcel:
    return replace(Parcel(worker.work, job, {}, LIMITS, BATCH, __version__, POLICY), **changes)


def test_a_job_that_asks_for_a_file_that_did_not_come_with_it_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "other-school.jpg"
    secret.write_bytes(b"another school's")
    job = worker.Clean(secret, hashlib.sha256(b"another school's").hexdigest())
    assert cluster_worker.do(parcel(job)) == NotDone("The job asks for a file that did not come with it.")


def test_only_work_on_photos_is_done_and_only_by_the_same_version_for_the_batch_that_is_named() -> None:
    job = worker.Clean(Path("a.jpg"), "0" * 64)
    assert cluster_worker.do(parcel(job, version="0.0.1")) == OtherVersion(__version__)
    assert isinstance(cluster_worker.do(parcel("rm", work=print)), NotDone)
    assert isinstance(cluster_worker.do(parcel(job, batch="1" * 64)), NotDone)
    assert cluster_worker.do(parcel(job, batch="2" * 64, policy=None)) == LacksPolicy()


def test_a_photo_that_takes_too_long_is_given_up_after_two_tries(samples: Path) -> None:
    photo = next((samples / "event").glob("*.jpg"))
    content = photo.read_bytes()
    job = worker.Clean(photo, hashlib.sha256(content).hexdigest())
    hopeless = parcel(job, files={photo: content}, limits=Limits(0.01, 2**31))
    assert cluster_worker.do(hopeless) is None
    cluster_worker.end()


@pytest.mark.parametrize("said", ["tcp://10.0.0.7:8786", "http://127.0.0.1:8786", "nonsense", "tls://", "tls://h:x"])
def test_what_is_no_safe_address_is_refused(said: str) -> None:
    with pytest.raises(SetupError):
        Address.read(said)


def test_what_people_look_like_travels_only_by_tls_and_only_where_faces_are_compared() -> None:
    enrolled = BatchPolicy(Settings(), Gallery([]), {})
    assert to_send(enrolled, safe=True) == enrolled
    with pytest.raises(SetupError, match="only by TLS"):
        to_send(enrolled, safe=False)
    withheld = replace(enrolled, comparing=Comparing(NotCompared.NOT_PERMITTED))
    assert to_send(withheld, safe=False).gallery is None and to_send(withheld, safe=True).gallery is None


def refused(command: Command, tmp_path: Path, photos: Path, address: str, certificates: Path) -> tuple[str, str]:
    """What is said of a cluster that is not believed, and why in the record; nothing was cleaned."""
    answer = command("clean", photos, "--faces", "all", "--cluster", address, "--certificates", certificates)
    assert answer.code == 1 and "Nothing was sent" in answer.err
    assert not recorded(tmp_path, "held")
    return answer.err, recorded(tmp_path, "cluster-refused")[-1].detail["because"]


def test_a_scheduler_without_a_certificate_with_a_foreign_one_or_with_a_workers_is_refused_and_recorded(
    command: Command, tmp_path: Path, photos: Path, certificates: Path
) -> None:
    foreign = tmp_path / "foreign"
    Certificates(foreign).make(datetime.now(UTC))
    with running("scheduler", "--host", "127.0.0.1", "--port", "0", "--certificates", str(foreign)) as (address, _):
        says, why = refused(command, tmp_path, photos, address, certificates)
        assert "no certificate of this cluster" in says and why == "foreign-certificate"
        shutil.copy(certificates / "authority.pem", foreign / "authority.pem")  # as if it were of this cluster
    with plain_scheduler() as address:
        says, why = refused(command, tmp_path, photos, address, certificates)
        assert "without a certificate" in says and why == "no-certificate"
    worker_as_scheduler = tmp_path / "worker"
    shutil.copytree(certificates, worker_as_scheduler)
    shutil.copy(certificates / "worker.pem", worker_as_scheduler / "scheduler.pem")
    options = ["--host", "127.0.0.1", "--port", "0", "--certificates", str(worker_as_scheduler)]
    with running("scheduler", *options) as (address, _):
        says, why = refused(command, tmp_path, photos, address, certificates)
        assert "not the cluster's scheduler" in says and why == "not-its-own"


@contextmanager
def plain_scheduler() -> Iterator[str]:
    """Dask's own scheduler, as it starts without anything being said about TLS."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--no-dashboard"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:

        def listens() -> bool:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return True
            return False

        try:
            until(listens)
            yield f"tls://127.0.0.1:{port}"
        finally:
            process.kill()


def test_a_cluster_takes_nobody_without_a_certificate_of_its_own(
    command: Command, tmp_path: Path, photos: Path, cluster: tuple[str, Any], certificates: Path
) -> None:
    foreign = tmp_path / "foreign"
    Certificates(foreign).make(datetime.now(UTC))
    shutil.copy(certificates / "authority.pem", foreign / "authority.pem")
    says, why = refused(command, tmp_path, photos, cluster[0], foreign)
    assert "does not take this school's certificate" in says and why == "certificate-not-taken"
    where = Address.read(cluster[0])
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((where.host, where.port), 10) as plain,
        pytest.raises(ssl.SSLError),
        anybody.wrap_socket(plain) as speaks,
    ):
        speaks.recv(1)


def test_a_port_that_is_taken_is_told_and_one_that_is_stopped_says_so(
    command: Command, cluster: tuple[str, Any], certificates: Path
) -> None:
    port = str(Address.read(cluster[0]).port)
    taken = command("cluster", "local", "1", "--port", port, "--certificates", certificates)
    assert taken.code == 2 and "another program may" in taken.err
    with running("scheduler", "--port", "0", "--certificates", str(certificates)) as (_, process):
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def test_no_cluster_no_certificate_and_no_version_in_common_are_told_with_the_remedy(
    command: Command, tmp_path: Path, photos: Path, certificates: Path
) -> None:
    gone = command("clean", photos, "--cluster", "tls://127.0.0.1:9", "--certificates", certificates)
    assert gone.code == 1 and "does not answer" in gone.err
    without = command("clean", photos, "--cluster", "tls://127.0.0.1:9", "--certificates", tmp_path / "none")
    assert without.code == 2 and "There is no certificate" in without.err


def test_certificates_are_renewed_by_the_same_authority_each_for_its_part_alone(
    tmp_path: Path, command: Command
) -> None:
    assert command("cluster", "certificates", tmp_path / "c").code == 0
    authority = (tmp_path / "c" / "authority.pem").read_bytes()
    before = (tmp_path / "c" / "worker.pem").read_bytes()
    assert command("cluster", "certificates", tmp_path / "c").code == 0
    assert (tmp_path / "c" / "authority.pem").read_bytes() == authority
    assert (tmp_path / "c" / "worker.pem").read_bytes() != before
    for part in (cluster_certificates.SCHEDULER, cluster_certificates.WORKER, cluster_certificates.SCHOOL):
        file = tmp_path / "c" / f"{part}.pem"
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        assert certificate.not_valid_after_utc - datetime.now(UTC) < timedelta(days=400)
        assert file.stat().st_mode & 0o077 == 0
    (tmp_path / "c" / "authority-key.pem").unlink()
    assert command("cluster", "certificates", tmp_path / "c").code == 2
