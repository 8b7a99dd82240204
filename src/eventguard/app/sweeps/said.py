"""What a sweep's findings are called on the screen and in a report."""

from collections.abc import Mapping
from pathlib import Path

from eventguard.app import phrases
from eventguard.app.words import on_photos
from eventguard.core.faces import safety
from eventguard.core.harmless import printable
from eventguard.core.photos.face import SMALL
from eventguard.core.photos.photo import State
from eventguard.core.photos.word import Gives
from eventguard.core.sweeps.findings import Do, Finding, Kind
from eventguard.core.sweeps.looked import Where
from eventguard.core.words.captions import IN_WORDS, MentionKind

#: What to do, as a heading.
TO_DO = {Do.TAKE_DOWN: "take down", Do.COVER: "cover and replace", Do.LOOK: "look"}
#: A face as tall as this, in pixels, is easily recognised.
EASILY = 48
#: Where words stand.
STANDS = {
    Where.NAME: "the file's name",
    Where.FOLDER: "the name of a folder that it is in",
    Where.ALT: "the text that stands for the picture",
    Where.CAPTION: "a caption",
}
#: Of our own photos that should not be there.
STATES = {
    State.TAKEN_DOWN: "it was taken down here, and is online still",
    State.REJECTED: "it was rejected here, and is online all the same",
    State.HELD: "nobody has approved it yet",
}


def detail(finding: Finding, names: Mapping[str, str]) -> str:
    """What is wrong, in plain words."""
    who = names.get(finding.person or "", finding.person)
    why = phrases.REASONS[finding.reason] if finding.reason else "not allowed"
    match finding.kind:
        case Kind.PERSON:
            says = f"shows {who}: {why}"
        case Kind.FACE:
            says = _faces(finding)
        case Kind.RULE:
            says = f"by the channel's rule {why}"
        case Kind.NOT_APPROVED:
            says = STATES[State(finding.what)]
        case Kind.METADATA:
            says = f"left in the file: {phrases.found(finding.traces)}"
        case Kind.WORD:
            says = _words(finding, f" ({who})" if who else "")
    return says


def _words(finding: Finding, named: str) -> str:
    if finding.where is None:
        return f"can be read in the picture: {on_photos.GIVES[Gives(finding.what)]}{named}"
    page = f" in {printable(Path(finding.page).name)}" if finding.page else ""
    return f"{IN_WORDS[MentionKind(finding.what)]}{named} in {STANDS[finding.where]}{page}"


def _faces(finding: Finding) -> str:
    tallest = max(map(safety.length, finding.faces))
    how = (
        "easily recognised"
        if tallest >= EASILY
        else "hardly recognised"
        if tallest < SMALL
        else "recognised by those who know them"
    )
    return f"{phrases.count(len(finding.faces), 'face')} not covered, the largest {tallest} pixels tall: {how}"
