"""What a source film carries besides its picture, for telling staff. Nothing here is ever copied to an output."""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from av.container import InputContainer
from av.stream import Disposition, Stream

from eventguard.adapters.films.opening import DECODERS, opened
from eventguard.core.films.file_types import film_format
from eventguard.core.photos.hidden_data import Finding, Trace, merged, told

#: What keys in containers are about, by a part of their name, in this order: FFmpeg gives those of QuickTime, of MP4
#: (udta, ilst), Matroska (tags) and AVI (INFO) under one set of names.
KEYS: tuple[tuple[Trace, tuple[str, ...]], ...] = (
    (Trace.PLACE_NAME, ("location.name", "location.body", "location.note", "place", "city", "country", "sublocation")),
    (Trace.PLACE, ("location", "gps", "xyz", "latitude", "longitude", "geo")),
    (Trace.DATE, ("date", "time", "year", "timecode")),
    (Trace.PEOPLE, ("actor", "cast", "performer", "person", "people")),
    (
        Trace.OWNER,
        ("artist", "author", "copyright", "director", "composer", "producer", "owner", "publisher", "album_a"),
    ),
    (Trace.KEYWORDS, ("keyword", "genre", "grouping", "collection", "content.identifier")),
    (Trace.COMMENT, ("comment",)),
    (
        Trace.CAPTION,
        ("title", "description", "synopsis", "caption", "subject", "album", "show", "lyrics", "displayname"),
    ),
    (Trace.SERIAL, ("serial", "identifier", "uuid", "camera_id", "umid", "firmware_id")),
    (Trace.CAMERA, ("make", "model", "device", "camera", "lens", "manufacturer")),
    (
        Trace.SOFTWARE,
        ("encode", "software", "handler", "writing", "muxing", "version", "firmware", "tool", "application"),
    ),
)
#: Keys that every file of its kind has, and that say nothing of anybody.
PLAIN = ("major_brand", "minor_version", "compatible_brands", "language", "vendor_id", "duration", "bps", "number_of_")
NOTHING_SAID = ("und", "eng", "[0][0][0][0]", "0")
#: What makers write straight into boxes and chunks of their own, and XMP.
SIGNATURES: dict[Trace, tuple[bytes, ...]] = {
    Trace.PLACE: (b"loci", b"\xa9xyz", b"location.ISO6709", b"GPSLatitude", b"GPS5", b"GPS9"),
    Trace.TELEMETRY: (b"gpmd", b"camm", b"mebx", b"GPMF", b"djmd", b"rtmd"),
    Trace.XMP: (
        b"http://ns.adobe.com/xap",
        b"<x:xmpmeta",
        b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac",
    ),
    Trace.MAKER_NOTE: (b"smta", b"MMA0", b"PANA", b"NCTG", b"SDLN", b"RDT1", b"thmb", b"QVMI"),
}
#: A signature so long stands in no frame by chance; shorter ones are looked for beside the frames alone.
LONG = 8
#: How much is looked through, in bytes: in boxes beside the frames of an MP4, at the beginning and the end of others.
LOOKED_THROUGH = 8 * 2**20
FRAMES = b"mdat"


def found(file: BinaryIO) -> tuple[Finding, ...]:
    """What a stranger could learn from a film beside seeing it, the most telling first. Decodes no frame; never raises.

    Args:
        file: the source; stays open.
    """
    try:
        file.seek(0)
        demuxer = film_format(file.read(16))
    except OSError:
        return ()
    readers = [_signatures(file, demuxer)]
    readers += [_opened(file, demuxer)] if demuxer else []
    return merged(finding for reader in readers for finding in _safely(reader))


def _safely(findings: Iterator[Finding]) -> Iterator[Finding]:
    """What can be read of it: readers raise anything on hostile bytes, and what was found before is not lost."""
    try:
        yield from findings
    except Exception:
        return


def _signatures(file: BinaryIO, demuxer: str | None) -> Iterator[Finding]:
    shortest = 0 if demuxer == "mov" else LONG
    for content in _beside_the_frames(file) if demuxer == "mov" else _ends(file):
        for trace, signatures in SIGNATURES.items():
            if any(signature in content for signature in signatures if len(signature) >= shortest):
                yield Finding(trace)


def _ends(file: BinaryIO) -> Iterator[bytes]:
    end = file.seek(0, os.SEEK_END)
    for start in {0, max(0, end - LOOKED_THROUGH)}:
        file.seek(start)
        yield file.read(LOOKED_THROUGH)


def _beside_the_frames(file: BinaryIO) -> Iterator[bytes]:
    """The boxes of an MP4 that hold no frames, as far as they are looked through."""
    at, end, left = 0, file.seek(0, os.SEEK_END), LOOKED_THROUGH
    while at + 8 <= end and left > 0:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        if size == 1:
            size = int.from_bytes(file.read(8), "big")
        size = max(size, 8) if size else end - at
        if kind != FRAMES:
            yield (content := file.read(min(size, left)))
            left -= len(content) + 8
        at += size


def _opened(file: BinaryIO, demuxer: str) -> Iterator[Finding]:
    with opened(file, demuxer, DECODERS) as container:
        yield from _said(container.metadata)
        for stream in container.streams:
            yield from _said(stream.metadata)
            yield from _carried(stream)
        yield from _chapters(container)


def _said(metadata: dict[str, str]) -> Iterator[Finding]:
    for key, value in metadata.items():
        name = key.lower().removeprefix("com.apple.quicktime.")
        if name.startswith(PLAIN) or name.startswith("_statistics") or value in NOTHING_SAID:
            continue
        about = next((trace for trace, words in KEYS if any(word in name for word in words)), None)
        yield told(about, value) if about else Finding(Trace.TEXT, f"{key}: {value}")


def _carried(stream: Stream) -> Iterator[Finding]:
    match stream.type:
        case "video" if stream.disposition & Disposition.attached_pic:
            yield Finding(Trace.THUMBNAIL)
        case "video" if not stream.disposition & Disposition.default:
            yield Finding(Trace.SECOND_PICTURE)
        case "audio":
            yield Finding(Trace.SOUND)
        case "subtitle":
            yield Finding(Trace.SUBTITLES)
        case "attachment":
            yield Finding(Trace.ATTACHMENT, stream.metadata.get("filename", ""))
        case "data" | "unknown":
            yield Finding(Trace.TELEMETRY)


def _chapters(container: InputContainer) -> Iterator[Finding]:
    for chapter in container.chapters():
        yield Finding(Trace.CHAPTERS, chapter["metadata"].get("title", ""))
