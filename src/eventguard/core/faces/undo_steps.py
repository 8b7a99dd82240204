"""Steps by hand, and how each is taken back without touching another."""

from dataclasses import replace
from typing import TypeVar

from eventguard.core.errors import Refused
from eventguard.core.faces.by_hand import Faces, append, require_once
from eventguard.core.people.actors import same
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Step
from eventguard.core.photos.word import Words

#: How many decisions on one photo can be taken back.
MOST_STEPS = 50
AS_IT_IS = "Look at it as it is now."

Marks = tuple[Faces, Words]
"""The faces and the writing of a photo."""
Mark = TypeVar("Mark")


def noted(steps: tuple[Step, ...], by: str, before: Marks, after: Marks) -> tuple[Step, ...]:
    """The steps, and this one if it changed any face or writing."""
    (faces, words), (new_faces, new_words) = before, after
    step = Step(by, _only(faces, new_faces), _only(new_faces, faces), _only(words, new_words), _only(new_words, words))
    return (*steps, step)[-MOST_STEPS:] if replace(step, by="") != Step("", (), ()) else steps


def take_back(marks: Marks, steps: tuple[Step, ...], by: str) -> tuple[Marks, tuple[Step, ...]]:
    """The faces and words without the last step of whoever is ``by``, and the steps left. Nothing else changes.

    Raises:
        Refused: they made none, somebody else has decided about one of its faces or words since, or it would show
            somebody who is shown on another face by now.
    """
    (faces, words), at = marks, _last(steps, by)
    step, left = steps[at], (*steps[:at], *steps[at + 1 :])
    there = {face.n: face for face in faces}
    for face in step.after:
        later = next((each.by for each in steps[at + 1 :] if face.n in _numbers(each)), None)
        if later is not None or face.n not in there or there[face.n].box != face.box:
            who = later or "Somebody"
            raise Refused(f"{who} has decided about face {face.n} since: that step stays.", AS_IT_IS)
    was, made = {face.n: face for face in step.before}, {face.n for face in step.after}
    kept = (face for face in faces if face.n not in made or face.n in was)
    faces = tuple(was[face.n] if face.n in made else face for face in kept)
    for face in step.before:
        if face.verdict is Verdict.SHOW and face.person:
            require_once(faces, face.n, face.person)
    for face in step.before:
        if face.n not in made:
            free = all(face.n != other.n for other in faces)
            faces = (*faces, face) if free else append(faces, [face])
    return (tuple(sorted(faces, key=lambda face: face.n)), _words_without(words, step, steps[at + 1 :])), left


def last(steps: tuple[Step, ...], by: str) -> Step:
    """The last step of whoever is ``by``. Raises Refused when there is none."""
    return steps[_last(steps, by)]


def since(marks: Marks, steps: tuple[Step, ...], by: str) -> Marks:
    """Those faces and words that somebody decided about after the last step of whoever is ``by``."""
    later = steps[_last(steps, by) + 1 :]
    faces, words = {face.n for step in later for face in step.after}, {w.n for step in later for w in step.words_after}
    return tuple(face for face in marks[0] if face.n in faces), tuple(word for word in marks[1] if word.n in words)


def _last(steps: tuple[Step, ...], by: str) -> int:
    at = max((i for i, step in enumerate(steps) if same(step.by, by)), default=None)
    if at is not None:
        return at
    last = f": the last step here was made by {steps[-1].by}, not by {by}" if steps else ""
    raise Refused(f"There is nothing to undo{last}.", "Each face can be covered, or shown by name." if steps else "")


def _words_without(words: Words, step: Step, later: tuple[Step, ...]) -> Words:
    """The words as they were before a step, after which these came."""
    was = {word.n: word for word in step.words_before}
    for each in later:
        if shared := [word.n for word in each.words_before if word.n in was]:
            raise Refused(f"{each.by} has decided about line {shared[0]} since: that step stays.", AS_IT_IS)
    return tuple(was.get(word.n, word) for word in words)


def _only(marks: tuple[Mark, ...], others: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Those that are not just so among the others."""
    return tuple(mark for mark in marks if mark not in others)


def _numbers(step: Step) -> set[int]:
    return {face.n for face in (*step.before, *step.after)}
