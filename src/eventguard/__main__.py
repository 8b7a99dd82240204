"""``eventguard``, and ``python -m eventguard``. Every worker process imports this file again, so it imports nothing."""

import os
import sys


def main() -> int:
    """Run one command; returns its exit code."""
    from eventguard.cli import main as run  # noqa: PLC0415  not in a worker

    if sys.stdout is None:  # a program without a console, on Windows
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115  for as long as it runs
    return run()


if __name__ == "__main__":
    sys.exit(main())
