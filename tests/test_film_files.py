"""Films: bytes to frames on an even grid, frames to a bare MP4, and the re-reader that explains each byte of it."""

import io
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from eventguard.adapters.films.encoder import decode, encode
from eventguard.adapters.films.film_inspector import found
from eventguard.adapters.films.moving_picture import MovingPicture
from eventguard.adapters.films.mp4_residue import residue
from eventguard.adapters.films.open_reel import open_reel
from eventguard.adapters.films.reel import Reel
from eventguard.adapters.films.sound import sound_of
from eventguard.core.errors import PhotoTrouble
from eventguard.core.films.encoded import Encoded, adts_frames
from eventguard.core.photos.film import Film
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings
from tests.films import CORNERS, SIZE, box, cleaned, film_file, grown, plain_film, saved, scene, written

pytestmark = pytest.mark.one_python  # FFmpeg does all of it

SETTINGS = Settings()


@contextmanager
def reel_of(content: bytes, moving: bool = False, settings: Settings = SETTINGS) -> Iterator[Reel | MovingPicture]:
    with open_reel(io.BytesIO(content), settings, moving=moving) as reel:
        yield reel


def dirt(content: bytes) -> tuple[str, ...]:
    return residue(io.BytesIO(content))


def moving(kind: str, frames: int = 12) -> bytes:
    buffer = io.BytesIO()
    images = [Image.fromarray(scene(number)) for number in range(frames)]
    images[0].save(buffer, kind, save_all=True, append_images=images[1:], duration=100, lossless=True)
    return buffer.getvalue()


def corners(picture: Pixels) -> list[int]:
    """Which of the four colours stands in each corner, row by row from the upper left."""
    height, width = picture.shape[:2]
    seen = [picture[y, x].astype(int) for y in (4, height - 5) for x in (4, width - 5)]
    return [int(np.argmin([np.abs(each - colour).sum() for colour in np.array(CORNERS)])) for each in seen]


class ReelContract:
    """What holds of everything that moves."""

    content: bytes
    moves = False

    def test_it_says_what_it_is(self) -> None:
        with reel_of(self.content, self.moves) as reel:
            assert reel.film.size == SIZE
            assert reel.film.frames == len(list(reel.frames()))

    def test_frames_are_the_pictures_in_their_order(self) -> None:
        with reel_of(self.content, self.moves) as reel:
            for number, picture in enumerate(reel.frames()):
                assert picture.shape == (SIZE[1], SIZE[0], 3) and picture.dtype == np.uint8
                assert np.abs(picture.astype(int) - scene(number)).mean() < 8

    def test_a_frame_is_the_same_whichever_one_begins_with(self) -> None:
        with reel_of(self.content, self.moves) as reel:
            whole = list(reel.frames())
            for start in range(0, reel.film.frames, 5):
                for given, known in zip(reel.frames(start, start + 3), whole[start:], strict=False):
                    assert np.array_equal(given, known)

    def test_two_passes_at_once_do_not_meet(self) -> None:
        with reel_of(self.content, self.moves) as reel:
            pairs = list(zip(reel.frames(), reel.frames(), strict=True))
            assert len(pairs) == reel.film.frames
            assert all(np.array_equal(one, other) for one, other in pairs)

    def test_no_frames_are_none(self) -> None:
        with reel_of(self.content, self.moves) as reel:
            assert list(reel.frames(3, 3)) == []


class TestH264(ReelContract):
    content = film_file()


class TestH264InMatroska(ReelContract):
    content = film_file("matroska")


class TestH264InParts(ReelContract):
    content = film_file(muxing={"movflags": "frag_keyframe+empty_moov"})


class TestH264InAvi(ReelContract):
    content = film_file("avi")


class TestOpenGops(ReelContract):
    content = film_file(options={"x264-params": "open-gop=1:keyint=10:bframes=3"})


class TestMpeg4InAvi(ReelContract):
    content = film_file("avi", "mpeg4", options={"bf": "2", "qscale": "2"})


class TestMjpeg(ReelContract):
    content = film_file("mov", "mjpeg", pix_fmt="yuvj420p")


class TestVp8(ReelContract):
    content = film_file("webm", "libvpx", options={"b": "900k", "auto-alt-ref": "1", "lag-in-frames": "10"})


class TestVp9(ReelContract):
    content = film_file("webm", "libvpx-vp9", options={"b": "900k", "cpu-used": "8", "deadline": "realtime"})


class TestAv1(ReelContract):
    content = film_file("mp4", "libsvtav1", options={"preset": "12", "svtav1-params": "lp=1"})


class TestHevc(ReelContract):
    content = film_file(
        "mp4",
        "libx265",
        options={"preset": "ultrafast", "x265-params": "log-level=0:keyint=10:pools=none:frame-threads=1"},
    )


class TestGif(ReelContract):
    content, moves = moving("GIF"), True


class TestWebp(ReelContract):
    content, moves = moving("WEBP"), True


class TestApng(ReelContract):
    content, moves = moving("PNG"), True


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_picture_that_moves_is_a_film_only_if_asked(kind: str) -> None:
    with pytest.raises(PhotoTrouble):
        reel_of(moving(kind)).__enter__()
    with reel_of(moving(kind), moving=True) as reel:
        assert isinstance(reel, MovingPicture)
        assert reel.film.rate == (10, 1)


def turned(degrees: float, mirrored: bool, flipped: bool) -> bytes:
    def prepare(_: Any, stream: Any) -> None:
        stream.set_display_rotation(degrees, hflip=mirrored, vflip=flipped)

    return film_file(frames=6, prepare=prepare)


@pytest.mark.parametrize(
    ("degrees", "mirrored", "flipped", "seen"),
    [
        (0, False, False, [0, 1, 2, 3]),
        (90, False, False, [1, 3, 0, 2]),
        (180, False, False, [3, 2, 1, 0]),
        (-90, False, False, [2, 0, 3, 1]),
        (0, True, False, [1, 0, 3, 2]),
        (0, False, True, [2, 3, 0, 1]),
        (90, True, False, [3, 1, 2, 0]),
        (-90, True, False, [0, 2, 1, 3]),
    ],
)
def test_a_film_stands_upright_however_the_phone_was_held(
    degrees: float, mirrored: bool, flipped: bool, seen: list[int]
) -> None:
    with reel_of(turned(degrees, mirrored, flipped)) as reel:
        assert reel.film.size == (SIZE if degrees in (0, 180) else SIZE[::-1])
        assert corners(next(reel.frames())) == seen


def test_pixels_that_are_not_square_become_so() -> None:
    with reel_of(film_file(frames=4, sample_aspect_ratio=Fraction(2))) as reel:
        assert reel.film.size == (320, 96)
    with reel_of(film_file(frames=4, sample_aspect_ratio=Fraction(1, 2))) as reel:
        assert reel.film.size == (160, 192)


@pytest.mark.parametrize(
    ("size", "made"), [((2048, 1152), (1024, 576)), ((1153, 577), (1024, 512)), ((33, 17), (32, 16))]
)
def test_a_film_is_reduced_to_publishing_size_with_even_sides(size: tuple[int, int], made: tuple[int, int]) -> None:
    few = Settings(publish_size=1024)
    content = film_file("mov", "mjpeg", frames=2, size=size, pix_fmt="yuvj444p")
    with reel_of(content, settings=few) as reel:
        assert reel.film.size == made
        assert next(reel.frames()).shape == (made[1], made[0], 3)
    assert dirt(cleaned(content, few)) == ()


@pytest.mark.parametrize("matrix", [1, 5, 6, 9])
@pytest.mark.parametrize("full", [False, True])
def test_colours_are_right_whichever_matrix_and_range_a_film_has(matrix: int, full: bool) -> None:

    colours = {1: Colorspace.ITU709, 5: Colorspace.ITU601, 6: Colorspace.ITU601, 9: Colorspace.BT2020}
    limits = ColorRange.JPEG if full else ColorRange.MPEG
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=30, options={"qp": "1"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.codec_context.colorspace, stream.codec_context.color_range = matrix, limits
        frame = av.VideoFrame.from_ndarray(scene(0), "rgb24")
        frame = frame.reformat(format="yuv420p", dst_colorspace=colours[matrix], dst_color_range=limits)
        frame.colorspace, frame.color_range = matrix, limits
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with reel_of(buffer.getvalue()) as reel:
        given = next(reel.frames())
    for y in (6, SIZE[1] - 7):
        for x in (6, SIZE[0] - 7):
            assert np.abs(given[y, x].astype(int) - scene(0)[y, x]).max() <= 6


@pytest.mark.parametrize(("transfer", "white"), [(16, 0.58), (18, 0.75)])
def test_hdr_is_shown_as_on_an_ordinary_screen(transfer: int, white: float) -> None:
    level = round(white * 255)

    def grey(_: int, size: tuple[int, int]) -> Pixels:
        return np.full((size[1], size[0], 3), level, np.uint8)

    content = film_file(
        "mp4",
        "libsvtav1",
        frames=2,
        pix_fmt="yuv420p10le",
        picture=grey,
        options={"preset": "12", "svtav1-params": "lp=1"},
        color_primaries=9,
        color_trc=transfer,
        colorspace=9,
    )
    with reel_of(content) as reel:
        assert next(reel.frames()).mean() > 240, "white of 203 cd/m2 is a screen's white"


def test_times_that_vary_and_gaps_come_onto_the_grid() -> None:
    times = [number * 40 + (number % 3) * 3 + (400 if number > 20 else 0) for number in range(40)]
    with reel_of(film_file("matroska", times=times, rate=25)) as reel:
        length = times[-1] / 1000
        assert abs(reel.film.seconds - length) < 0.2
        frames = list(reel.frames())
        repeated = [one is other for one, other in pairwise(frames)]
        assert sum(repeated) >= 6, "what is seen on is the same array"


def test_a_file_that_has_changed_is_looked_at_anew(tmp_path: Path) -> None:
    for number, frames in enumerate((6, 9, 4)):
        path = saved(tmp_path, film_file(frames=frames))
        with path.open("rb") as file, open_reel(file, SETTINGS) as reel:
            assert (number, reel.film.frames, len(list(reel.frames()))) == (number, frames, frames)


def test_a_film_is_held_to_thirty_frames_a_second() -> None:
    with reel_of(film_file(frames=40, rate=60)) as reel:
        assert (reel.film.frames, reel.film.rate) == (20, (30, 1))
        assert np.abs(list(reel.frames())[5].astype(int) - scene(10)).mean() < 8


@pytest.fixture(scope="module")
def stretches() -> list[Encoded]:
    film = Film(70, (30, 1), SIZE)
    return [encode([scene(number) for number in range(first, last + 1)], film) for first, last in film.stretches]


@pytest.fixture(scope="module")
def clean(stretches: list[Encoded]) -> bytes:
    return written(Film(70, (30, 1), SIZE), stretches)


@pytest.fixture(scope="module")
def sounding() -> bytes:
    return cleaned(plain_film())


def test_the_same_frames_become_the_same_bytes(stretches: list[Encoded], clean: bytes) -> None:
    film = Film(70, (30, 1), SIZE)
    assert encode([scene(number) for number in range(60)], film) == stretches[0]
    assert written(film, stretches) == clean


def test_every_frame_comes_back_as_it_is_published(stretches: list[Encoded], clean: bytes) -> None:
    alone = [frame for encoded in stretches for frame in decode(encoded)]
    with reel_of(clean) as reel:
        together = list(reel.frames())
    assert len(alone) == len(together) == 70
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))
    assert all(np.abs(frame.astype(int) - scene(number)).mean() < 6 for number, frame in enumerate(alone))


def test_our_own_films_are_clean(clean: bytes, sounding: bytes) -> None:
    assert dirt(clean) == dirt(sounding) == ()


@pytest.mark.parametrize("rate", [(30000, 1001), (25, 1), (24000, 1001), (5, 1), (1001, 60)])
@pytest.mark.parametrize("size", [(2, 2), (16, 16), (98, 62), (130, 258)])
def test_films_of_any_size_and_rate_are_clean(rate: tuple[int, int], size: tuple[int, int]) -> None:
    film = Film(3, rate, size)
    assert dirt(written(film, [encode([scene(number, size) for number in range(3)], film)])) == ()


def test_noise_keeps_within_what_five_minutes_may_take() -> None:
    film = Film(60, (30, 1), (1280, 720))
    noise = np.random.default_rng(0)
    frames = (noise.integers(0, 255, (720, 1280, 3)).astype(np.uint8) for _ in range(60))
    encoded = encode(frames, film)
    assert sum(map(len, encoded.samples)) * 150 < 190e6


def test_what_players_read_is_what_was_written(sounding: bytes) -> None:
    with av.open(io.BytesIO(sounding), "r") as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert picture.frames == 40 and picture.average_rate == Fraction(30)
        assert picture.codec_context.pix_fmt == "yuv420p" and picture.codec_context.colorspace == 1
        assert sound.codec_context.name == "aac"
        length = sum(frame.samples for frame in container.decode(sound))
        assert abs(length - 64_000) <= 2048, "as long as the picture"
        assert set(container.metadata) <= {"major_brand", "minor_version", "compatible_brands"}


def test_the_sound_is_the_sound() -> None:
    with av.open(io.BytesIO(cleaned(plain_film())), "r") as container:
        samples = np.concatenate([f.to_ndarray()[0] for f in container.decode(container.streams.audio[0])])
    crossings = np.sum(np.diff(np.sign(samples[4800:48_000])) != 0) / 2 / (43_200 / 48_000)
    assert abs(crossings - 440) < 8, "the tone is the tone"


@pytest.mark.parametrize("kind", ["mp4", "mov", "matroska"])
@pytest.mark.parametrize("later", [0, 400])
def test_sound_stands_where_the_picture_stands(kind: str, later: int) -> None:
    times = [later + number * 33 for number in range(40)]
    content = cleaned(film_file(kind, times=times, sound=1.0))
    with av.open(io.BytesIO(content), "r") as container:
        samples = np.concatenate([f.to_ndarray()[0] for f in container.decode(container.streams.audio[0])])
    assert abs(np.argmax(np.abs(samples) > 0.1) / 48_000 - (1.0 - later / 1000)) < 0.02
    assert dirt(content) == ()


def test_a_film_without_sound_has_none() -> None:
    content = film_file(frames=4)
    with reel_of(content) as reel:
        assert not reel.film.sound
        assert sound_of(io.BytesIO(content), reel.film) is None


def test_adts_headers_say_how_long_frames_are(sounding: bytes) -> None:
    with reel_of(plain_film()) as reel:
        sound = sound_of(io.BytesIO(plain_film()), reel.film) or b""
    frames = list(adts_frames(sound))
    assert len(sound) == sum(map(len, frames)) + 7 * len(frames)
    assert all(frame in sounding for frame in frames)


def test_stretches_that_do_not_belong_together_are_not_written(stretches: list[Encoded]) -> None:
    with pytest.raises(ValueError, match="not this film"):
        written(Film(69, (30, 1), SIZE), stretches)
    other = encode([scene(0, (64, 64))] * 10, Film(10, (30, 1), (64, 64)))
    with pytest.raises(ValueError, match="not this film"):
        written(Film(70, (30, 1), SIZE), [stretches[0], other])


BOXES = [
    (b"moov",),
    (b"moov", b"trak"),
    (b"moov", b"trak", b"mdia"),
    (b"moov", b"trak", b"mdia", b"minf"),
    (b"moov", b"trak", b"mdia", b"minf", b"dinf"),
    (b"moov", b"trak", b"mdia", b"minf", b"stbl"),
]


@pytest.mark.parametrize("path", BOXES, ids=[path[-1].decode() for path in BOXES])
@pytest.mark.parametrize("kind", [b"udta", b"free", b"uuid", b"meta", b"name", b"skip", b"mdat", b"XMP_", b"\0\0\0\0"])
def test_a_box_that_is_not_ours_is_found_wherever_it_stands(
    sounding: bytes, path: tuple[bytes, ...], kind: bytes
) -> None:
    assert dirt(grown(sounding, path, box(kind, b"CANARY")))
    assert dirt(grown(sounding, path, box(kind, b"")))


@pytest.mark.parametrize("more", [b"\0", b"CANARY", box(b"free", b""), box(b"moov", b""), box(b"mdat", b"x")])
def test_anything_after_the_end_or_before_the_beginning_is_found(clean: bytes, more: bytes) -> None:
    assert dirt(clean + more) and dirt(more + clean)
    index = clean.index(b"moov") - 4
    assert dirt(clean[:index] + more + clean[index:])


@given(data=st.data())
def test_bytes_pushed_in_anywhere_are_found(clean: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(clean)))
    more = data.draw(st.binary(min_size=1, max_size=8))
    assert dirt(clean[:at] + more + clean[at:])


@given(data=st.data())
def test_a_film_cut_short_anywhere_is_not_clean(sounding: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sounding) - 1))
    assert dirt(sounding[:at])
    assert dirt(sounding[:at] + sounding[at + 1 :])


def test_every_byte_before_the_frames_is_held_to_what_it_must_be(sounding: bytes) -> None:
    """Each byte of the boxes is changed: none may pass but what tells players no more than before."""
    index = sounding.index(b"mdat") + 4
    passed = [
        at
        for at in range(index)
        for bit in (1, 64)
        if not dirt(sounding[:at] + bytes((sounding[at] ^ bit,)) + sounding[at + 1 :])
    ]
    parameters = sounding.index(b"avcC"), sounding.index(b"colr")
    assert all(parameters[0] < at < parameters[1] for at in passed), "only numbers that the picture needs"
    assert len(set(passed)) < 12


UNITS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("SEI", lambda unit: sized(b"\x06\x05\x06CANARY\x80") + sized(unit)),
    ("filler", lambda unit: sized(unit) + sized(b"\x0c\xff\xff\x80")),
    ("delimiter", lambda unit: sized(b"\x09\x10") + sized(unit)),
    ("sequence", lambda unit: sized(b"\x67\x64\x00\x15") + sized(unit)),
    ("end", lambda unit: sized(unit) + sized(b"\x0a")),
    ("unknown", lambda unit: sized(unit) + sized(b"\x1fCANARY")),
    ("empty", lambda unit: sized(unit) + sized(b"")),
    ("two slices", lambda unit: sized(unit) + sized(unit)),
    ("zeros", lambda unit: sized(unit + b"\0\0")),
    ("cabac zero words", lambda unit: sized(unit + b"\0\0\3")),
    ("padding", lambda unit: sized(unit) + b"\0\0"),
    ("start code", lambda unit: sized(unit + b"\0\0\1\6CANARY\x80")),
    ("another header", lambda unit: sized(bytes((unit[0] ^ 0x20,)) + unit[1:])),
]


def sized(unit: bytes) -> bytes:
    return len(unit).to_bytes(4, "big") + unit


@pytest.mark.parametrize("change", [change for _, change in UNITS], ids=[name for name, _ in UNITS])
@pytest.mark.parametrize("at", [0, 1, 30])
def test_whatever_stands_beside_a_frame_in_its_sample_is_found(
    stretches: list[Encoded], change: Callable[[bytes], bytes], at: int
) -> None:
    samples = list(stretches[0].samples)
    samples[at] = change(samples[at][4:])
    head = stretches[0].head
    assert dirt(written(Film(70, (30, 1), SIZE), [Encoded(head, tuple(samples)), stretches[1]]))


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head + b"CANARY",
        lambda head: head[:-1] + b"\1" + b"\0\6CANARY",
        lambda head: head[:5] + b"\xe2" + head[6:],
        lambda head: head[:2] + b"\xff" + head[3:],
        lambda head: b"\2" + head[1:],
    ],
)
def test_a_configuration_with_more_in_it_is_found(stretches: list[Encoded], change: Callable[[bytes], bytes]) -> None:
    film = Film(60, (30, 1), SIZE)
    assert dirt(written(film, [Encoded(change(stretches[0].head), stretches[0].samples)]))


@pytest.mark.parametrize("element", [4, 6, 5, 2, 7])
def test_a_sound_that_begins_with_something_else_is_found(sounding: bytes, element: int) -> None:
    with reel_of(plain_film()) as reel:
        frame = next(adts_frames(sound_of(io.BytesIO(plain_film()), reel.film) or b""))
    at = sounding.index(frame)
    changed = bytes((element << 5 | frame[0] & 31,)) + frame[1:]
    assert dirt(sounding[:at] + changed + sounding[at + len(frame) :])
    assert dirt(sounding[:at] + frame[:-3] + b"\0\0\0" + sounding[at + len(frame) :])


@pytest.mark.parametrize("kind", ["mp4", "mov", "matroska", "avi"])
def test_films_of_others_are_not_clean(kind: str) -> None:
    assert dirt(film_file(kind, frames=3))
    assert dirt(b"") and dirt(b"CANARY")


def test_staff_are_told_what_a_film_carries() -> None:
    def prepare(container: Any, _: Any) -> None:
        container.metadata.update(
            {
                "title": "Sports day",
                "artist": "Ada Okafor",
                "comment": "By the pool",
                "creation_time": "2026-07-10T14:15:00.000000Z",
                "com.apple.quicktime.location.ISO6709": "+51.5014-000.1419+015/",
                "com.apple.quicktime.model": "Larkcam 3",
                "com.apple.quicktime.software": "Larksoft 7",
            }
        )

    content = film_file("mov", frames=4, sound=True, prepare=prepare, muxing={"movflags": "use_metadata_tags"})
    told = {finding.trace: finding.detail for finding in found(io.BytesIO(content))}
    assert told[Trace.PLACE].startswith("+51.5014")
    assert told[Trace.OWNER] == "Ada Okafor"
    assert told[Trace.CAPTION] == "Sports day"
    assert told[Trace.COMMENT] == "By the pool"
    assert "Larkcam 3" in told[Trace.CAMERA]
    assert "Larksoft 7" in told[Trace.SOFTWARE]
    assert told[Trace.DATE] == "10 July 2026 14:15"
    assert Trace.SOUND in told


@given(st.binary(max_size=300), st.sampled_from([b"\0\0\0\x18ftypmp42", b"\x1aE\xdf\xa3", b"RIFF\0\0\0\0AVI LIST"]))
def test_looking_for_what_a_film_carries_never_fails(junk: bytes, beginning: bytes) -> None:
    assert isinstance(found(io.BytesIO(beginning + junk)), tuple)
    assert isinstance(dirt(beginning + junk), tuple)


def test_what_our_own_film_carries_is_its_sound_alone(sounding: bytes) -> None:
    assert {finding.trace for finding in found(io.BytesIO(sounding))} <= {Trace.SOUND}
    assert struct.unpack_from(">I", sounding, 0) == (32,)
