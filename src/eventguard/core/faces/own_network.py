"""A recogniser that the school brings itself, by its file: what is recorded of it, and travels to the workers."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """A network's file: its absolute path, its sha256, and whether it wants the channels as blue, green, red."""

    path: str
    digest: str
    blue_first: bool = False

    @property
    def name(self) -> str:
        """What its templates carry: fed in another order of colours, the same file gives other numbers."""
        return f"{self.digest}-blue-first" if self.blue_first else self.digest

    def text(self) -> str:
        """All of it as one text (``from_text``)."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "OwnNetwork":
        """From such a text."""
        return cls(**json.loads(text))
