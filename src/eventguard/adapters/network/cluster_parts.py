"""The parts of a cluster, each until it is stopped: the scheduler, and the computers that work."""

import asyncio
import logging
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from eventguard.adapters.network.cluster import PATIENCE, STARTED, Address, library, security
from eventguard.adapters.network.cluster_certificates import SCHEDULER, WORKER, Certificates
from eventguard.core.errors import SetupError

#: At which of its ports a computer that works listens, from and to, two for each process; and any that is free.
WORKER_PORTS, ANY = "8790:8889", 0
#: Where a process of dask's has its page, which has nothing on it here.
NO_PAGE = "127.0.0.1:0"
#: How often a computer that works asks whether it is still known there, and for how long it may not be, in seconds.
GLANCE, LOST_FOR = 5.0, 45.0


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

    Raises:
        SetupError: the scheduler went away, or was started anew: whoever starts this again is known again.
    """
    lost = SetupError(f"The scheduler at {address.said} does not answer, or knows this computer no more.", STARTED)
    async with AsyncExitStack() as stack:
        try:
            nannies = await _workers(stack, address, jobs, certificates, ready, _way_to(address), WORKER_PORTS)
        except (OSError, RuntimeError, TimeoutError):
            raise lost from None
        told(address.said)
        seen = time.monotonic()
        while time.monotonic() - seen < LOST_FOR:
            await asyncio.sleep(GLANCE)
            seen = time.monotonic() if await _are_known(nannies) else seen
    raise lost


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
    distributed = library()
    spoken = security(certificates, SCHEDULER)
    try:
        socket.create_server((host, port)).close()
    except OSError:
        raise SetupError(f"Nothing can listen at {host}:{port}: another program may.", "Name another: --port") from None
    async with distributed.Scheduler(
        host=host, port=port, protocol="tls", security=spoken, dashboard=False, dashboard_address=NO_PAGE
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
) -> list[Any]:
    distributed, nannies = library(), []
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="eventguard-cluster-"))
    for _ in range(jobs):
        nanny = distributed.Nanny(
            f"tls://{address.host}:{address.port}",
            nthreads=1,
            memory_limit=0,
            security=security(certificates, WORKER),
            local_directory=folder,
            host=host,
            port=ports,
            worker_port=ports,
            dashboard=False,
            dashboard_address=NO_PAGE,
            silence_logs=logging.CRITICAL,
            plugins=(ready,),
        )
        nannies.append(await stack.enter_async_context(nanny))
    return nannies


async def _are_known(nannies: list[Any]) -> bool:
    """Whether the scheduler knows any of the processes that these look after."""
    try:
        told = await asyncio.wait_for(nannies[0].scheduler.identity(), PATIENCE)
    except (OSError, TimeoutError, RuntimeError):
        return False
    return any(nanny.worker_address in told["workers"] for nanny in nannies)


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
