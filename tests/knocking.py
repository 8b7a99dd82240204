"""A program that knocks at a door of the network as somebody would who means no good: run on another computer.

``python knocking.py WAY HOST PORT SECONDS ADDRESS...`` prints as JSON how often it got through, and how often not.
"""

import asyncio
import json
import ssl
import sys
import time
from collections import Counter


async def knock(way: str, host: str, port: int, own: str, until: float, told: Counter[str]) -> None:
    """Knock from one of our addresses, in one way, again and again."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    secured = context if way in ("asks", "drips") else None
    while time.monotonic() < until:
        try:
            reader, writer = await asyncio.wait_for(
                asyncio.open_connection(host, port, local_addr=(own, 0), ssl=secured), 20
            )
        except (OSError, TimeoutError):
            told["refused"] += 1
            await asyncio.sleep(0.01)
            continue
        try:
            await asyncio.wait_for(WAYS[way](reader, writer, f"{host}:{port}", until), until - time.monotonic() + 1)
            told["answered"] += 1
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            told["cut off"] += 1
        finally:
            writer.transport.abort()


async def asks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, until: float) -> None:
    """Ask for a page, and read what comes."""
    writer.write(f"GET /pair HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    await reader.readexactly(1)


async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, until: float) -> None:
    """Connect, and say nothing; not even to begin with TLS."""
    await reader.readexactly(1)


async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, until: float) -> None:
    """Ask one letter after another, without end."""
    for letter in f"GET /pair HTTP/1.1\r\nHost: {host}\r\nX: " + "x" * 100_000:
        writer.write(letter.encode())
        await writer.drain()
        await asyncio.sleep(0.5)


WAYS = {"asks": asks, "says-nothing": says_nothing, "drips": drips}


async def main() -> None:
    """Knock from every address, twenty times at once from each where there are few."""
    way, host, port, seconds, *addresses = sys.argv[1:]
    told, until = Counter[str](), time.monotonic() + float(seconds)
    times = max(1, 200 // len(addresses))
    await asyncio.gather(*(knock(way, host, int(port), own, until, told) for own in addresses for _ in range(times)))
    print(json.dumps(told))


asyncio.run(main())
