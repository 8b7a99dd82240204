"""What is left in a file after cleaning, beside the usual tools; then every research file through EventGuard.

Run: uv run --group bench python benchmarks/metadata.py
Needs exiftool and mat2 (both in Debian and Ubuntu; a tool that is absent is left out of the table) and, for the real
files, the research photos in ../shared/data. EventGuard's row is its file work alone, without looking for faces, as the
others do not look for any; what is said of all research files is the whole way of a photo.
"""

import contextlib
import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import piexif
from PIL import Image
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the torture files are the tests'

from tests.torture import carries, files  # noqa: E402

from eventguard import worker  # noqa: E402
from eventguard.adapters.computer.worker_processes import Limits, processes, stream  # noqa: E402
from eventguard.adapters.folders.sources import examine  # noqa: E402
from eventguard.adapters.photos.codec import PillowCodec  # noqa: E402
from eventguard.adapters.photos.residue import JpegReader  # noqa: E402
from eventguard.core.errors import PhotoTrouble  # noqa: E402
from eventguard.core.pipeline import BatchPolicy, Cleaned  # noqa: E402
from eventguard.core.settings import Settings  # noqa: E402

REAL = ROOT.parent / "shared" / "data" / "metadata"
RESULTS = ROOT / "benchmarks" / "results" / "metadata.json"
EXIFTOOL = ("exiftool", "-j", "-a", "-G1", "-s", "-ee3", "-u", "-U")
#: Tags that say no more than a JPEG's or PNG's header does, and those that are about the file system or exiftool.
HEADER = {
    "JFIFVersion", "ResolutionUnit", "XResolution", "YResolution", "FileType", "FileTypeExtension", "MIMEType",
    "ImageWidth", "ImageHeight", "EncodingProcess", "BitsPerSample", "ColorComponents", "YCbCrSubSampling", "ImageSize",
    "Megapixels", "BitDepth", "ColorType", "Compression", "Filter", "Interlace", "CurrentIPTCDigest",
}  # fmt: skip
OUTSIDE = ("System", "ExifTool", "SourceFile")
Content = dict[str, bytes]
#: What became of some files, and which of them the tool said it could not clean.
Outcome = tuple[Content, set[str]]


@dataclass
class Left:
    """One tool over one set of files."""

    files: int
    left: int
    refused: int
    damaged: int
    seconds: float


def one_by_one(clean: Callable[[bytes], bytes]) -> Callable[[Content], Outcome]:
    """A cleaner of many files out of a function that cleans one."""

    def clean_all(content: Content) -> Outcome:
        cleaned = {}
        for name, data in content.items():
            with contextlib.suppress(Exception):  # each library has its own way of saying no
                cleaned[name] = clean(data)
        return cleaned, content.keys() - cleaned.keys()

    return clean_all


def by_command(*command: str) -> Callable[[Content], Outcome]:
    """A cleaner that starts a command once on a folder of copies, which it changes in place. Both tools name the files
    that they could not clean, exiftool after "Error", mat2 after "[-]".
    """

    def clean_all(content: Content) -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            paths = {name: Path(folder, f"{index}.{_ending(name)}") for index, name in enumerate(content)}
            for name, path in paths.items():
                path.write_bytes(content[name])
            done = subprocess.run([*command, *paths.values()], capture_output=True, check=False, text=True)
            lines = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("Error", "[-]"))]
            refused = {name for name, path in paths.items() if any(str(path) in line for line in lines)}
            return {name: path.read_bytes() for name, path in paths.items() if name not in refused}, refused

    return clean_all


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[-1] if "." in name else name.split("/", maxsplit=1)[0]


def with_eventguard(data: bytes) -> bytes:
    """Decode, encode anew, read again."""
    codec = PillowCodec(Settings())
    cleaned = codec.encode(codec.decode(data))
    if JpegReader().residue(cleaned):
        raise PhotoTrouble("residue")
    return cleaned


def with_pillow(data: bytes) -> bytes:
    """Open and save in the same format, as many scripts do."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.save(buffer, image.format)
    return buffer.getvalue()


def with_piexif(data: bytes) -> bytes:
    """The usual advice for removing EXIF from a JPEG."""
    buffer = io.BytesIO()
    piexif.remove(data, buffer)
    return buffer.getvalue()


CLEANERS: dict[str, Callable[[Content], Outcome]] = {
    "EventGuard": one_by_one(with_eventguard),
    "piexif.remove": one_by_one(with_piexif),
    "Pillow, open and save": one_by_one(with_pillow),
    "exiftool -all=": by_command("exiftool", "-all=", "-overwrite_original"),
    "mat2": by_command("mat2", "--inplace"),
}


def tags(content: Content) -> dict[str, set[str]]:
    """The tags that exiftool sees in each file, as ``group:name``."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {Path(folder, f"{index}.{_ending(name)}"): name for index, name in enumerate(content)}
        for path, name in paths.items():
            path.write_bytes(content[name])
        answer = subprocess.run([*EXIFTOOL, *paths], capture_output=True, check=False, text=True, errors="replace")
        seen = {paths[Path(photo["SourceFile"])]: set(photo) for photo in json.loads(answer.stdout or "[]")}
    return {name: {tag for tag in each if not tag.startswith(OUTSIDE)} for name, each in seen.items()}


def decodes(data: bytes) -> bool:
    """Whether Pillow reads the picture whole."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except Exception:  # a decoder raises anything on damaged files
        return False
    return True


def compare(content: Content, secrets: Callable[[Content], int]) -> dict[str, Left]:
    """Every tool that is there over the same files."""
    left = {}
    whole = {name for name, data in content.items() if decodes(data)}
    for tool, clean in CLEANERS.items():
        if tool.split()[0] in ("exiftool", "mat2") and not shutil.which(tool.split()[0]):
            continue
        started = time.perf_counter()
        cleaned, refused = clean(content)
        seconds = time.perf_counter() - started
        damaged = sum(not decodes(cleaned[name]) for name in cleaned.keys() & whole)
        left[tool] = Left(len(content), secrets(cleaned), len(refused), damaged, round(seconds, 1))
    return left


def with_tags(content: Content) -> int:
    """Files in which exiftool still sees more than a header."""
    return sum(any(tag.split(":")[1] not in HEADER for tag in seen) for seen in tags(content).values())


def everything() -> dict[str, object]:
    """All research files the whole way, faces covered, in the worker processes and limits of ``clean``."""
    batch_policy = BatchPolicy(settings := Settings(), None, {})
    paths = sorted(path for path in REAL.rglob("*") if path.is_file())
    jobs = [worker.Clean(source.path, source.id) for source in map(examine, paths)]
    limits = Limits.of(settings)
    held: Content = {}
    reasons: Counter[str] = Counter()
    took: list[tuple[float, str]] = []
    last = time.perf_counter()
    for job, outcome in stream(processes(worker.start, batch_policy), 1, worker.work, jobs, limits):
        now = time.perf_counter()
        took.append((round(now - last, 2), str(job.path.relative_to(REAL))))
        last = now
        if isinstance(outcome, Cleaned):
            held[str(job.path.relative_to(REAL))] = outcome.encoded
        else:
            reasons[outcome.reason if isinstance(outcome, worker.Trouble) else "crashed, hung or swelled"] += 1
    assert len(held) + reasons.total() == len(paths), "every file ends somewhere"
    return {
        "files": len(paths),
        "held": len(held),
        "quarantined": dict(reasons.most_common()),
        "most megabytes of a worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "residue": sum(bool(JpegReader().residue(encoded)) for encoded in held.values()),
        "slowest": sorted(took, reverse=True)[:5],
        "tags": sorted(set().union(*tags({name + ".jpg": data for name, data in held.items()}).values())),
    }


def show(title: str, secret: str, left: dict[str, Left]) -> None:
    """One table."""
    table = Table(title=title)
    for column in ("tool", secret, "refused", "damaged", "seconds"):
        table.add_column(column, justify="left" if column == "tool" else "right")
    for tool, row in left.items():
        table.add_row(tool, *(str(value) for value in (row.left, row.refused, row.damaged, row.seconds)))
    Console(width=120).print(table)


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    torture = files()
    results: dict[str, object] = {}
    if REAL.is_dir():  # first, because the largest child process is measured, and the other tools are children too
        results["all research files"] = everything()
    left = compare(torture, lambda content: sum(map(carries, content.values())))
    show(f"{len(torture)} torture files, one secret in each", "secrets left", left)
    results["torture"] = {tool: asdict(row) for tool, row in left.items()}
    if REAL.is_dir():
        real = {str(path.relative_to(REAL)): path.read_bytes() for path in REAL.rglob("*.jp*g")}
        jpegs = {name: data for name, data in real.items() if data[:3] == b"\xff\xd8\xff"}
        left = compare(jpegs, with_tags)
        show(f"{len(jpegs)} real JPEG files", "files with tags left", left)
        results["real JPEG files"] = {tool: asdict(row) for tool, row in left.items()}
        Console(width=120).print_json(json.dumps(results["all research files"]))
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
