"""How a process of a cluster begins and ends: the only module of ours that dask's processes need beside the work."""

from typing import Any

from distributed import WorkerPlugin

from eventguard import cluster_worker


class Ready(WorkerPlugin):
    """Prepares such a process.

    Args:
        alone: whether no other one works on this computer: then one may use all cores.
    """

    name = "eventguard"

    def __init__(self, alone: bool) -> None:
        self._alone = alone

    def setup(self, worker: Any) -> None:
        """The process begins."""
        cluster_worker.get_ready(self._alone, worker.local_directory)

    def teardown(self, worker: Any) -> None:  # noqa: ARG002  dask says which
        """The process ends."""
        cluster_worker.end()
