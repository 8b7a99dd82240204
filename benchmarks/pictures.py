"""Colours against a colour-managed rendering, and the time that a 12-megapixel JPEG takes on its way in and out.

Run: uv run --group bench python benchmarks/pictures.py        (colours need the research photos in ../shared/data)
The rendering to compare with is computed here from the published primaries and transfer curves of Display P3 and Adobe
RGB (1998), at full size and without any colour engine; the difference is CIEDE2000 between it and the finished file.
"""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import piexif
import pillow_heif
from PIL import Image, ImageCms, ImageFilter
from rich.console import Console
from rich.table import Table
from skimage.color import deltaE_ciede2000, rgb2lab

from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.inspector import FileInspector
from eventguard.adapters.photos.residue import JpegReader
from eventguard.core.settings import Settings

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data" / "metadata"
RESULTS = ROOT / "benchmarks" / "results" / "pictures.json"
WIDE_GAMUT = (
    "ianare__exif-samples/heic~IMG_5195.HEIC",
    "ianare__exif-samples/heic~mobile~iphone_13_pro_max.HEIC",
    "ExifReader__fixtures/test~fixtures~images~test.heic",
)
#: Any file that carries Adobe's own profile.
ADOBE = "exiftool__t_images/t~images~ExifTool.jpg"
#: Linear RGB to XYZ (D65): IEC 61966-2-1, SMPTE EG 432-1 (Display P3), Adobe RGB (1998) section 4.3.5.
TO_XYZ = {
    "sRGB": [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]],
    "Display P3": [[0.4865709, 0.2656677, 0.1982173], [0.2289746, 0.6917385, 0.0792869], [0.0, 0.0451134, 1.0439444]],
    "Adobe RGB": [
        [0.5766690, 0.1855582, 0.1882286],
        [0.2973450, 0.6273636, 0.0752915],
        [0.0270314, 0.0706889, 0.9913375],
    ],
}
Picture = npt.NDArray[np.float64]
ROUNDS = 9


def rendering(pixels: npt.NDArray[np.uint8], space: str) -> Picture:
    """These numbers of a wide space as sRGB, 0 to 1 (height x width x 3)."""
    values = pixels / 255.0
    linear = values ** (563 / 256) if space == "Adobe RGB" else _linear(values)
    mixed = np.clip(linear @ np.linalg.multi_dot([np.linalg.inv(TO_XYZ["sRGB"]), TO_XYZ[space]]).T, 0, 1)
    return np.asarray(np.where(mixed <= 0.0031308, mixed * 12.92, 1.055 * mixed ** (1 / 2.4) - 0.055))


def _linear(values: Picture) -> Picture:
    return np.asarray(np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4))


def difference(untrusted: bytes, stored: npt.NDArray[np.uint8], space: str) -> float:
    """Mean CIEDE2000 between the finished file and the rendering."""
    codec = PillowCodec(Settings())
    finished = codec.decode(codec.encode(codec.decode(untrusted)))
    expected = Image.fromarray((rendering(stored, space) * 255).round().astype(np.uint8))
    expected = expected.resize((finished.shape[1], finished.shape[0]), Image.Resampling.LANCZOS)
    colours = (rgb2lab(np.asarray(expected)), rgb2lab(finished))
    return float(deltaE_ciede2000(*colours).mean())  # type: ignore[no-untyped-call,unused-ignore]


def colours() -> dict[str, float]:
    """Phone photos in Display P3, and the same in Adobe RGB."""
    pillow_heif.register_heif_opener()
    with Image.open(REAL / ADOBE) as image:
        adobe = image.info["icc_profile"]
    found = {}
    for number, name in enumerate(WIDE_GAMUT, 1):
        untrusted = (REAL / name).read_bytes()
        with Image.open(io.BytesIO(untrusted)) as image:
            stored, profile = image.convert("RGB"), image.info["icc_profile"]
        found[f"phone photo {number}, Display P3"] = difference(untrusted, np.asarray(stored), "Display P3")
        p3, adobe_rgb = (ImageCms.ImageCmsProfile(io.BytesIO(each)) for each in (profile, adobe))
        wide = ImageCms.profileToProfile(stored, p3, adobe_rgb)
        assert wide is not None
        buffer = io.BytesIO()
        wide.save(buffer, "PNG", icc_profile=adobe)
        found[f"phone photo {number}, Adobe RGB"] = difference(buffer.getvalue(), np.asarray(wide), "Adobe RGB")
    return found


def phone_photo() -> bytes:
    """A JPEG of 4032 x 3024 with the detail of a meadow, EXIF and a thumbnail; no face."""
    noise = np.random.default_rng(0).integers(0, 256, (1512, 2016, 3), dtype=np.uint8)
    photo = Image.fromarray(noise).filter(ImageFilter.GaussianBlur(2)).resize((4032, 3024), Image.Resampling.BICUBIC)
    small = io.BytesIO()
    photo.resize((160, 120)).save(small, "JPEG")
    exif = piexif.dump({"0th": {piexif.ImageIFD.Make: b"Larkcam"}, "1st": {}, "thumbnail": small.getvalue()})
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=92, exif=exif)
    return buffer.getvalue()


def plain(untrusted: bytes) -> None:
    """Decode, resize and encode with Pillow and nothing else."""
    with Image.open(io.BytesIO(untrusted)) as image:
        image.resize((2048, 1536), Image.Resampling.LANCZOS).save(io.BytesIO(), "JPEG", quality=90)


def file_work(untrusted: bytes) -> None:
    """All that is done to a file except looking for faces."""
    codec = PillowCodec(Settings())
    pixels = codec.decode(untrusted)
    FileInspector().found(untrusted, pixels)
    assert not JpegReader().residue(codec.encode(pixels))


def looking(untrusted: bytes) -> None:
    """The two looks for faces alone."""
    settings = Settings()
    pixels = PillowCodec(settings).decode(untrusted)
    detector = Detector(settings)
    detector.search(pixels)
    detector.look_again(pixels)


def seconds(works: dict[str, Callable[[bytes], None]], untrusted: bytes) -> dict[str, float]:
    """The median time of each, taken in turns so that a busy moment falls on all."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            started = time.perf_counter()
            work(untrusted)
            took[name].append(time.perf_counter() - started)
    return {name: median(times) for name, times in took.items()}


def main() -> None:
    """Measure, print the tables, keep them as JSON."""
    results: dict[str, dict[str, float]] = {}
    console = Console(width=120)
    if REAL.is_dir():
        results["mean CIEDE2000"] = colours()
    works: dict[str, Callable[[bytes], None]] = {
        "plain Pillow": plain,
        "EventGuard's file work": file_work,
        "decoding and looking for faces": looking,
    }
    results["seconds for 12 megapixels"] = seconds(works, phone_photo())
    for title, rows in results.items():
        table = Table("", title, title=title)
        for name, value in rows.items():
            table.add_row(name, f"{value:.2f}")
        console.print(table)
    took = results["seconds for 12 megapixels"]
    ratio = took["EventGuard's file work"] / took["plain Pillow"]
    console.print(f"file work over plain Pillow: {ratio:.2f}")
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
