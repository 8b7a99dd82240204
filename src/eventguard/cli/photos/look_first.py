"""What is said after cleaning of photos to look at first, and of why nobody was compared."""

from eventguard.app import phrases
from eventguard.app.faces import may_compare
from eventguard.app.films.told import stood_still
from eventguard.app.photos.clean import Finished
from eventguard.app.school import School
from eventguard.app.words import on_photos
from eventguard.cli.terminal import Terminal, plain
from eventguard.core.faces.may_compare import Comparing
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import State

#: Photos with hard-to-see faces that a summary lists; ``queue`` tells of all.
MOST_CROWDED = 5


def say_look_first(here: Terminal, school: School, finished: list[Finished]) -> None:
    """Name the photos in which faces are hard to see: where some are, others are missed."""
    crowded = [item for item in finished if item.photo.state is State.HELD and phrases.doubts(item.photo)]
    if not crowded:
        return
    crowded.sort(key=lambda item: -(item.photo.small + item.photo.uncertain))
    many = phrases.count(len(crowded), "photo")
    here.say(f"[yellow]Look first where faces are hard to see[/] ({many}): others may have been missed there.")
    for item in crowded[:MOST_CROWDED]:
        here.say(f"  {plain(item.path.name)} -> {item.photo.output}: {phrases.doubts(item.photo)}")
    if len(crowded) > MOST_CROWDED:
        here.say(f"  and {len(crowded) - MOST_CROWDED} more, on top of the list: eventguard queue")
    if not school.settings.thorough:
        here.say("  For crowds, halls and back rows clean them again with --thorough: it finds smaller faces.")


def say_words(here: Terminal, finished: list[Finished]) -> None:
    """On how many photos a name is covered, and where what is written has to be looked at."""
    held = [item for item in finished if item.photo.state is State.HELD]
    covered = sum(any(word.verdict is Verdict.COVER for word in item.photo.words) for item in held)
    if covered:
        here.say(f"What is written gives a child away, and is covered, on {phrases.count(covered, 'photo')}.")
    look = [item for item in held if on_photos.to_look_at(item.photo)]
    if look:
        here.say(f"[yellow]Look at what is written[/] ({phrases.count(len(look), 'photo')}):")
    for item in look[:MOST_CROWDED]:
        here.say(f"  {plain(item.path.name)} -> {item.photo.output}: {on_photos.to_look_at(item.photo)}")
    if len(look) > MOST_CROWDED:
        here.say(f"  and {len(look) - MOST_CROWDED} more: eventguard queue")


def say_films(here: Terminal, finished: list[Finished]) -> None:
    """Which films kept their sound, which nobody has heard yet; and of which moving pictures there is none."""
    held = [(item.path, item.photo) for item in finished if item.photo.state is State.HELD]
    sounding = [path.name for path, photo in held if photo.film and photo.film.sound]
    if sounding:
        here.say(f"[yellow]With their sound:[/] {plain(', '.join(sounding))}. No tool hears a name in it: before such")
        here.say("  a film is approved, somebody listens to all of it, and says so (--listened).")
    if still := stood_still(held):
        here.say(f"These move, and only their first picture was taken: {plain(', '.join(still))}.")
        here.say("  To make films of them, clean them again with --moving.")


def say_comparing(here: Terminal, school: School, comparing: Comparing | None) -> None:
    """Say once why nobody was compared although recognition is on, and what to do."""
    if comparing and (told := may_compare.said(school, comparing)):
        says, remedy = told
        here.say(f"[yellow]{plain(says)}[/] {plain(here.advice(remedy))}")
