"""What a cluster with more cores would do, from what one photo costs each part of it."""

import heapq
from dataclasses import dataclass
from random import Random

from eventguard.app.cluster.cluster import AHEAD

PHOTOS = 200_000
#: How much the work on photos differs, as a share of its mean: crowds take several times as long as portraits.
SPREAD = 0.6


@dataclass(frozen=True)
class Costs:
    """Seconds that one photo takes a worker's core, the parent's process and the scheduler's, and its megabytes."""

    worker: float
    parent: float
    scheduler: float
    megabytes: float


@dataclass(frozen=True)
class Simulated:
    """How long it takes by a network of so many Gbit/s, how ``busy`` the cores are (0 to 1), and what limits it."""

    cores: int
    gigabits: int
    hours: float
    a_minute: float
    busy: float
    limit: str


def simulated(costs: Costs, cores: int, gigabits: int) -> Simulated:
    """Send one photo after another: each goes through the parent, then the scheduler and its network (twice: in, and
    out to whoever works on it), then a worker; as many are on their way as the program allows.
    """
    random, network = Random(1), 2 * costs.megabytes * 8e6 / (gigabits * 1e9)
    parent = scheduler = last = 0.0
    free = [0.0] * cores
    finished: list[float] = []
    for _ in range(PHOTOS):
        begun = max(parent, heapq.heappop(finished)) if len(finished) >= AHEAD * cores else parent
        parent = begun + costs.parent
        scheduler = max(scheduler, parent) + max(costs.scheduler, network)
        start = max(scheduler, heapq.heappop(free))
        end = start + costs.worker * random.uniform(1 - SPREAD, 1 + SPREAD)
        heapq.heappush(free, end)
        heapq.heappush(finished, end)
        last = max(last, end)
    loads = {
        "the cores": costs.worker / cores,
        "the school's own process": costs.parent,
        "the scheduler's process": costs.scheduler,
        "the scheduler's network": network,
    }
    limit = max(loads, key=lambda name: loads[name])
    busy = PHOTOS * costs.worker / cores / last
    return Simulated(
        cores, gigabits, round(last / 3600, 2), round(60 * PHOTOS / last, 1), round(min(1.0, busy), 3), limit
    )
