"""Starts the bundle (``bundle.py``) where there is nothing else: in a root with the C library, and no Python.

For Linux, as root: ``sudo python packaging/try_bundle.py``. Ends with an error if anything does not work there.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

BUNDLE = Path(__file__).resolve().parents[1] / "dist" / "EventGuard"
LIBRARIES = ("c", "m", "dl", "pthread", "rt", "util", "resolv", "nss_files")
PROGRAM = "/opt/EventGuard/EventGuard"
#: Character devices: name, major and minor number.
DEVICES = (("null", 1, 3), ("zero", 1, 5), ("urandom", 1, 9))


def main() -> None:
    """Make that root, and run in it what a school does."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        _furnish(root)
        subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
        try:
            for what in (_version, _demo, _page):
                began = time.monotonic()
                print(f"{what(root)} ({time.monotonic() - began:.1f} s)", flush=True)
        finally:
            subprocess.run(["umount", root / "proc"], check=True)


def _furnish(root: Path) -> None:
    """The C library, the devices and names that every system has, and the bundle."""
    for folder in ("dev/shm", "etc", "home", "lib64", "opt", "proc", "tmp"):
        (root / folder).mkdir(parents=True)
    loader = Path("/lib64/ld-linux-x86-64.so.2")
    shutil.copy2(loader.resolve(), root / "lib64" / loader.name)
    library = loader.resolve().parent
    for file in [
        f"lib{name}.so.{'6' if name in 'cm' else '1' if name in ('rt', 'util') else '*'}" for name in LIBRARIES
    ]:
        for path in library.glob(file):
            _copy(path, root)
    _copy(library / "libz.so.1", root)
    for device, major, minor in DEVICES:
        os.mknod(root / "dev" / device, 0o666 | 0o020000, os.makedev(major, minor))
    (root / "etc/passwd").write_text("root:x:0:0::/home:/none\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
    shutil.copytree(BUNDLE, root / "opt" / BUNDLE.name, symlinks=True)


def _copy(path: Path, root: Path) -> None:
    target = root / path.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path.resolve(), target)


def _command(root: Path, *arguments: str) -> list[str]:
    return [
        "env",
        "-i",
        f"PATH={os.environ['PATH']}",
        "HOME=/home",
        "LANG=C.UTF-8",
        "chroot",
        str(root),
        PROGRAM,
        *arguments,
    ]


def _version(root: Path) -> str:
    run = subprocess.run(_command(root, "--version"), check=True, capture_output=True, text=True)
    return run.stdout.strip()


def _demo(root: Path) -> str:
    run = subprocess.run(
        _command(root, "--json", "demo", "--into", "/home/demo"), check=True, capture_output=True, text=True
    )
    held = sum(json.loads(line).get("state") == "held" for line in run.stdout.splitlines())
    if not held or run.stderr.count("Traceback"):
        raise RuntimeError(run.stderr)
    return f"cleaned the drawn event: {held} photos are held"


def _page(root: Path) -> str:
    """Opens the page as a double click does, lets in whoever has the key, and stops it."""
    with subprocess.Popen(_command(root, "--json", "app"), stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        address = urlsplit(json.loads(program.stdout.readline())["address"])
        asked = urllib.request.Request(f"http://127.0.0.1:{address.port}/open", f"key={address.fragment}".encode())
        asked.add_header("Host", address.netloc)
        asked.add_header("Accept", "text/html")
        with urllib.request.urlopen(asked) as answer:
            let_in = answer.status == 200 and "set-cookie" in {name.lower() for name, _ in answer.getheaders()}
        program.terminate()
    if not let_in:
        raise RuntimeError("the page did not let its browser in")
    return "opened its page, and ended"


if __name__ == "__main__":
    main()
