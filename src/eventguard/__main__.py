"""``python -m eventguard``."""

import sys

from eventguard.cli import main

if __name__ == "__main__":  # spawned workers import this module again
    sys.exit(main())
