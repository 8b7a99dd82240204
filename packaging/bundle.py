"""Builds EventGuard as one folder with everything, Python too: ``python packaging/bundle.py``; on each system for it.

It goes by way of the wheel, so that exactly what is installed from that is in it, and starts what it has built.
"""

import shutil
import subprocess
import sys
import venv
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST, BUILD = ROOT / "dist", ROOT / "build"
NAME = "EventGuard"
PYINSTALLER = "pyinstaller>=6.16,<7"
#: Packages whose versions, or files, are looked up by name at run time.
METADATA = (
    *("eventguard", "opencv-python-headless", "openvino", "dlib-bin", "face_recognition_models"),
    *("pillow", "pillow-heif", "piexif", "keyring"),
)
#: Of dlib's networks two are used; the one of 100 MB is not.
MODELS = ("dlib_face_recognition_resnet_model_v1.dat", "shape_predictor_5_face_landmarks.dat")
#: Networks run on the processor alone, and all of ours are ONNX files: 80 MB of openvino serve others.
NEEDLESS = (
    "intel_gpu",
    "intel_npu",
    "auto_batch",
    "auto_plugin",
    "hetero",
    "gguf_f",
    "jax_f",
    "paddle_f",
    "pytorch_f",
    "tensorflow",
)
LEFT_OUT = ("tkinter", "IPython", "matplotlib", "torch", "tensorflow", "openvino.torch", "openvino.tools.benchmark")


def main() -> None:
    """Build the wheel, install it into an environment of its own, bundle that, and start the bundle."""
    python = _environment()
    _run(python, "-m", "PyInstaller", *_options(python), str(ROOT / "packaging" / "start.py"))
    folder = DIST / NAME
    for path in [*DIST.rglob("*openvino_*")]:  # macOS has it twice, also as an application
        if path.is_file() and any(f"openvino_{part}" in path.name for part in NEEDLESS):
            path.unlink()
    for typed in DIST.rglob("eventguard/py.typed"):
        typed.with_name("built").write_text(f"{datetime.now(UTC):%Y-%m-%d}\n")
    shutil.copy2(ROOT / "LICENSE", folder)
    program = folder / (f"{NAME}.exe" if sys.platform == "win32" else NAME)
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True, timeout=120).stdout
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{folder}: {said.strip() or NAME}, {size / 2**20:.0f} MB")


def _environment() -> Path:
    """The Python of a new environment with our wheel, what it needs, and PyInstaller."""
    shutil.rmtree(BUILD / "env", ignore_errors=True)
    venv.create(BUILD / "env", with_pip=True)
    python = BUILD / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    for old in DIST.glob("eventguard-*.whl"):
        old.unlink()
    _run(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(DIST), str(ROOT))
    (wheel,) = DIST.glob("eventguard-*.whl")
    _run(python, "-m", "pip", "install", "--quiet", str(wheel), PYINSTALLER)
    return python


def _options(python: Path) -> list[str]:
    looked_up = "import importlib.util; print(importlib.util.find_spec('face_recognition_models').origin)"
    found = subprocess.run([python, "-c", looked_up], check=True, capture_output=True, text=True).stdout
    models = Path(found.strip()).parent / "models"
    options = ["--noconfirm", "--onedir", "--name", NAME, "--distpath", str(DIST), "--workpath", str(BUILD / "work")]
    options += ["--specpath", str(BUILD), "--collect-data", "eventguard", "--collect-submodules", "eventguard"]
    options += ["--collect-binaries", "openvino", "--collect-data", "openvino", "--hidden-import", "openvino"]
    options += [
        "--collect-submodules",
        "keyring.backends",
        "--collect-submodules",
        "uvicorn",
        "--hidden-import",
        "dlib",
    ]
    options += [option for package in METADATA for option in ("--copy-metadata", package)]
    options += [
        option for name in MODELS for option in ("--add-data", f"{models / name}:face_recognition_models/models")
    ]
    options += [option for name in LEFT_OUT for option in ("--exclude-module", name)]
    return options + (["--windowed"] if sys.platform in ("win32", "darwin") else [])


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
