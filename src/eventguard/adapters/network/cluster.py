"""A cluster of computers that work on photos, by dask.distributed: starting its parts, and reaching it.

Whoever reaches a scheduler can run code on all its workers. So it listens to nobody without a certificate of the
cluster's own authority, and is believed only with one that says that it is the scheduler; without TLS there is only a
cluster on this computer alone, for trying.
"""

import logging
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from eventguard.adapters.network.cluster_certificates import SCHEDULER, SCHOOL, WORKER, Certificates
from eventguard.core.errors import Refused, SetupError

PORT = 8786
#: Names of this computer that lead nowhere else.
HERE = ("127.0.0.1", "::1", "localhost")
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
    distributed = library()
    spoken = security(certificates, SCHOOL) if address.safe else distributed.Security()
    if address.safe:
        _look_first(address, certificates)
    try:
        return distributed.Client(
            f"{'tls' if address.safe else 'tcp'}://{address.host}:{address.port}",
            security=spoken,
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


def security(certificates: Certificates, part: str) -> Any:
    """What dask needs to speak by TLS as one part of a cluster."""
    own = str(certificates.of(part))
    parts = (SCHEDULER, WORKER, "client")
    files = {f"tls_{each}_{kind}": own for each in parts for kind in ("cert", "key")}
    return library().Security(
        tls_ca_file=str(certificates.authority),
        require_encryption=True,
        tls_min_version=ssl.TLSVersion.TLSv1_3,
        **files,
    )


def library() -> Any:
    """dask.distributed, told what we want of it. Raises SetupError where it is not installed."""
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
