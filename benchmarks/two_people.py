"""Two people decide about 60 photos for two minutes at the same time: what is lost, and how often one was faster.

Run: uv run python benchmarks/two_people.py
It is what ``tests/test_two_at_once.py`` does for some steps; whatever went wrong is an AssertionError.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.test_two_at_once import together

SECONDS, MANY = 120.0, 60


def main() -> None:
    """Let them work, and print what they did."""
    rows, columns = np.mgrid[0:64, 0:96]
    picture = np.dstack([rows * 4, columns * 2, rows + columns]).astype(np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        until = time.monotonic() + SECONDS
        work = together(Path(folder), picture, MANY, lambda _step: time.monotonic() < until, approve=0.1)
    print(f"{len(work.done)} decisions made, {work.refused} told that another was faster, none lost")


if __name__ == "__main__":
    main()
