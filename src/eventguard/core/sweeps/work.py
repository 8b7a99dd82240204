"""The order of work on one file that may be online already, on one screen. Nothing is rendered but a small preview."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from eventguard.core import pipeline
from eventguard.core.photos.hidden_data import Finding
from eventguard.core.photos.pixels import Pixels
from eventguard.core.pipeline import BatchPolicy
from eventguard.core.ports import Kit
from eventguard.core.sweeps.looked import Looked, Named, What, Where
from eventguard.core.words.captions import MentionKind, mentions_of
from eventguard.core.words.sought import Sought


@dataclass(frozen=True)
class Eyes:
    """What a sweep looks with: the engines, how a picture looks as a whole, and a copy of it for a preview."""

    kit: Kit
    print_of: Callable[[Pixels], bytes | None]
    small: Callable[[Pixels], Pixels]


@dataclass(frozen=True)
class LookedAt:
    """What was seen of a file, and a small covered copy of it; None of what shows nothing."""

    looked: Looked
    preview: bytes | None = None


def look_at_picture(untrusted: bytes, batch: BatchPolicy, eyes: Eyes) -> LookedAt:
    """Look at one picture as cleaning does, without making a cleaned one. Raises PhotoTrouble."""
    source = eyes.kit.codec.decode(untrusted)
    return _looked(What.PICTURE, source, eyes.kit.inspector.found(untrusted, source), batch, eyes)


def look_at_film(frames: Iterable[Pixels], found: Iterable[Finding], batch: BatchPolicy, eyes: Eyes) -> LookedAt:
    """Look at some frames of a film, one at least: that with most faces stands for it, with what is written in any."""
    found = tuple(found)
    looks = [_looked(What.FILM, pixels, found, batch, eyes) for pixels in frames]
    best = max(looks, key=lambda each: len(each.looked.faces))
    words = tuple(word for each in looks for word in each.looked.words)
    return replace(best, looked=replace(best.looked, words=words, print=looks[0].looked.print))


def named_in(text: str, where: Where, sought: Sought | None) -> Iterator[Named]:
    """What gives a pupil away in words beside a picture: all but the name of who may be named."""
    for mention in mentions_of(text, sought.pupils) if sought else ():
        if mention.kind is not MentionKind.NAME or sought is None or mention.person not in sought.named:
            yield Named(mention.kind, mention.person, where)


def _looked(what: What, source: Pixels, found: Iterable[Finding], batch: BatchPolicy, eyes: Eyes) -> LookedAt:
    kit, (height, width) = eyes.kit, source.shape[:2]
    if kit.text and batch.sought:
        kit.text.expect(source)
    seen = kit.detector.search(source).faces
    faces = pipeline.judged(source, seen, batch, kit)
    writing = pipeline.writing_on(faces, batch, kit)
    words = writing.on(source, 1.0) if writing else ()
    looked = Looked(what, (width, height), eyes.print_of(source), tuple(each.trace for each in found), faces, words)
    small = eyes.small(source)
    scale = small.shape[1] / width
    smaller = tuple(replace(face, box=face.box.scaled(scale)) for face in faces)
    written = tuple(replace(word, corners=tuple((x * scale, y * scale) for x, y in word.corners)) for word in words)
    return LookedAt(looked, kit.codec.encode(kit.cover.draw(small, smaller, written)))
