"""What is to be done about what is online: findings, the most harmful first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from eventguard.core.faces import safety
from eventguard.core.people.channels import Rule
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.word import AWAY, Gives
from eventguard.core.sweeps.likeness import is_at_one_of
from eventguard.core.sweeps.looked import Looked, Where


class Kind(StrEnum):
    """What is wrong with something that is online."""

    PERSON = "person"
    NOT_APPROVED = "not-approved"
    FACE = "face"
    RULE = "rule"
    WORD = "word"
    METADATA = "metadata"


class Do(StrEnum):
    """What to do about it, the most urgent first."""

    TAKE_DOWN = "take-down"
    COVER = "cover"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with one picture. ``faces`` are the numbers of the faces that it is about, ``person`` is
    whom it is about, if one person; ``traces`` is what is left in the file, ``where`` in which words something stands,
    and ``page`` in which other file.
    """

    kind: Kind
    do: Do
    faces: tuple[Face, ...] = ()
    person: str | None = None
    reason: Reason | None = None
    traces: tuple[Trace, ...] = ()
    where: Where | None = None
    what: str = ""
    page: str = ""


#: What tells nobody anything: how colours are meant.
HARMLESS = frozenset({Trace.PROFILE})
#: What tells strangers where a child is, who they are or when: the file has to go, or be replaced, at once.
TELLING = frozenset(
    {
        Trace.PLACE,
        Trace.PLACE_NAME,
        Trace.PEOPLE,
        Trace.OWNER,
        Trace.CAPTION,
        Trace.KEYWORDS,
        Trace.COMMENT,
        Trace.TEXT,
        Trace.OTHER_THUMBNAIL,
        Trace.SECOND_PICTURE,
        Trace.VIDEO,
        Trace.TELEMETRY,
        Trace.SUBTITLES,
        Trace.CHAPTERS,
        Trace.ATTACHMENT,
    }
)
#: Why somebody who is recognised may not be shown.
NO_LIVE_YES = frozenset({Reason.NO_CONSENT, Reason.EXPIRED, Reason.WITHDRAWN})
#: What of a photo's states says that it must not be online, and that nobody has let it go yet.
GONE, WAITING = frozenset({State.TAKEN_DOWN, State.REJECTED}), frozenset({State.HELD})


def findings(
    looked: Looked,
    known: Photo | None,
    objections: Mapping[str, Reason],
    rule: Rule,
    groups_only: Collection[str] = (),
    legible: Collection[Gives] = (),
) -> list[Finding]:
    """What is wrong with one picture.

    Args:
        looked: what was seen of it.
        known: the photo of the record whose cleaned file it is, or a copy of that, if it is one.
        objections: who is visible on that photo and may not be today.
        rule: of the channel it is in.
        groups_only: who may be shown there in groups only.
        legible: what kinds of writing somebody let stand on that photo.
    """
    found = [Finding(Kind.PERSON, Do.TAKE_DOWN, person=id, reason=reason) for id, reason in objections.items()]
    if known and known.state in GONE:
        found.append(Finding(Kind.NOT_APPROVED, Do.TAKE_DOWN, what=known.state))
    if known and known.state in WAITING:
        found.append(Finding(Kind.NOT_APPROVED, Do.LOOK, what=known.state))
    if known is None:
        found += _faces(looked, rule, groups_only)
    found += _words(looked, legible)
    traces = tuple(trace for trace in looked.traces if trace not in HARMLESS)
    if traces:
        found.append(Finding(Kind.METADATA, Do.COVER if TELLING.intersection(traces) else Do.LOOK, traces=traces))
    return sorted(found, key=_harm)


def shown_by(photo: Photo, looked: Looked) -> tuple[int, ...]:
    """The numbers of the faces in a file, whose print is like that of our cleaned photo, that stand where that shows
    somebody.
    """
    if not (photo.size and looked.size):
        return ()
    shown, times = [face for face in photo.faces if face.verdict is Verdict.SHOW], photo.size[0] / looked.size[0]
    return tuple(face.n for face in looked.faces if is_at_one_of(face, shown, times))


def merged(each: Sequence[Sequence[Finding]]) -> list[tuple[int, Finding]]:
    """The findings of all copies of one picture, each once, with the number of the copy in which it is told first. What
    is left in any of them is told together.
    """
    kept: dict[tuple[object, ...], tuple[int, Finding]] = {}
    for n, found in enumerate(each):
        for finding in found:
            key = (finding.kind, finding.person, finding.where if finding.kind is Kind.WORD else None)
            if key not in kept or _harm(finding) < _harm(kept[key][1]):
                kept[key] = n, finding
    left = tuple(dict.fromkeys(trace for found in each for finding in found for trace in finding.traces))
    told = [(n, replace(finding, traces=left) if finding.traces else finding) for n, finding in kept.values()]
    return sorted(told, key=lambda pair: _harm(pair[1]))


def _faces(looked: Looked, rule: Rule, groups_only: Collection[str]) -> Iterable[Finding]:
    """People without a live yes, others who are not covered, and what the channel's rule, or what families asked, does
    not let be seen.
    """
    bare = [face for face in looked.faces if face.verdict is Verdict.COVER]
    known = [face for face in bare if face.person and face.reason in NO_LIVE_YES]
    for face in known:
        yield Finding(Kind.PERSON, Do.TAKE_DOWN, (face,), face.person, face.reason)
    others = tuple(face for face in bare if face not in known)
    if others:
        yield Finding(Kind.FACE, Do.COVER, others)
    if against := tuple(_against(looked, rule, groups_only)):
        yield Finding(Kind.RULE, Do.COVER, tuple(face for face, _ in against), reason=against[0][1])


def _against(looked: Looked, rule: Rule, groups_only: Collection[str]) -> Iterable[tuple[Face, Reason]]:
    shown = tuple(_as_shown(face) for face in looked.faces)
    for face, as_shown in zip(looked.faces, shown, strict=True):
        if reason := safety.why_not(as_shown, shown, looked.size, rule, groups_only):
            yield face, reason


def _as_shown(face: Face) -> Face:
    """Online nobody covers it."""
    return Face(face.n, face.box, Verdict.SHOW, Reason.CONSENTED, face.person, face.detection)


def _words(looked: Looked, legible: Collection[Gives]) -> Iterable[Finding]:
    """What gives a child, or the school, away in the picture, and in the words beside it."""
    covered = [word for word in looked.words if word.gives in AWAY and word.verdict is Verdict.COVER]
    if away := [word for word in covered if word.gives not in legible]:
        people = {word.person for word in away}
        yield Finding(Kind.WORD, Do.COVER, person=_one(people), what=away[0].gives)
    for where in Where:
        said = [each for each in looked.named if each.where is where]
        if said:
            person, first = _one({each.person for each in said}), said[0]
            yield Finding(Kind.WORD, Do.LOOK, person=person, where=where, what=first.kind, page=first.page)


def _one(people: Collection[str | None]) -> str | None:
    return next(iter(people)) if len(people) == 1 else None


def _harm(finding: Finding) -> tuple[int, int, int]:
    """The more harmful, the less."""
    tallest = max((safety.length(face) for face in finding.faces), default=0)
    return list(Do).index(finding.do), list(Kind).index(finding.kind), -tallest
