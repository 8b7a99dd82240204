"""What is written on photos, in the words of the screen: what a line gives away, what was decided about it, and why.

What a line says is known to nobody (law 11 and the threat model): only what kind of thing it is, and whose.
"""

from collections.abc import Mapping, Sequence

from eventguard.app import phrases
from eventguard.core.photos.face import Hard, Verdict
from eventguard.core.photos.photo import Photo
from eventguard.core.photos.word import AWAY, Gives, Why, Word
from eventguard.core.words import by_hand

GIVES = {
    Gives.EMAIL: "an e-mail address",
    Gives.PUPIL_NUMBER: "a pupil's number",
    Gives.NAME: "a name",
    Gives.PHONE: "a phone number",
    Gives.FIRST_NAME: "a first name",
    Gives.CLASS: "a first name with a class",
    Gives.SCHOOL: "the school's own words",
    Gives.UNREAD: "something that could not be read",
    Gives.NOTHING: "other words",
}
WHY = {
    Why.GIVES_A_CHILD_AWAY: "gives a child away",
    Why.GIVES_THE_SCHOOL_AWAY: "gives the school away",
    Why.WITH_NAME: "shown here, with a yes with name",
    Why.UNREAD: "look here",
    Why.OTHER_WORDS: "gives nobody away",
    Why.COVERED_BY_HAND: "covered by hand",
    Why.KEPT_BY_HAND: "kept by hand",
}
#: Of what is covered on a photo so many are named in a table.
TOLD = 3
#: And of lines that could not be read so many numbers: a film may have eighty.
MOST_NUMBERS = 8
NOT_LOOKED_FOR = "nobody looked for words in it"


def what(word: Word, names: Mapping[str, str]) -> str:
    """What a line is, and whose, where that is one person: ``a name: Maya Okafor``."""
    return f"{GIVES[word.gives]}: {names.get(word.person, word.person)}" if word.person else GIVES[word.gives]


def why(word: Word) -> str:
    """Why a line is covered or kept, and who said so."""
    return f"{WHY[word.why]} ({phrases.listed(word.by)})" if word.by else WHY[word.why]


def by_hands(photo: Photo, names: Mapping[str, str]) -> tuple[str, ...]:
    """What hands kept that gives somebody away, or that another hand had covered, a sentence each without a stop."""
    return tuple(
        f"{phrases.listed(word.by)} keeps line {word.n} legible ({what(word, names)})"
        + (f", which {phrases.listed(word.over)} had covered by hand" if word.over else "")
        for word in photo.words
        if word.by and word.verdict is Verdict.SHOW and (word.is_legible or word.over)
    )


def to_look_at(photo: Photo) -> str:
    """What about a photo's writing somebody should look at, as a sentence without a stop; empty where nothing is."""
    if Hard.NOT_READ in photo.hard:
        return NOT_LOOKED_FOR
    unread = [str(word.n) for word in photo.words if word.is_unread]
    lines = f"line{'' if len(unread) == 1 else 's'} {_some(unread, MOST_NUMBERS)}"
    return f"something written ({lines}) could not be read: look whether it is a name" if unread else ""


def covered(words: Sequence[Word], names: Mapping[str, str]) -> str:
    """What is covered: ``3 lines: Maya Okafor, a name and 1 more``; empty where nothing is."""
    hidden = [word for word in words if word.verdict is Verdict.COVER]
    said = list(dict.fromkeys(names.get(word.person or "", GIVES[word.gives]) for word in hidden))
    return f"{phrases.count(len(hidden), 'line')}: {_some(said, TOLD)}" if hidden else ""


def _some(said: Sequence[str], most: int) -> str:
    """The first of them, and how many more there are."""
    more = [f"{len(said) - most} more"] if len(said) > most else []
    return phrases.listed([*said[:most], *more])


def told_by_check(words: Sequence[Word], names: Mapping[str, str]) -> tuple[str, ...]:
    """What can be read in a file that nobody approved, as sentences; none where that is nothing."""
    unread = sum(word.is_unread for word in words)
    hidden = covered(words, names)
    return tuple(
        filter(
            None,
            (
                f"Written in it, and to be covered: {hidden}." if hidden else "",
                f"Written in it, and not to be read by EventGuard: {phrases.count(unread, 'line')}." if unread else "",
            ),
        )
    )


def doubts(word: Word, names: Mapping[str, str], by: str, may_be_named: bool) -> tuple[str, ...]:
    """What speaks against keeping a line legible, for whoever is ``by``, in sentences without a stop; not that it names
    somebody who may be.
    """
    others = by_hand.overruled(word, by)
    away = f"Line {word.n} gives {'the school' if word.gives is Gives.SCHOOL else 'a child'} away ({what(word, names)})"
    hand = f"{phrases.listed(others)} covered line {word.n} by hand"
    return tuple(filter(None, (away if word.gives in AWAY and not may_be_named else "", hand if others else "")))
