"""Steps by hand, and how each is taken back without touching another."""

from eventguard.core.errors import Refused
from eventguard.core.faces.by_hand import Faces, append, require_once
from eventguard.core.people.actors import same
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.photo import Step

#: How many decisions on one photo can be taken back.
MOST_STEPS = 50


def noted(steps: tuple[Step, ...], by: str, before: Faces, after: Faces) -> tuple[Step, ...]:
    """The steps, and this one if it changed any face."""
    step = Step(by, _only(before, after), _only(after, before))
    return (*steps, step)[-MOST_STEPS:] if step.before or step.after else steps


def take_back(faces: Faces, steps: tuple[Step, ...], by: str) -> tuple[Faces, tuple[Step, ...]]:
    """The faces without the last step of whoever is ``by``, and the steps that are left. Nothing else changes.

    Raises:
        Refused: they made none, somebody else has decided about one of its faces since, or it would show somebody who
            is shown on another face by now.
    """
    at = max((i for i, step in enumerate(steps) if same(step.by, by)), default=None)
    if at is None:
        last = f": the last step here was made by {steps[-1].by}, not by {by}" if steps else ""
        raise Refused(
            f"There is nothing to undo{last}.", "Each face can be covered, or shown by name." if steps else ""
        )
    step, left = steps[at], (*steps[:at], *steps[at + 1 :])
    there = {face.n: face for face in faces}
    for face in step.after:
        later = next((each.by for each in steps[at + 1 :] if face.n in _numbers(each)), None)
        if later is not None or face.n not in there or there[face.n].box != face.box:
            who = later or "Somebody"
            raise Refused(f"{who} has decided about face {face.n} since: that step stays.", "Look at it as it is now.")
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
    return tuple(sorted(faces, key=lambda face: face.n)), left


def _only(faces: Faces, others: Faces) -> Faces:
    """The faces that are not just so among the others."""
    return tuple(face for face in faces if face not in others)


def _numbers(step: Step) -> set[int]:
    return {face.n for face in (*step.before, *step.after)}
