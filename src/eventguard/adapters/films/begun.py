"""What is kept of a film while it is worked on, and until it is decided: so that whoever stops goes on where they were,
and a decision by hand draws only what it changes.

Where faces are, how the picture moves, and finished stretches; nothing of the original's pixels. No pickles: whoever
could write here would have their code run.
"""

import io
import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from eventguard.core.films.layers import Layer
from eventguard.core.films.work import Seen
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.film import STRETCH
from eventguard.core.photos.seen import SeenFrame
from eventguard.core.photos.word import Gives, Word
from eventguard.files import Folder, is_half_written, is_link, keep_private, reading, trouble

Kept = TypeVar("Kept")
#: What the layers of faces, and of writing, are called.
FACES, WORDS = "faces", "words"
#: Those of so many earlier films are kept.
EARLIER = 4
#: And its sound.
SOUND = "sound.npz"
#: Whatever is kept is called like this (``film.mp4`` by earlier versions); what else lies there is somebody's.
OURS = re.compile(r"(seen|drawn|doubtful|faces|words)-[0-9a-f-]*\.npz|sound\.npz|film\.mp4")

Arrays = dict[str, npt.NDArray[Any]]


def _layers_name(kind: str, sha256: str | None) -> str:
    return f"{kind}-{(sha256 or '')[:32]}.npz"


def seen_name(first: int) -> str:
    """What is seen in the stretch that begins with this frame is kept under this name."""
    return f"seen-{first:06d}.npz"


def looked_name(first: int, how: str, n: int) -> str:
    """What is seen up to the ``n``-th look, by so many hexadecimal figures as tell ``how``: until all is seen."""
    return f"seen-{first:06d}-{how}-{n}.npz"


class NotKept(Exception):
    """Why nothing can be kept of one film, in plain words: something else lies in the place of its folder."""


class Begun:
    """One film's folder. What cannot be read counts as not there: it is made anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Make the folder, for its owner alone."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_private(self.folder)

    def seen(self, name: str, how: str | None = None) -> Seen | None:
        """What was seen in a stretch; where it matters ``how``, if it was seen so."""
        return self._read(name, lambda arrays: _seen_of(arrays) if how in (None, _said(arrays["how"])) else None)

    def keep_seen(self, name: str, seen: Seen, how: str) -> None:
        """Keep that."""
        frames = seen.frames
        rows = [np.column_stack([np.full(len(f.finds), n), f.finds]) for n, f in enumerate(frames) if len(f.finds)]
        self._write(
            name,
            how=_text(how),
            digests=np.frombuffer(b"".join(f.digest for f in frames), np.uint8),
            motions=np.stack([f.motion for f in frames]),
            cuts=np.array([f.cut for f in frames]),
            alike=np.array([f.alike for f in frames]),
            finds=np.concatenate(rows) if rows else np.zeros((0, 16)),
            words=_text([[n, asdict(word)] for n, word in seen.words]),
        )

    def digest(self, frame: int) -> bytes | None:
        """The digest of one frame as it was looked at."""
        first = frame // STRETCH * STRETCH
        seen = self.seen(seen_name(first))
        return seen.frames[frame - first].digest if seen and frame - first < len(seen.frames) else None

    def encoded(self, name: str) -> tuple[bytes, tuple[bytes, ...]] | None:
        """The head and the samples of a finished stretch."""
        return self._read(name, _encoded_of)

    def keep_encoded(self, name: str, head: bytes, samples: Sequence[bytes]) -> None:
        """Keep them."""
        sizes = np.array([len(sample) for sample in samples])
        self._write(name, head=_bytes(head), sizes=sizes, samples=_bytes(b"".join(samples)))

    def sound(self) -> bytes | None:
        """The sound of all of it; empty where there is none."""
        return self._read(SOUND, lambda arrays: arrays["sound"].tobytes())

    def keep_sound(self, sound: bytes) -> None:
        """Keep that."""
        self._write(SOUND, sound=_bytes(sound))

    def layers(self, kind: str, sha256: str | None) -> dict[int, Layer] | None:
        """Where faces, or lines of writing, lie from frame to frame in the finished film of this sha256: their numbers
        are that film's.
        """
        return self._read(_layers_name(kind, sha256), _layers_of)

    def keep_layers(self, kind: str, sha256: str, layers: dict[int, Layer]) -> None:
        """Keep that, and what belongs to the few films before it: one of them may be held yet."""
        heads = np.array([(n, layer.first, len(layer.boxes)) for n, layer in layers.items()]).reshape(-1, 3)
        boxes = [layer.boxes for layer in layers.values()]
        name = _layers_name(kind, sha256)
        self._write(name, heads=heads, boxes=np.concatenate(boxes) if boxes else np.zeros((0, 4), np.int32))
        older = [path for path in self.folder.glob(f"{kind}-*.npz") if path.name != name]
        for path in sorted(older, key=lambda path: -path.stat().st_mtime_ns)[EARLIER:]:
            path.unlink(missing_ok=True)

    def remove(self, but: Callable[[str], bool] = lambda _: False) -> None:
        """Remove all of it, or all ``but`` some. What is not ours stays, and the folder with it; a link is no folder of
        ours.
        """
        if not self.folder.is_dir() or is_link(self.folder.lstat()):
            return
        with Folder(self.folder.parent, self.folder.name) as opened:
            for name in opened.names():
                if (OURS.fullmatch(name) or is_half_written(name)) and not but(name):
                    with suppress(FileNotFoundError):
                        opened.remove(name)
            left = opened.names()
        if not left:
            self.folder.rmdir()

    def _read(self, name: str, made: Callable[[Arrays], Kept | None]) -> Kept | None:
        try:
            with reading(self.folder / name, follow=False) as file, np.load(file, allow_pickle=False) as arrays:
                return made(dict(arrays))
        except Exception:  # of a damaged archive NumPy, and the two libraries below it, raise anything
            return None

    def _write(self, name: str, **arrays: npt.NDArray[Any]) -> None:
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        try:
            self.make()
            with Folder(self.folder.parent, self.folder.name) as opened:
                opened.write([name], lambda file: file.write(buffer.getbuffer()), over=True)
        except OSError as error:
            if trouble(error):  # the disk's, which every film would meet
                raise
            says = f"What is done of this film cannot be kept in {self.folder} ({error.strerror})."
            raise NotKept(f"{says} Look what lies there, move it elsewhere, and clean the film again.") from None


def _bytes(content: bytes) -> npt.NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)


def _text(content: object) -> npt.NDArray[np.uint8]:
    return _bytes(json.dumps(content).encode())


def _said(text: npt.NDArray[np.uint8]) -> Any:
    return json.loads(text.tobytes())


def _seen_of(arrays: Arrays) -> Seen:
    digests, finds = arrays["digests"].reshape(-1, 8), arrays["finds"]
    frames = tuple(
        SeenFrame(
            digests[n].tobytes(),
            finds[finds[:, 0] == n, 1:].astype(np.float32),
            arrays["motions"][n].astype(np.float32),
            bool(arrays["cuts"][n]),
            bool(arrays["alike"][n]),
        )
        for n in range(len(digests))
    )
    return Seen(frames, tuple((n, _word_of(word)) for n, word in _said(arrays["words"])))


def _word_of(word: dict[str, Any]) -> Word:
    corners = tuple((float(x), float(y)) for x, y in word["corners"])
    return Word(word["n"], corners, Gives(word["gives"]), Verdict(word["verdict"]), word["person"])


def _encoded_of(arrays: Arrays) -> tuple[bytes, tuple[bytes, ...]]:
    samples, ends = arrays["samples"].tobytes(), np.cumsum(arrays["sizes"])
    starts = [0, *ends[:-1].tolist()]
    return arrays["head"].tobytes(), tuple(samples[a:b] for a, b in zip(starts, ends.tolist(), strict=True))


def _layers_of(arrays: Arrays) -> dict[int, Layer]:
    layers, start = {}, 0
    for n, first, count in arrays["heads"].tolist():
        layers[n] = Layer(first, arrays["boxes"][start : start + count].astype(np.int32))
        start += count
    return layers
