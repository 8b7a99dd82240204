"""Odd films are held clean, hostile ones are refused with a sentence; nothing of what a film carries comes through."""

import io
import random
import re
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.container import OutputContainer

from eventguard.adapters.films import opening
from eventguard.adapters.films.mp4_residue import residue
from eventguard.adapters.films.open_reel import open_reel
from eventguard.adapters.films.opening import MOST_PIXELS, opened
from eventguard.adapters.films.picture import Turn, upright_size
from eventguard.core.errors import PhotoTrouble
from eventguard.core.settings import Settings
from tests.conftest import ROOT
from tests.film_canaries import canaries, carries, remuxed
from tests.films import box, cleaned, film_file, grown, index_first, places_of, plain_film

pytestmark = pytest.mark.one_python

SETTINGS = Settings()
#: A film of a second or two takes a tenth of this.
SECONDS = 20
CANARIES = canaries()


def outcome(content: bytes, moving: bool = True) -> str:
    """``held``, or the sentence of the trouble; anything else that happens fails."""
    began = time.monotonic()
    try:
        made: bytes | None = cleaned(content, moving=moving)
    except PhotoTrouble as trouble:
        made, said, remedy = None, trouble.message, trouble.remedy
    else:
        said, remedy = "held", "None."
    assert made is None or residue(io.BytesIO(made)) == ()
    assert said == "held" or (said.endswith(".") and remedy.endswith("."))
    assert time.monotonic() - began < SECONDS
    return said


@pytest.mark.parametrize("place", CANARIES)
def test_nothing_that_a_film_carries_comes_through(place: str) -> None:
    content = CANARIES[place]()
    assert carries(content), "it is there"
    made = cleaned(content, moving=True)
    assert residue(io.BytesIO(made)) == ()
    assert not carries(made)


def set_in(content: bytes, kind: bytes, at: int, *values: int, wide: str = "I") -> bytes:
    """The same file with numbers in the last box of this kind changed, at so many bytes behind its name."""
    changed = bytearray(content)
    struct.pack_into(f">{len(values)}{wide}", changed, content.rindex(kind) + 4 + at, *values)
    return bytes(changed)


def in_first(content: bytes, kind: bytes, at: int, *values: int) -> bytes:
    """The same for the first box of this kind."""
    changed = bytearray(content)
    struct.pack_into(f">{len(values)}I", changed, content.index(kind) + 4 + at, *values)
    return bytes(changed)


def without(content: bytes, kind: bytes) -> bytes:
    """The same file whose boxes of this kind nobody knows."""
    return content.replace(kind, b"none")


SILENT = film_file()


def _raw_sound() -> bytes:
    """A film of one frame whose sound is not compressed, its track first."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mov") as container:
        tone: Any = container.add_stream("pcm_s16le", rate=48_000, layout="mono")
        stream: Any = container.add_stream("mjpeg", rate=30)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuvj420p"
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.int16), "s16", "mono")
        sound.sample_rate = 48_000
        container.mux(tone.encode(sound))
        container.mux(stream.encode(av.VideoFrame(160, 96, "yuvj420p")))
        container.mux([*tone.encode(None), *stream.encode(None)])
    return buffer.getvalue()


def _long_sound(ticks: int) -> bytes:
    """The same with fifty million samples of so many ticks, and the bytes to believe it."""
    content = in_first(in_first(_raw_sound(), b"stts", 8, 50_000_000, ticks), b"stsz", 4, 1, 50_000_000)
    return content + box(b"free", bytes(50_000_000))


def _sound_alone() -> bytes:
    buffer = io.BytesIO()
    with av.open(io.BytesIO(plain_film()), "r") as source, av.open(buffer, "w", format="mp4") as target:
        stream: Any = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    return buffer.getvalue()


def _covered(content: bytes) -> bytes:
    picture = film_file("mov", "mjpeg", frames=1, pix_fmt="yuvj420p")
    picture = picture[picture.index(b"\xff\xd8") : picture.index(b"\xff\xd9") + 2]
    cover = box(b"covr", box(b"data", struct.pack(">II", 13, 0) + picture))
    handler = box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    return grown(content, (b"moov",), box(b"udta", box(b"meta", bytes(4) + handler + box(b"ilst", cover))))


#: What no film of a camera is, and what is said of it.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "one box": (lambda: box(b"ftyp", b"isom\0\0\2\0isom"), "damaged|no moving"),
    "no index": (lambda: without(SILENT, b"moov"), "damaged|no moving"),
    "no frames": (lambda: without(SILENT, b"stbl"), "damaged|no moving|cannot read"),
    "frames of no size": (lambda: in_first(SILENT, b"stsz", 8, 0), "damaged|no picture|cut off"),
    "frames beyond the end": (lambda: in_first(SILENT, b"stco", 8, 2**31), "damaged|cut off|no picture"),
    "frames that lie in each other": (lambda: in_first(SILENT, b"stsz", 12, 5, 7, 9), "damaged"),
    "frames of four gigabytes": (lambda: in_first(SILENT, b"stsz", 12, 2**32 - 1), "damaged|cut off|no picture"),
    "two thousand million frames": (lambda: in_first(SILENT, b"stsz", 4, 1, 2**31), "claims more"),
    "two hundred million frames": (lambda: in_first(SILENT, b"stsz", 4, 1, 2 * 10**8), "claims more"),
    "a table of nothing but a count": (lambda: in_first(SILENT, b"stts", 8, 2**32 - 1), "claims more"),
    "two thousand million delays": (lambda: in_first(SILENT, b"ctts", 8, 2**31), "claims more"),
    "ten hours": (lambda: in_first(without(SILENT, b"edts"), b"stts", 12, 36000 * 384), "longer than 5 minutes"),
    "ten hours of Matroska": (lambda: _matroska_length(36_000_000.0), "longer than 5 minutes"),
    "a chunk of a thousand million samples": (lambda: in_first(_raw_sound(), b"stsc", 12, 2**30), "claims more"),
    "fifty million samples of two ticks": (lambda: _long_sound(2), "claims more"),
    "six minutes": (lambda: film_file(frames=40, times=[n * 9000 for n in range(40)], rate=25), "longer than 5"),
    "a thousand streams": (lambda: _many_tracks(1000), "streams"),
    "forty streams": (lambda: film_file("matroska", frames=3, prepare=_forty), "streams"),
    "16K frames": (lambda: _jpeg_claims(15360, 8640), "too large|no camera|damaged"),
    "more pixels than there are atoms": (lambda: _jpeg_claims(65500, 65500), "too large|no camera|damaged"),
    "16K of VP8": (lambda: _vp8_claims(16383, 16383), "too large|no camera|damaged"),
    "a moving picture of 16K": (lambda: _gif_claims(65535, 65535), "too large|no camera|damaged"),
    "encrypted": (lambda: SILENT.replace(b"avc1", b"encv"), "encrypted"),
    "a kind that is not read": (lambda: SILENT.replace(b"avc1", b"rle "), "cannot read|damaged"),
    "raw frames": (lambda: film_file("mov", "rawvideo", frames=3, pix_fmt="uyvy422"), "cannot read"),
    "a kind of before 1999": (lambda: film_file("avi", "cinepak", frames=3, pix_fmt="rgb24"), "cannot read"),
    "sound alone": (_sound_alone, "no moving picture"),
    "a cover picture alone": (lambda: _covered(_sound_alone()), "no moving picture"),
    "a playlist": (lambda: b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", "neither a picture nor a film"),
    "a list of films": (lambda: b"ffconcat version 1.0\nfile /etc/passwd\n", "neither a picture nor a film"),
    "a film of MPEG": (lambda: b"\0\0\1\xba\x44" + bytes(4000), "of a kind that"),
    "a cut Matroska": (lambda: film_file("matroska")[:-2000], "cut off|damaged"),
    "a cut AVI": (lambda: film_file("avi", "mpeg4")[:-5000], "cut off|damaged"),
    "a Matroska of nothing": (lambda: b"\x1aE\xdf\xa3" + b"\x80" * 5000, "damaged|no moving"),
    "Matroska within Matroska": (
        lambda: b"\x1aE\xdf\xa3\x80" + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 900,
        "",
    ),
    "an AVI of nothing": (lambda: b"RIFF\xff\0\0\0AVI " + b"LIST\0\0\0\0" * 40, "damaged|no moving"),
    "boxes in boxes": (lambda: _nested(3000), "damaged|no moving"),
    "a hundred thousand boxes": (lambda: SILENT + box(b"free", b"") * 200_000, "damaged"),
    "parts with two thousand million frames": (lambda: _parts(2**31 - 1), "claims more"),
    "parts with a million frames each": (lambda: _parts(900_000), "claims more|longer|damaged|held"),
    "a frame missing among others": (lambda: _emptied(SILENT, 12), "damaged"),
    "a GIF that does not move": (
        lambda: b"GIF89a\1\0\1\0\0\0\0\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0\x3b",
        "damaged|not move",
    ),
}


def _claimed_length(content: bytes, seconds: int) -> bytes:
    (scale,) = struct.unpack_from(">I", content, content.index(b"mdhd") + 16)
    return in_first(in_first(content, b"mdhd", 16, seconds * scale), b"mvhd", 16, seconds * 1000)


def _matroska_length(milliseconds: float) -> bytes:
    content = bytearray(film_file("matroska", frames=3))
    struct.pack_into(">d", content, content.index(b"\x44\x89\x88") + 3, milliseconds)
    return bytes(content)


def _many_tracks(many: int) -> bytes:
    at = places_of(SILENT, b"trak")[0]
    (size,) = struct.unpack_from(">I", SILENT, at)
    return grown(SILENT, (b"moov",), SILENT[at : at + size] * many)


def _forty(container: OutputContainer, _: Any) -> None:
    for _number in range(40):
        stream: Any = container.add_stream("subrip")
        stream.codec_context.subtitle_header = b"[Script Info]\n"


def _sized(content: bytes, width: int, height: int) -> bytes:
    changed = bytearray(content)
    struct.pack_into(">HH", changed, content.index(b"avc1\0\0\0\0\0\0") + 28, width, height)
    return bytes(changed)


def _jpeg_claims(width: int, height: int) -> bytes:
    content = film_file("avi", "mjpeg", frames=3, pix_fmt="yuvj420p")
    frame = content.index(b"\xff\xc0\0\x11")
    changed = content[: frame + 5] + struct.pack(">HH", height, width) + content[frame + 9 :]
    return changed.replace(struct.pack("<II", 160, 96), struct.pack("<II", width, height))


def _vp8_claims(width: int, height: int) -> bytes:
    content = film_file("webm", "libvpx", frames=3)
    return content.replace(b"\x9d\x01\x2a\xa0\0\x60\0", b"\x9d\x01\x2a" + struct.pack("<HH", width, height))


def _gif_claims(width: int, height: int) -> bytes:
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + bytes(6)
    frame = b"\x2c\0\0\0\0" + struct.pack("<HH", width, height) + b"\0\2\2\x44\1\0"
    return head + frame * 3 + b"\x3b"


def _elsewhere(kind: bytes, body: bytes) -> bytes:
    at = SILENT.index(b"url \0\0\0\1") - 4
    content = grown(SILENT, (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"), body)
    changed = bytearray(content)
    struct.pack_into(">I4sI", changed, at, 12 + len(body), kind, 0)
    return bytes(changed)


def _nested(deep: int) -> bytes:
    inner = b""
    for _ in range(deep):
        inner = box(b"moov", inner)
    return box(b"ftyp", b"isom\0\0\2\0isom") + inner


def _parts(frames: int) -> bytes:
    content = film_file(muxing={"movflags": "frag_keyframe+empty_moov"})
    changed = bytearray(content)
    for at in places_of(content, b"trun"):
        struct.pack_into(">II", changed, at + 8, 0, frames)
    return bytes(changed)


def _emptied(content: bytes, number: int) -> bytes:
    """One frame in the middle is filled with zeros."""
    (offset,) = struct.unpack_from(">I", content, content.index(b"stco") + 12)
    sizes = struct.unpack_from(">40I", content, content.index(b"stsz") + 16)
    start = offset + sum(sizes[:number])
    return content[:start] + bytes(sizes[number]) + content[start + sizes[number] :]


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_film_is_refused_with_a_sentence(name: str) -> None:
    made, sentence = REFUSED[name]
    said = outcome(made())
    assert said != "held" or "held" in sentence
    assert any(each in said for each in sentence.split("|")), said


#: Odd films that cameras, phones and programs make.
HELD: dict[str, Callable[[], bytes]] = {
    "a phone's": plain_film,
    "ten hours in the head": lambda: _claimed_length(SILENT, 36000),
    "16K in the description": lambda: _sized(SILENT, 15360, 8640),
    "a reference to another file": lambda: _elsewhere(b"url ", b"file:///etc/passwd\0"),
    "an alias": lambda: _elsewhere(b"alis", bytes(150)),
    "the index before the frames": lambda: index_first(SILENT),
    "in parts": lambda: film_file(muxing={"movflags": "frag_keyframe+empty_moov+default_base_moof"}),
    "in parts of one frame": lambda: film_file(muxing={"movflags": "frag_every_frame+empty_moov"}),
    "an edit list": lambda: film_file(options={"bf": "3"}, muxing={"use_editlist": "1"}),
    "no edit list": lambda: film_file(options={"bf": "3"}, muxing={"use_editlist": "0"}),
    "an edit that begins later": lambda: _edited(15360),
    "times below zero": lambda: film_file(muxing={"avoid_negative_ts": "disabled", "movflags": "negative_cts_offsets"}),
    "times far away": lambda: film_file("matroska", times=[10**8 + n * 33 for n in range(40)]),
    "times that vary": lambda: film_file("mp4", times=[n * 33 + n % 4 * 5 for n in range(40)]),
    "one picture a second": lambda: film_file(frames=8, rate=1),
    "a pause of four minutes": lambda: film_file("mp4", times=[n * 33 + (n > 20) * 240_000 for n in range(40)]),
    "240 frames a second": lambda: film_file(frames=60, rate=240),
    "one frame": lambda: film_file(frames=1),
    "QuickTime": lambda: film_file("mov"),
    "ProRes": lambda: film_file("mov", "prores_ks", frames=6, pix_fmt="yuv422p10le"),
    "JPEG frames": lambda: film_file("avi", "mjpeg", frames=12, pix_fmt="yuvj420p"),
    "H.263 in 3GP": lambda: film_file("3gp", "h263", size=(176, 144)),
    "MPEG-4 in 3GP": lambda: film_file("3gp", "mpeg4", size=(176, 144)),
    "an AVI without its index": lambda: film_file("avi", "mpeg4").replace(b"idx1", b"JUNK"),
    "an AVI whose camera lost power": lambda: _lost_power(film_file("avi", "mjpeg", frames=12, pix_fmt="yuvj420p")),
    "a Matroska without cues": lambda: film_file("matroska", muxing={"live": "1"}),
    "WebM": lambda: film_file("webm", "libvpx", options={"b": "800k"}),
    "WebM that one sees through": lambda: film_file(
        "webm", "libvpx", frames=8, pix_fmt="yuva420p", options={"auto-alt-ref": "0"}
    ),
    "WebM of VP9": lambda: film_file("webm", "libvpx-vp9", frames=8, options={"cpu-used": "8", "deadline": "realtime"}),
    "AV1": lambda: film_file("mp4", "libsvtav1", frames=12, options={"preset": "12", "svtav1-params": "lp=1"}),
    "HEVC": lambda: film_file("mp4", "libx265", frames=12, options={"x265-params": "log-level=0:pools=none"}),
    "10 bits": lambda: film_file(pix_fmt="yuv420p10le"),
    "4:2:2": lambda: film_file(pix_fmt="yuv422p"),
    "4:4:4": lambda: film_file(pix_fmt="yuv444p"),
    "RGB": lambda: film_file("mp4", "libx264rgb", frames=6, pix_fmt="rgb24", options={"preset": "ultrafast"}),
    "grey": lambda: film_file(pix_fmt="gray"),
    "odd sides": lambda: film_file("mp4", size=(161, 97), pix_fmt="yuv444p"),
    "a very small one": lambda: film_file(size=(16, 16)),
    "a very narrow one": lambda: film_file(size=(320, 16)),
    "interlaced": lambda: film_file(options={"x264-params": "tff=1", "flags": "+ildct+ilme"}),
    "refreshed bit by bit": lambda: film_file(options={"x264-params": "intra-refresh=1:keyint=10:bframes=0"}),
    "several slices": lambda: film_file(options={"x264-params": "slices=4"}),
    "sound that is not compressed": _raw_sound,
    "bytes behind the end": lambda: plain_film() + b"\0\0\0\x10free12345678",
    "a thousand empty boxes": lambda: grown(SILENT, (b"moov",), box(b"free", b"") * 1000),
}


def _edited(later: int) -> bytes:
    content = bytearray(film_file(options={"bf": "0"}))
    struct.pack_into(">II", content, content.index(b"elst") + 12, 500, later // 30 * 10)
    return bytes(content)


def _lost_power(content: bytes) -> bytes:
    """The sizes were to be written at the end, and so was the index."""
    return content[:4] + bytes(4) + content[8 : content.index(b"idx1")]


@pytest.mark.parametrize("name", HELD)
def test_an_odd_film_is_held_clean(name: str) -> None:
    assert outcome(HELD[name]()) == "held"


KINDS = {
    "mp4": SILENT,
    "index first": index_first(SILENT),
    "in parts": film_file(muxing={"movflags": "frag_keyframe+empty_moov"}),
    "matroska": film_file("matroska"),
    "avi": film_file("avi", "mpeg4"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_film_that_is_cut_off_anywhere_is_never_half_a_film(kind: str) -> None:
    content = KINDS[kind]
    for part in range(1, 21):
        said = outcome(content[: len(content) * part // 21])
        assert said != "held", f"{part} of 21 parts"


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_changed_in_a_film_it_is_held_clean_or_refused(kind: str) -> None:
    content, chance = KINDS[kind], random.Random(22)
    for _ in range(40):
        changed = bytearray(content)
        for _ in range(chance.choice((1, 3, 30))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        outcome(bytes(changed))


@pytest.mark.parametrize("kind", ["mp4", "in parts"])
def test_whatever_is_changed_in_an_index_it_is_held_clean_or_refused(kind: str) -> None:
    content, chance = KINDS[kind], random.Random(23)
    index = range(content.index(b"moov"), content.index(b"moov") + 700)
    for _ in range(60):
        changed = bytearray(content)
        changed[chance.choice(index)] = chance.choice((0, 1, 127, 128, 255))
        outcome(bytes(changed))


def test_a_damaged_frame_is_never_made_up() -> None:
    """What lies between keyframes is lost: a decoder would go on from the frame before, and nobody would know."""
    for number in (1, 5, 15, 25):
        assert outcome(_emptied(SILENT, number)) != "held"


def test_a_film_opens_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = open

    def watched(name: Any, *rest: Any, **more: Any) -> Any:
        seen.append(str(name))
        return real(name, *rest, **more)

    monkeypatch.setattr("builtins.open", watched)
    for name in ("a reference to another file", "an alias"):
        outcome(HELD[name]())
    assert not [name for name in seen if "passwd" in name]


def test_two_passes_over_a_damaged_film_see_the_same() -> None:
    chance = random.Random(24)
    for _ in range(12):
        changed = bytearray(SILENT)
        changed[chance.randrange(SILENT.index(b"mdat") + 4, SILENT.index(b"moov") - 4)] ^= 1 << chance.randrange(8)
        shown = []
        for _ in range(2):
            try:
                with open_reel(io.BytesIO(bytes(changed)), SETTINGS) as reel:
                    shown.append([frame.tobytes() for frame in reel.frames()])
            except PhotoTrouble as trouble:
                shown.append([trouble.message.encode()])
        assert shown[0] == shown[1]


#: Goes through all hostile films, and prints by how many bytes the process has grown since it had read an ordinary one.
GOING_THROUGH = """
import resource, sys
from tests.test_hostile_films import HELD, REFUSED, outcome
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
outcome(HELD["a phone's"]()), outcome(HELD["HEVC"]())
before = most()
for made, _ in REFUSED.values():
    outcome(made())
print(most() - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell how large a process was")
def test_no_claim_takes_memory() -> None:
    run = subprocess.run([sys.executable, "-c", GOING_THROUGH], cwd=ROOT, check=True, capture_output=True, text=True)
    assert int(run.stdout.split()[-1]) < 250 * 2**20


def test_frames_larger_than_the_limit_are_told_before_they_are_decoded() -> None:
    content = film_file("mov", "mjpeg", frames=1, size=(4096, 2560), pix_fmt="yuvj420p")
    assert MOST_PIXELS < 4096 * 2560
    with pytest.raises(PhotoTrouble, match="too large"):
        cleaned(content)


def test_pixels_of_no_camera_are_refused() -> None:
    with pytest.raises(PhotoTrouble, match="shape"):
        upright_size(160, 96, Fraction(100), Turn(), 2048)


def test_a_demuxer_is_named_and_never_guessed() -> None:
    with pytest.raises(PhotoTrouble), opened(io.BytesIO(SILENT), "matroska"):
        pass


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this computer")
@pytest.mark.parametrize(
    "making",
    [
        "-vf setfield=tff -flags +ildct+ilme -c:v mpeg4 out.avi",
        "-c:v libx264 -x264-params open-gop=1:keyint=8:bframes=3 -ss 0.5 out.mp4",
        "-c:v libx265 -pix_fmt yuv420p10le -color_trc arib-std-b67 -x265-params log-level=0 out.mov",
        "-c:v mpeg4 -vtag DIVX -bf 2 out.avi",
        "-c:v libx264 -bsf:v h264_mp4toannexb -f matroska out.mkv",
        "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 out.webm",
        "-c:v libx264 -vsync vfr -vf select='not(mod(n\\,3))+lt(n\\,20)' out.mkv",
        "-c:v libx264 -movflags +faststart+rtphint out.mp4",
        "-c:v libx264 -timecode 10:00:00:00 out.mov",
        "-c:v h263p -s 352x288 out.avi",
    ],
)
def test_films_that_the_ffmpeg_of_the_system_makes_are_held_clean(making: str, tmp_path: Path) -> None:
    *options, name = making.split()
    source = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x96:rate=30:duration=1.5"]
    subprocess.run(["ffmpeg", *source, *options, name], cwd=tmp_path, check=True, capture_output=True)
    assert outcome((tmp_path / name).read_bytes()) == "held"


def test_a_frame_that_is_whole_again_later_is_not_taken_for_one() -> None:
    """A picture that refers to one that was taken out is trouble, not grey."""
    taken = iter(range(1000))
    content = remuxed(lambda packet: packet if next(taken) != 4 else packet[: len(packet) // 2], SILENT)
    assert outcome(content) != "held"


def test_no_other_door_leads_from_bytes_to_films() -> None:
    source = Path(opening.__file__).parents[2]
    doors = re.compile(r"\bav\.open\(|av\.container\.open\(|VideoCapture\(")
    found = {path.relative_to(source).as_posix() for path in source.rglob("*.py") if doors.search(path.read_text())}
    assert found == {"adapters/films/opening.py"}
