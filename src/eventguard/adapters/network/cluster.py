"""A cluster of computers that work on photos, by dask.distributed: starting its parts, and reaching it.

Whoever reaches a scheduler can run code on all its workers. So it listens to nobody without a certificate of the
cluster's own authority, and is believed only with one that says that it is the scheduler; without TLS there is only a
cluster on this computer alone, for trying.
"""

import asyncio
import logging
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from eventguard.adapters.network.cluster_certificates import SCHEDULER, SCHOOL, WORKER, Certificates
from eventguard.core.errors import Refused, SetupError

PORT = 8786
#: At which of its ports a computer that works listens, from and to, two for each process; and any that is free.
WORKER_PORTS, ANY = "8790:8889", 0
#: Names of this computer that lead nowhere else.
HERE = ("127.0.0.1", "::1", "localhost")
#: Where a process of dask's has its page, which has nothing on it here.
NO_PAGE = "127.0.0.1:0"
#: How long a scheduler may take to answer, in seconds.
PATIENCE = 15.0
#: How often a job may come back from workers that died before the computer that sent it does it itself.
DEATHS = 3
#: Whose remarks are not for staff.
REMARKS = "distributed", "distributed.client", "tornado", "tornado.application"
#: What dask is told. Its workers are light: each job is done by a process of ours, which watches its own limits; and a
#: process of dask's may have processes. No page of its own, nothing written to disk. And none of its environment, which
#: has memory given back after every photo and taken again for the next: a fifth of the work.
CONFIG = {
    "distributed.nanny.pre-spawn-environ": {},
    "distributed.worker.daemon": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.http.routes": [],
    "distributed.scheduler.http.routes": [],
    "distributed.admin.large-graph-warning-threshold": "1GB",
    "distributed.scheduler.allowed-failures": DEATHS,
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a scheduler listens; ``safe`` is whether by TLS."""

    said: str
    host: str
    port: int
    safe: bool

    @classmethod
    def read(cls, said: str) -> "Address":
        """An address as it is typed. Raises SetupError for none, and for one without TLS on another computer."""
        remedy = f"For example: tls://cluster.trust.example:{PORT}"
        try:
            parts = urlsplit(said)
            host, port = parts.hostname, parts.port or PORT
        except ValueError:
            host = None
        if not host or parts.scheme not in ("tls", "tcp"):
            raise SetupError(f"{said} is no address of a cluster.", remedy)
        if parts.scheme == "tcp" and host not in HERE:
            why = f"{said} is on another computer, and would be reached without a certificate. Nothing was sent."
            raise SetupError(why, f"Reach it by TLS. {remedy}")
        return cls(said, host, port, parts.scheme == "tls")


def connect(address: Address, certificates: Certificates) -> Any:
    """Reach a scheduler: dask's ``Client``.

    Raises:
        Refused: it does not answer, or does not prove that it is the cluster's.
        SetupError: dask is not installed, or a certificate is missing.
    """
    distributed = _dask()
    security = _security(certificates, SCHOOL) if address.safe else distributed.Security()
    if address.safe:
        _look_first(address, certificates)
    try:
        return distributed.Client(
            f"{'tls' if address.safe else 'tcp'}://{address.host}:{address.port}",
            security=security,
            timeout=PATIENCE,
            set_as_default=False,
        )
    except (OSError, TimeoutError, RuntimeError) as error:
        raise Refused(f"The cluster at {address.said} does not answer ({type(error).__name__}).", STARTED) from None


STARTED = "Ask whoever looks after it whether its scheduler runs."
FOREIGN = "Nothing was sent. Ask whoever looks after the cluster for its certificates, made together."


def _look_first(address: Address, certificates: Certificates) -> None:
    """Let whoever listens there prove that it is this cluster's scheduler, before dask sends anything."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version, context.check_hostname = ssl.TLSVersion.TLSv1_3, False  # the name is a part's, see below
    try:
        own = certificates.of(SCHOOL)
        context.load_verify_locations(certificates.authority)
        context.load_cert_chain(own)
    except ssl.SSLError:
        raise SetupError(f"A certificate in {certificates.folder} is damaged.", "Copy it once more.") from None
    try:
        with (
            socket.create_connection((address.host, address.port), PATIENCE) as plain,
            context.wrap_socket(plain) as speaks,
        ):
            if ("DNS", SCHEDULER) not in (speaks.getpeercert() or {}).get("subjectAltName", ()):
                raise Refused(f"What listens at {address.said} is not the cluster's scheduler.", FOREIGN, "not-its-own")
            speaks.recv(1)  # only now it would say that it does not take our certificate
    except ssl.SSLCertVerificationError:
        says = f"What listens at {address.said} has no certificate of this cluster."
        raise Refused(says, FOREIGN, "foreign-certificate") from None
    except ssl.SSLError as error:
        ours = "ALERT" in (error.reason or "")
        says = "does not take this school's certificate" if ours else "speaks without a certificate"
        why = "certificate-not-taken" if ours else "no-certificate"
        raise Refused(f"What listens at {address.said} {says}.", FOREIGN, why) from None
    except OSError as error:
        why = error.strerror or "no answer"
        raise Refused(f"The cluster at {address.said} does not answer ({why}).", STARTED) from None


async def run_scheduler(host: str, port: int, certificates: Certificates, told: Callable[[str], None]) -> None:
    """Be a cluster's scheduler until this is cancelled; its address is ``told``."""
    async with _scheduler(host, port, certificates) as scheduler:
        told(str(scheduler.address))
        await scheduler.finished()


async def run_workers(
    address: Address, jobs: int, certificates: Certificates, ready: object, told: Callable[[str], None]
) -> None:
    """Be workers of a cluster, so many processes, until this is cancelled. One that dies is started again.

    They listen on the network alone on which the scheduler is, at ``WORKER_PORTS``. ``ready`` prepares each: one of
    dask's plugins for workers.
    """
    async with AsyncExitStack() as stack:
        await _workers(stack, address, jobs, certificates, ready, _way_to(address), WORKER_PORTS)
        told(address.said)
        await asyncio.Event().wait()


async def run_both(
    port: int, jobs: int, certificates: Certificates, ready: object, told: Callable[[str], None]
) -> None:
    """Be a small cluster on this computer, for trying, until this is cancelled."""
    async with _scheduler("127.0.0.1", port, certificates) as scheduler, AsyncExitStack() as stack:
        await _workers(stack, Address.read(scheduler.address), jobs, certificates, ready, "127.0.0.1", ANY)
        told(str(scheduler.address))
        await scheduler.finished()


@asynccontextmanager
async def _scheduler(host: str, port: int, certificates: Certificates) -> AsyncIterator[Any]:
    distributed = _dask()
    security = _security(certificates, SCHEDULER)
    try:
        socket.create_server((host, port)).close()
    except OSError:
        raise SetupError(f"Nothing can listen at {host}:{port}: another program may.", "Name another: --port") from None
    async with distributed.Scheduler(
        host=host, port=port, protocol="tls", security=security, dashboard=False, dashboard_address=NO_PAGE
    ) as scheduler:
        yield scheduler


async def _workers(
    stack: AsyncExitStack,
    address: Address,
    jobs: int,
    certificates: Certificates,
    ready: object,
    host: str,
    ports: str | int,
) -> None:
    distributed = _dask()
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="eventguard-cluster-"))
    for _ in range(jobs):
        nanny = distributed.Nanny(
            f"tls://{address.host}:{address.port}",
            nthreads=1,
            memory_limit=0,
            security=_security(certificates, WORKER),
            local_directory=folder,
            host=host,
            port=ports,
            worker_port=ports,
            dashboard=False,
            dashboard_address=NO_PAGE,
            silence_logs=logging.CRITICAL,
            plugins=(ready,),
        )
        await stack.enter_async_context(nanny)


def _way_to(address: Address) -> str:
    """The address of this computer from which that one is reached; nothing is sent to find out.

    Raises:
        SetupError: there is no way there.
    """
    try:
        family, _, _, _, there = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, socket.SOCK_DGRAM) as way:
            way.connect(there)
            return str(way.getsockname()[0])
    except OSError as error:
        why = error.strerror or "no way there"
        raise SetupError(f"{address.said} cannot be reached ({why}).", "Check the name, and the network.") from None


def _security(certificates: Certificates, part: str) -> Any:
    own = str(certificates.of(part))
    parts = (SCHEDULER, WORKER, "client")
    files = {f"tls_{each}_{kind}": own for each in parts for kind in ("cert", "key")}
    return _dask().Security(
        tls_ca_file=str(certificates.authority),
        require_encryption=True,
        tls_min_version=ssl.TLSVersion.TLSv1_3,
        **files,
    )


def _dask() -> Any:
    """The library, told what we want of it."""
    try:
        import dask  # noqa: PLC0415  only whoever has a cluster has it
        import distributed  # noqa: PLC0415
    except ImportError:
        remedy = "Install it: pip install 'eventguard[cluster]'"
        raise SetupError("What reaches a cluster is not installed on this computer.", remedy) from None
    dask.config.set(CONFIG)
    for name in REMARKS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed
