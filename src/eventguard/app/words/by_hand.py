"""Decisions by hand about the writing on a held photo: a line is covered, or kept. Each can be taken back."""

from dataclasses import replace

from eventguard.app import phrases
from eventguard.app.photos.held import held
from eventguard.app.photos.render_again import decide
from eventguard.app.school import School
from eventguard.app.words import on_photos
from eventguard.core.errors import Doubtful, Refused
from eventguard.core.people.consent import Channel, name_of
from eventguard.core.photos.photo import Photo
from eventguard.core.words import by_hand


def cover(
    school: School, name: str, n: int, channel: Channel | None = None, by: str | None = None, seen: str | None = None
) -> Photo:
    """Cover line ``n`` of what is written on a held photo.

    Raises:
        Refused: there is no such line, or the photo is not held or not the one that was ``seen``. Nothing has changed.
    """
    photo, who = held(school, name, channel, seen), by or school.user
    words = by_hand.cover(photo.words, n, who)
    return decide(school, photo, photo.faces, who, words=words, decision="cover-word", word=n)


def keep(
    school: School,
    name: str,
    n: int,
    channel: Channel | None = None,
    by: str | None = None,
    seen: str | None = None,
    sure: bool = False,
) -> Photo:
    """Leave line ``n`` of what is written on a held photo as it is; what is covered there is uncovered.

    Raises:
        Refused: it names somebody who is never to be published or whose family took a yes back, the original is gone,
            or as ``cover`` does. Nothing has changed then.
        Doubtful: nobody is ``sure``, and it gives a child or the school away (unless it names who is shown here with a
            yes with name), or somebody else covered it by hand.
    """
    photo, who = held(school, name, channel, seen), by or school.user
    word = by_hand.word_of(photo.words, n)
    _require_may_stay(school, photo, word.person)
    may_be_named = school.naming(photo.channel).may_stay(replace(word, by=()), photo.shown)
    doubts = on_photos.doubts(word, phrases.names(school), who, may_be_named)
    if doubts and not sure:
        raise Doubtful(" ".join(f"{doubt}." for doubt in doubts))
    words = by_hand.keep(photo.words, n, who)
    return decide(school, photo, photo.faces, who, words=words, decision="keep-word", word=n)


def is_told(photo: Photo, n: int) -> bool:
    """Whether whoever approves is told that a hand keeps this line."""
    word = by_hand.word_of(photo.words, n)
    return word.is_legible or bool(word.over)


def _require_may_stay(school: School, photo: Photo, person: str | None) -> None:
    if person is not None and person not in school.naming(photo.channel).by_hand:
        people = school.people()
        why = phrases.why_covered(people[person], photo.channel, school.today()) if person in people else "forgotten"
        remedy = f"It stays covered. What is recorded: eventguard people show {person}"
        raise Refused(f"It names {name_of(person, people)}: {why}.", remedy)
