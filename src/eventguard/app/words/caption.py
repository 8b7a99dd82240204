"""The words that go with photos: what in them gives a pupil away, and what can be read in the photos themselves."""

from collections.abc import Iterable, Mapping
from datetime import date

from eventguard.app import phrases
from eventguard.app.words import on_photos
from eventguard.core.people.consent import Channel, Person, may_be_named
from eventguard.core.photos.photo import Photo
from eventguard.core.words.captions import IN_WORDS, Mention, MentionKind, mentions, pieces


def given_away(people: Mapping[str, Person], caption: str, channel: Channel, on: date) -> tuple[Mention, ...]:
    """What gives a pupil away: whatever tells of one, but the name of who has a live yes with name for this channel."""
    found = mentions(caption, people.values())
    return tuple(each for each in found if not _may_be_said(each, people, channel, on))


def read(people: Mapping[str, Person], caption: str, channel: Channel, on: date) -> list[tuple[str, str]]:
    """The whole caption in pieces, each with why it must not be said; empty where it may."""
    found = given_away(people, caption, channel, on)
    return [(text, why(mention, people) if mention else "") for text, mention in pieces(caption, found)]


def why(mention: Mention, people: Mapping[str, Person]) -> str:
    """Why something in a caption must not be said, as a sentence without a stop."""
    person = people.get(mention.person or "")
    if mention.kind is MentionKind.NAME and person:
        return f"{person.name}: has not said yes with name for this channel, so a picture, but no name"
    what = IN_WORDS[mention.kind]
    return what[:1].upper() + what[1:]


def in_pictures(photos: Iterable[Photo], names: Mapping[str, str]) -> list[str]:
    """What can be read in photos, or what nobody could read there, as sentences; as far as that is known."""
    told = []
    for photo in photos:
        kept = [on_photos.what(word, names) for word in photo.words if word.is_legible]
        says = [f"can be read: {phrases.listed(list(dict.fromkeys(kept)))}"] if kept else []
        says += filter(None, [on_photos.to_look_at(photo)])
        told += [f"In the picture {photo.output or photo.source}: {each}." for each in says]
    return told


def _may_be_said(mention: Mention, people: Mapping[str, Person], channel: Channel, on: date) -> bool:
    """Whether it is the name of one pupil, of whom a family said that it may stand beside a photo in this channel."""
    person = people.get(mention.person or "") if mention.kind is MentionKind.NAME else None
    return person is not None and may_be_named(person, channel, on)
