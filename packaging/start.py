"""What the bundle runs: without arguments, as a double click does, the program with its page; else the command line."""

import multiprocessing
import sys
import warnings

from eventguard.__main__ import main

if __name__ == "__main__":
    if "-c" in sys.argv:  # Python's own helper of worker processes: its options are for Python, not for a bundle
        warnings.filterwarnings("ignore", "resource_tracker")
        sys.argv = [each for each in sys.argv if not each.startswith("-W")]
    multiprocessing.freeze_support()  # a worker process is this file, too
    if len(sys.argv) == 1:
        sys.argv.append("app")
    sys.exit(main())
