"""A cluster that was reached for one school: its jobs go there with the bytes they are about, and come back; nothing is
written but here.
"""

import hashlib
import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import replace
from itertools import islice
from typing import Any, Self, TypeVar

from eventguard import __version__, cluster_worker, worker
from eventguard.adapters.computer.worker_processes import Crew, Limits
from eventguard.adapters.network.cluster import Address, connect
from eventguard.adapters.network.cluster_certificates import Certificates
from eventguard.cluster_jobs import LacksPolicy, NotDone, OtherVersion, Parcel, paths_of
from eventguard.core.errors import PhotoTrouble, SetupError
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.settings import MAX_FILE_BYTES
from eventguard.files import whole

Job = TypeVar("Job")
Outcome = TypeVar("Outcome")

#: Jobs that are on their way for each process there, so that none waits for the next.
AHEAD = 2
#: How often it is asked how many processes there are, in seconds, and how long there may be none.
ASKED, NONE_FOR = 2.0, 60.0
GONE = "What is finished is kept. Start it again when the cluster is there, or without --cluster."


class Cluster:
    """Reached, until ``close``; ``refused`` is told whenever one of its computers would not do a job, and why.

    Raises:
        Refused: it does not answer, or does not prove that it is the cluster's.
        SetupError: dask is not installed, or a certificate is missing.
    """

    def __init__(self, address: Address, certificates: Certificates, refused: Callable[[str], None]) -> None:
        self.address, self.refused = address, refused
        self._client: Any = connect(address, certificates)
        self._executor: Executor = self._client.get_executor(pure=False)
        self._asked, self._processes, self._none_since = 0.0, 0, time.monotonic()

    def close(self) -> None:
        """Send nothing any more."""
        self._client.close()

    def workers(self, policy: BatchPolicy, limits: Limits, here: Callable[[], Crew]) -> "ThereWorkers":
        """Its computers for one batch (``ThereWorkers``)."""
        return ThereWorkers(self, policy, limits, here)

    def send(self, parcel: Parcel) -> Future[Any]:
        """What will come of a parcel."""
        try:
            return self._executor.submit(cluster_worker.do, parcel)
        except (OSError, RuntimeError):  # it was closed meanwhile
            raise _silent() from None

    def processes(self) -> int:
        """How many work there. Raises SetupError when there were none for a while."""
        now = time.monotonic()
        if now - self._asked > ASKED or not self._processes:
            self._asked, self._processes = now, self._threads()
        if self._processes:
            self._none_since = now
        elif now - self._none_since > NONE_FOR:
            raise SetupError(f"No computer works for the cluster at {self.address.said}.", GONE)
        return self._processes

    def _threads(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except (OSError, RuntimeError, TimeoutError):
            raise _silent() from None


def _silent() -> SetupError:
    return SetupError("The cluster does not answer any more.", GONE)


class ThereWorkers:
    """Workers on a cluster, for one batch: used as those of this computer are (``worker_processes.Workers``).

    Args:
        here: makes workers of this computer, for what does not go there: files that cannot be read or are too large to
            be sent about, and jobs over which one computer of the cluster after another died.
    """

    def __init__(self, cluster: Cluster, policy: BatchPolicy, limits: Limits, here: Callable[[], Crew]) -> None:
        self._cluster, self._limits, self._here = cluster, limits, here
        self._policy = pickle.dumps(to_send(policy, cluster.address.safe))
        self._batch = hashlib.sha256(self._policy).hexdigest()
        self._sent: dict[Future[Any], Parcel] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for future in self._sent:
            future.cancel()

    def each(self, work: Callable[[Job], Outcome], jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome | None]]:
        """All jobs, each with its outcome as soon as it is there; None for one that brings down whoever does it.

        Raises:
            SetupError: the cluster went away, or is of another version.
        """
        waiting, left = iter(jobs), list[Job]()
        while True:
            room = AHEAD * self._cluster.processes() - len(self._sent)
            taken = list(islice(waiting, max(0, room)))
            for job in taken:
                try:
                    self._send(work, job)
                except PhotoTrouble:
                    left.append(job)
            if not (taken or self._sent) and room > 0:
                break
            for future in wait(self._sent, ASKED, FIRST_COMPLETED).done:
                parcel = self._sent.pop(future)
                match self._result(future):
                    case LacksPolicy():
                        again = replace(parcel, policy=self._policy)
                        self._sent[self._cluster.send(again)] = again
                    case _Died():
                        left.append(parcel.job)
                    case outcome:
                        yield parcel.job, outcome
        if left:
            with self._here() as workers:
                yield from workers.each(work, left)

    def _send(self, work: Callable[[Job], Any], job: Job) -> None:
        files = {path: whole(path, MAX_FILE_BYTES) for path in paths_of(job).values()}
        parcel = Parcel(work, job, files, self._limits, self._batch, __version__)
        self._sent[self._cluster.send(parcel)] = parcel

    def _result(self, future: Future[Any]) -> Any:
        try:
            outcome = future.result()
        except CancelledError:
            raise SetupError("The cluster went away.", GONE) from None
        except ImportError:
            raise SetupError("EventGuard is not installed on the cluster's computers.", GONE) from None
        except Exception as error:
            if type(error).__name__ == "CommClosedError":
                raise _silent() from None
            if type(error).__name__ == "KilledWorker" or isinstance(error, OSError):  # a disk there may be full
                return _Died()
            raise
        if isinstance(outcome, OtherVersion):
            says = f"The cluster runs EventGuard {outcome.version}, this computer {__version__}."
            raise SetupError(says, "Bring both to the same version: photos would come out differently.")
        if isinstance(outcome, NotDone):
            self._cluster.refused(outcome.why)
            return worker.Trouble(f"The cluster refused to work on it: {outcome.why}")
        return outcome


class _Died:
    """One computer after another died over a job, or while it had it."""


def to_send(policy: BatchPolicy, safe: bool) -> BatchPolicy:
    """What of a batch policy goes to other computers: templates only where faces are compared, and only by TLS."""
    if not policy.compares:
        return replace(policy, gallery=None)
    if not safe:
        why = "Faces are compared in this batch, and what people look like travels only by TLS."
        raise SetupError(why, "Reach the cluster by tls://, or cover everybody: --faces all")
    if policy.network is not None:
        why = "The school's own network for comparing faces stays here: it cannot be used on a cluster."
        raise SetupError(why, "Go back to the built-in one: eventguard recognition network --built-in")
    return policy
