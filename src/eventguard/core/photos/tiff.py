"""The directories of a TIFF file, or of an EXIF block, which is one: looked through before their values are read."""

import struct
from collections.abc import Iterator
from itertools import islice

#: Bytes of one value, by its type; those of any other have one (TIFF 6.0, EXIF 2.32, BigTIFF).
SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8, 17: 8, 18: 8}
#: Tags that say where a further directory begins: those of EXIF, GPS and interoperability.
POINTERS = (0x8769, 0x8825, 0xA005)
#: How a directory's number of entries, an entry (tag, type, number of values, value) and the next directory are
#: written, by the file's version.
LAYOUTS = {42: ("H", "HHI4s", "I"), 43: ("Q", "HHQ8s", "Q")}
BEGINNINGS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
#: What reading at a place ends with that is not in the file.
NONSENSE = (struct.error, OverflowError)
#: Entries and pictures that are looked at, and bytes of values that are read: what real files have, many times over.
MOST_ENTRIES, MOST_PICTURES, MOST_BYTES = 20_000, 10_000, 64 * 2**20

Entry = tuple[int, int]
"""The tag and how many bytes its values say they have."""


class Tiff:
    """The directories of a file of which nothing is believed.

    Args:
        untrusted: the whole file or block. Nothing is copied of it.

    Raises:
        ValueError: these bytes do not begin as TIFF does.
        struct.error: they end before they say anything.
    """

    def __init__(self, untrusted: bytes) -> None:
        if untrusted[:4] not in BEGINNINGS:
            raise ValueError("no TIFF")
        self._data = untrusted
        self._order = "<" if untrusted[:2] == b"II" else ">"
        (version,) = struct.unpack_from(f"{self._order}H", untrusted, 2)
        self._count, self._entry, self._next = (f"{self._order}{layout}" for layout in LAYOUTS[version])
        (self._first,) = struct.unpack_from(self._next, untrusted, 4 if version == 42 else 8)

    def is_sound(self) -> bool:
        """Whether every value lies within the file, and all of them can be read at little cost."""
        try:
            sizes = [size for _, size in islice(self._entries(), MOST_ENTRIES + 1)]
        except NONSENSE:
            return False
        return len(sizes) <= MOST_ENTRIES and max(sizes, default=0) <= len(self._data) and sum(sizes) <= MOST_BYTES

    def is_cheap(self) -> bool:
        """Whether a reader that reads as much as there is, and stops where nothing makes sense, is soon done."""
        entries = total = 0
        try:
            for _, size in self._entries():
                entries += 1
                total += min(size, len(self._data))
                if entries > MOST_ENTRIES or total > max(MOST_BYTES, 2 * len(self._data)):
                    return False
        except NONSENSE:
            pass
        return True

    def pictures(self) -> int:
        """How many pictures the file has, as far as they are worth counting."""
        seen: set[int] = set()
        start = self._first
        while start and start not in seen and len(seen) < MOST_PICTURES:
            seen.add(start)
            try:
                start = self._after(start)
            except NONSENSE:
                break
        return len(seen)

    def _entries(self) -> Iterator[Entry]:
        """Those of the first directory, of the one behind it (the thumbnail's), and of whatever they point to."""
        waiting, seen = [self._first], {0}
        while waiting:
            if (start := waiting.pop()) in seen:
                continue
            (count,) = struct.unpack_from(self._count, self._data, start)
            entry = start + struct.calcsize(self._count)
            for _ in range(count):
                tag, kind, length, value = struct.unpack_from(self._entry, self._data, entry)
                yield tag, length * SIZES.get(kind, 1)
                if tag in POINTERS:
                    waiting.append(struct.unpack_from(self._next, value)[0])
                entry += struct.calcsize(self._entry)
            if len(seen) == 1:  # of the others nobody asks for a successor
                waiting.append(self._after(start))
            seen.add(start)

    def _after(self, start: int) -> int:
        """Where the directory behind this one begins; 0 if there is none."""
        (count,) = struct.unpack_from(self._count, self._data, start)
        end = start + struct.calcsize(self._count) + count * struct.calcsize(self._entry)
        following: int = struct.unpack_from(self._next, self._data, end)[0]
        return following
