"""How the cells of a workbook look, as far as people say something by it: struck out, coloured, in white on white."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from eventguard.adapters.people.workbook_parts import kind
from eventguard.core.people.marks import Mark, MarkKind

#: The first colours of the palette that "indexed" counts in, twice; the others need no name.
PALETTE = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
#: What a theme mostly has in these places: paper, ink, and again.
THEME = ("FFFFFF", "000000", "EEECE1", "1F497D")
NAMED = {
    "white": (255, 255, 255), "black": (0, 0, 0), "grey": (128, 128, 128), "red": (220, 30, 30),
    "orange": (255, 150, 30), "yellow": (255, 240, 60), "green": (60, 170, 60), "blue": (50, 90, 210),
    "purple": (130, 50, 160), "pink": (250, 160, 190),
}  # fmt: skip
#: So light that nobody sees it on paper, and so dark that it is ink, as the sum of red, green and blue.
PAPER, INK = 3 * 240, 3 * 60


@dataclass(frozen=True, slots=True)
class Look:
    """One way for a cell to look; a colour is six figures (RRGGBB), a place in a theme that is not known, or empty."""

    struck: bool = False
    ink: str = ""
    paper: str = ""

    def marks(self, place: int, unseen: bool) -> Sequence[Mark]:
        """What this says of a cell in this column; ``unseen``: its number format shows nothing."""
        found = [Mark(MarkKind.STRUCK, "", (place,))] if self.struck else []
        paper, ink = _is_paper(self.paper), self.ink and _is_paper(self.ink)
        if unseen or (ink and paper) or (self.ink and self.ink == self.paper):
            found.append(Mark(MarkKind.UNSEEN, "", (place,)))
        elif not paper:
            found.append(Mark(MarkKind.COLOURED, _name(self.paper), (place,)))
        elif self.ink and not _is_ink(self.ink):
            found.append(Mark(MarkKind.COLOURED, f"{_name(self.ink)} letters", (place,)))
        return found


NO_LOOK = Look()


def font(element: Element) -> Look:
    """What a font says of whatever is written in it."""
    look = {kind(child): child for child in element}
    struck = "strike" in look and look["strike"].get("val", "1") in ("1", "true")
    return Look(struck, _colour(look.get("color")))


def paper(element: Element) -> str:
    """The colour of a fill; empty where it is none."""
    pattern = next((child for child in element if kind(child) == "patternFill"), None)
    if pattern is None:
        return "gradient" if len(element) else ""
    if pattern.get("patternType", "none") == "none":
        return ""
    return _colour(next((child for child in pattern if kind(child) == "fgColor"), None)) or "pattern"


def crossed(element: Element) -> bool:
    """Whether a border is a line through the cell."""
    lines = any(kind(child) == "diagonal" and child.get("style", "none") != "none" for child in element)
    return lines and any(element.get(way) in ("1", "true") for way in ("diagonalUp", "diagonalDown"))


def _colour(element: Element | None) -> str:
    if element is None or element.get("auto"):
        return ""
    if rgb := element.get("rgb"):
        return rgb[-6:].upper()
    tint = float(element.get("tint", "0"))
    place = element.get("theme", "")
    if place.isdecimal():
        return THEME[int(place)] if int(place) < len(THEME) and not tint else f"theme {place} {tint:.2f}"
    place = element.get("indexed", "")
    return PALETTE[int(place) % 8] if place.isdecimal() and int(place) < 16 else f"colour {place}" if place else ""


def _parts(colour: str) -> tuple[int, ...] | None:
    try:
        return tuple(bytes.fromhex(colour)) if len(colour) == 6 else None
    except ValueError:
        return None


def _is_paper(colour: str) -> bool:
    parts = _parts(colour)
    return not colour or (parts is not None and sum(parts) >= PAPER)


def _is_ink(colour: str) -> bool:
    parts = _parts(colour)
    return colour == "colour 64" or (parts is not None and sum(parts) <= INK)


def _name(colour: str) -> str:
    """What somebody would call it."""
    parts = _parts(colour)
    if parts is None:
        return colour

    def far(name: str) -> int:
        return sum((a - b) ** 2 for a, b in zip(parts, NAMED[name], strict=True))

    return min(NAMED, key=far)
