"""``eventguard``, and ``python -m eventguard``. Every worker process imports this file again, so it imports nothing."""

import os
import sys

#: The command that somebody waits for in front of one photo: its worker starts while the rest of us is still read.
BEGINS_AT_ONCE = "check"


def main() -> int:
    """Run one command; returns its exit code."""
    if sys.stdout is None:  # a program without a console, on Windows
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115  for as long as it runs
    if BEGINS_AT_ONCE in sys.argv:
        from eventguard import worker  # noqa: PLC0415  not in a worker's own copy of this file
        from eventguard.adapters.computer.worker_processes import begin  # noqa: PLC0415  the same

        begin(worker.get_ready, worker.start, None)
    from eventguard.cli import main as run  # noqa: PLC0415  the same

    return run()


if __name__ == "__main__":
    sys.exit(main())
