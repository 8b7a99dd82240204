"""``eventguard``, and ``python -m eventguard``. Every worker process imports this file again, so it imports nothing."""

import sys


def main() -> int:
    """Run one command; returns its exit code."""
    from eventguard.cli import main as run  # noqa: PLC0415  not in a worker

    return run()


if __name__ == "__main__":
    sys.exit(main())
