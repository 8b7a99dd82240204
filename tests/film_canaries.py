"""Films that carry the same secret words, each in another place."""

import io
import struct
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from av.container import OutputContainer
from av.packet import Packet
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.films import box, film_file, grown, plain_film, scene

CANARY = b"CANARY of Larkfield Primary"
WORDS = CANARY.decode()
#: Keys that FFmpeg's muxer of MP4 and MOV writes, and some that it only does when told to.
KEYS = ("title", "artist", "comment", "description", "copyright", "album", "date", "genre", "lyrics", "synopsis")
APPLE = ("location.ISO6709", "model", "software", "author", "keywords", "displayname", "content.identifier")
UUID_XMP = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"


def canaries() -> dict[str, Callable[[], bytes]]:
    """Each place and how its film is made."""
    made: dict[str, Callable[[], bytes]] = {}
    for key in KEYS:
        made[f"mp4 {key}"] = lambda key=key: _told("mp4", key)  # type: ignore[misc]
    for key in APPLE:
        made[f"mov {key}"] = lambda key=key: _told("mov", f"com.apple.quicktime.{key}")  # type: ignore[misc]
    for key in ("title", "location", "encoder_options"):
        made[f"matroska {key}"] = lambda key=key: _told("matroska", key)  # type: ignore[misc]
    made["avi title"] = lambda: _told("avi", "title")
    made["name of a track"] = lambda: film_file("mp4", frames=6, prepare=_named("handler_name"))
    made["name of a Matroska track"] = lambda: film_file("matroska", frames=6, prepare=_named("title"))
    return made | _boxes() | _streams() | _packets() | _sounds() | _pictures()


def _told(kind: str, key: str) -> bytes:
    def prepare(container: OutputContainer, _: Any) -> None:
        container.metadata[key] = WORDS

    muxing = {"movflags": "use_metadata_tags"} if "apple" in key else {}
    return film_file(kind, frames=6, prepare=prepare, muxing=muxing)


def _named(key: str) -> Callable[[OutputContainer, Any], None]:
    def prepare(_: OutputContainer, stream: Any) -> None:
        stream.metadata[key] = WORDS

    return prepare


def _boxes() -> dict[str, Callable[[], bytes]]:
    track, tables = (b"moov", b"trak"), (b"moov", b"trak", b"mdia", b"minf", b"stbl")
    loci = b"\0\0\0\0\x55\xc4" + CANARY + b"\0\0" + bytes(12) + b"earth\0\0"
    return {
        "udta": lambda: grown(plain_film(), (b"moov",), box(b"udta", box(b"\xa9xyz", CANARY))),
        "udta of a track": lambda: grown(plain_film(), track, box(b"udta", box(b"name", CANARY))),
        "loci": lambda: grown(plain_film(), (b"moov",), box(b"udta", box(b"loci", loci))),
        "uuid": lambda: grown(plain_film(), (b"moov",), box(b"uuid", bytes(16) + CANARY)),
        "XMP": lambda: plain_film() + box(b"uuid", UUID_XMP + b"<x:xmpmeta>" + CANARY),
        "free": lambda: grown(plain_film(), (b"moov",), box(b"free", CANARY)),
        "skip": lambda: plain_film() + box(b"skip", CANARY),
        "meta": lambda: grown(plain_film(), track, box(b"meta", bytes(4) + box(b"ID32", CANARY))),
        "tables": lambda: grown(plain_film(), tables, box(b"sgpd", CANARY)),
        "sample entry": lambda: grown(plain_film(), (*tables, b"stsd"), box(b"SA3D", CANARY)),
        "trailing bytes": lambda: plain_film() + box(b"mdat", CANARY),
        "beside the frames": lambda: grown(plain_film(), (b"mdat",), CANARY),
        "C2PA": lambda: grown(plain_film(), (b"moov",), box(b"uuid", b"\xd8\xfe\xc3\xd6" + bytes(12) + CANARY)),
    }


def _streams() -> dict[str, Callable[[], bytes]]:
    return {
        "chapters": lambda: film_file("mp4", frames=6, prepare=_chapters),
        "chapters of Matroska": lambda: film_file("matroska", frames=6, prepare=_chapters),
        "subtitles": lambda: film_file("matroska", frames=6, prepare=_subtitles("subrip", CANARY)),
        "subtitles of MP4": lambda: film_file("mp4", frames=6, prepare=_subtitles("mov_text", _counted(CANARY))),
        "telemetry": _telemetry,
        "attachment": lambda: film_file("matroska", frames=6, prepare=_attached("notes.txt", CANARY)),
        "name of an attachment": lambda: film_file("matroska", frames=6, prepare=_attached(WORDS, b"notes")),
        "cover picture": _covered,
    }


def _chapters(container: OutputContainer, _: Any) -> None:
    container.set_chapters(
        [{"id": 0, "start": 0, "end": 100, "time_base": Fraction(1, 1000), "metadata": {"title": WORDS}}]
    )


def _counted(text: bytes) -> bytes:
    return struct.pack(">H", len(text)) + text


def _subtitles(codec: str, text: bytes) -> Callable[[OutputContainer, Any], None]:
    def prepare(container: OutputContainer, _: Any) -> None:
        stream: Any = container.add_stream(codec)
        stream.codec_context.subtitle_header = b"[Script Info]\n[V4+ Styles]\n[Events]\n"
        container.start_encoding()
        packet: Any = Packet(text)
        packet.stream, packet.pts, packet.dts, packet.duration = stream, 0, 0, 100
        container.mux(packet)

    return prepare


def _attached(name: str, content: bytes) -> Callable[[OutputContainer, Any], None]:
    def prepare(container: OutputContainer, _: Any) -> None:
        container.add_attachment(name, "text/plain", content)

    return prepare


def _telemetry() -> bytes:
    """A second track whose kind is that of an action camera's positions, its samples in the same data."""

    def prepare(container: OutputContainer, _: Any) -> None:
        stream: Any = container.add_stream("mov_text")
        stream.codec_context.subtitle_header = b"[Script Info]\n"
        container.start_encoding()
        packet: Any = Packet(_counted(CANARY))
        packet.stream, packet.pts, packet.dts, packet.duration = stream, 0, 0, 100
        container.mux(packet)

    content = film_file("mp4", frames=6, prepare=prepare)
    return content.replace(b"tx3g", b"gpmd").replace(b"sbtl", b"meta")


def _covered() -> bytes:
    picture = io.BytesIO()
    Image.fromarray(scene(0)).save(picture, "JPEG", comment=CANARY)
    cover = box(b"covr", box(b"data", struct.pack(">II", 13, 0) + picture.getvalue()))
    handler = box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    return grown(plain_film(), (b"moov",), box(b"udta", box(b"meta", bytes(4) + handler + box(b"ilst", cover))))


def _packets() -> dict[str, Callable[[], bytes]]:
    def sei(packet: bytes) -> bytes:
        message = bytes(16) + CANARY
        return _unit(b"\x06\x05" + bytes((len(message),)) + message + b"\x80") + packet

    return {
        "SEI": lambda: remuxed(sei),
        "filler data": lambda: remuxed(lambda packet: packet + _unit(b"\x0c" + CANARY + b"\x80")),
        "unknown unit": lambda: remuxed(lambda packet: packet + _unit(b"\x1e" + CANARY)),
        "behind a slice": lambda: remuxed(lambda packet: packet + _unit(b"\x0b" + CANARY)),
        "comments of JPEG frames": lambda: remuxed(_commented, film_file("mov", "mjpeg", frames=6, pix_fmt="yuvj420p")),
        "user data of MPEG-4": lambda: remuxed(
            lambda packet: b"\0\0\1\xb2" + CANARY + packet, film_file("avi", "mpeg4", frames=6), "avi"
        ),
    }


def _unit(unit: bytes) -> bytes:
    return len(unit).to_bytes(4, "big") + unit


def _commented(frame: bytes) -> bytes:
    return frame[:2] + b"\xff\xfe" + struct.pack(">H", len(CANARY) + 2) + CANARY + frame[2:]


def remuxed(
    change: Callable[[bytes], bytes], content: bytes = b"", kind: str = "mp4", stream_type: str = "video"
) -> bytes:
    """The same film with each packet of its picture, or of its sound, changed."""
    buffer = io.BytesIO()
    with av.open(io.BytesIO(content or plain_film()), "r") as source, av.open(buffer, "w", format=kind) as target:
        streams: dict[int, Any] = {each.index: target.add_stream_from_template(each) for each in source.streams}
        for packet in source.demux():
            if not packet.size:
                continue
            bytes_of = bytes(packet)
            made: Any = Packet(change(bytes_of) if packet.stream.type == stream_type else bytes_of)
            made.pts, made.dts, made.duration = packet.pts, packet.dts, packet.duration
            made.time_base, made.is_keyframe = packet.time_base, packet.is_keyframe
            made.stream = streams[packet.stream.index]
            target.mux(made)
    return buffer.getvalue()


def _sounds() -> dict[str, Callable[[], bytes]]:
    data = f"{0b100:03b}{0:04b}{1:01b}{len(CANARY):08b}"  # a data stream element, aligned
    fill = f"{0b110:03b}{15:04b}{len(CANARY) - 14 + 1:08b}{0:04b}{0:04b}"
    return {
        "AAC data": lambda: remuxed(lambda packet: _before(packet, data, True), stream_type="audio"),
        "AAC filling": lambda: remuxed(lambda packet: _before(packet, fill, False), stream_type="audio"),
    }


def _before(packet: bytes, element: str, aligned: bool) -> bytes:
    """An AAC frame with an element before its own."""
    bits = element + "0" * (-len(element) % 8 if aligned else 0)
    bits += "".join(f"{byte:08b}" for byte in CANARY) + "".join(f"{byte:08b}" for byte in packet)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _pictures() -> dict[str, Callable[[], bytes]]:
    def moving(kind: str, **more: Any) -> bytes:
        buffer = io.BytesIO()
        images = [Image.fromarray(scene(number)) for number in range(3)]
        images[0].save(buffer, kind, save_all=True, append_images=images[1:], duration=100, **more)
        return buffer.getvalue()

    def text() -> PngInfo:
        info = PngInfo()
        info.add_text("Comment", WORDS)
        return info

    exif = Image.Exif()
    exif[0x010E] = WORDS
    return {
        "comment of a GIF": lambda: moving("GIF", comment=CANARY),
        "XMP of a WebP": lambda: moving("WEBP", xmp=CANARY),
        "EXIF of a WebP": lambda: moving("WEBP", exif=exif.tobytes()),
        "text of a PNG": lambda: moving("PNG", pnginfo=text()),
    }


def carries(content: bytes) -> bool:
    """Whether the words stand in there, at whatever bit they begin."""
    as_number = int.from_bytes(content, "big")
    return any(CANARY in (as_number << shift).to_bytes(len(content) + 1, "big") for shift in range(8))
