"""Answering with bytes of which a player asks for a part (RFC 9110, section 14): one part at a time."""

import re
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

#: What is handed over at a time, in bytes: whoever stops looking has not been sent much more than they saw.
CHUNK = 2**18
ASKED = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def part_of(asked: str | None, size: int) -> tuple[int, int] | None:
    """The first and the last byte that are asked for, of so many; all of them where nothing is asked for that is one
    range. None where there are no such bytes.
    """
    found = ASKED.fullmatch((asked or "").strip())
    if found is None or not any(found.groups()):
        return 0, size - 1
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < start:  # no range at all: it is left aside, as the standard wants it
        return 0, size - 1
    return (start, end) if start <= end else None


def answer(content: bytes, asked: str | None, kind: str) -> Response:
    """All of the content, or the part of it that is asked for; 416 where it has no such part."""
    size, headers = len(content), {"accept-ranges": "bytes"}
    part = part_of(asked, size)
    if part is None:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{size}"})
    first, last = part
    headers["content-length"] = str(last - first + 1)
    if (first, last) != (0, size - 1) or ASKED.fullmatch((asked or "").strip()):
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    status = 206 if "content-range" in headers else 200
    return StreamingResponse(_chunks(content, first, last + 1), status, headers, kind)


async def _chunks(content: bytes, start: int, end: int) -> AsyncIterator[bytes]:
    for at in range(start, end, CHUNK):
        yield content[at : min(at + CHUNK, end)]
