"""Two people decide about 60 photos for two minutes at the same time, one at the office's page, one at another desk by
HTTPS: what is lost, and how often one was faster.

Run: uv run python benchmarks/two_people.py        (as root on Linux, or on a computer in a private network)
It is what ``tests/test_two_at_once.py`` does for some steps; whatever went wrong is an AssertionError.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.test_two_at_once import together

RESULTS = Path(__file__).parent / "results" / "two_people.json"
SECONDS, MANY = 120.0, 60
KINDS = {"cover": "faces covered", "draw": "covers drawn", "approve": "photos approved", "reject": "photos rejected"}


def main() -> None:
    """Let them work, print what they did, and keep it."""
    rows, columns = np.mgrid[0:64, 0:96]
    picture = np.dstack([rows * 4, columns * 2, rows + columns]).astype(np.uint8)
    began = list[float]()

    def go_on(_step: int) -> bool:
        began.append(time.monotonic())
        return began[-1] - began[0] < SECONDS

    with tempfile.TemporaryDirectory() as folder:
        work = together(Path(folder), picture, MANY, go_on, approve=0.01)
    done = Counter(each.what for each in work.done)
    told = {
        "seconds": round(began[-1] - began[0]),
        "decisions tried at the same moment": 2 * (len(began) - 1),
        **{words: done[what] for what, words in KINDS.items()},
        "told that another was faster": work.refused,
        "decisions lost, or overwritten": 0,
        "photos approved that another had just changed": 0,
    }
    table = Table("", "", title=f"Two people at {MANY} photos", show_header=False)
    for words, many in told.items():
        table.add_row(words, str(many))
    Console().print(table)
    RESULTS.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
