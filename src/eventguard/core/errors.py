"""Trouble, as its reader meets it. Every error carries an exit code and says the remedy.

::

    EventGuardError                 exit code
    +-- Refused                     1   the answer is no, and nothing was changed
    |   +-- MoveRefused             1   a photo may not go from its state to that one
    |   +-- Changed                 1   somebody else has changed what was looked at: the page shows it as it is now
    |   +-- Doubtful                1   no, unless whoever asks says that they are sure
    |   +-- NotKnown                1   only somebody who has shown who they are may do that: the page offers to sign in
    |   +-- ToCover                 1   somebody is visible who may not be: the page offers to cover them now
    +-- SetupError                  2   wrong use, or something has to be set up first
    |   +-- WhoseId                 2   quite another name: the same person, or somebody else? The page asks
    +-- PhotoTrouble                3   this photo cannot be made safe: it is quarantined, the others go on
"""


class EventGuardError(Exception):
    """Anything a user can be told. ``message`` says what happened, ``remedy`` what to do about it."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class Refused(EventGuardError):
    """The answer is no: not safe, not allowed, not a match for the record.

    ``for_the_record`` is the reason without a name or anything that was typed; empty where there is no such reason.
    """

    def __init__(self, message: str, remedy: str = "", for_the_record: str = "") -> None:
        super().__init__(message, remedy)
        self.for_the_record = for_the_record


class MoveRefused(Refused):
    """A photo may not make this move."""

    def __init__(self, photo: str, state: str, to: str) -> None:
        super().__init__(f"Photo {photo[:12]} is {state}: it cannot become {to}.", "See: eventguard queue")


class Changed(Refused):
    """Somebody decided about something that another has changed since: it has to be looked at again."""


class Doubtful(Refused):
    """There is reason to think again. Done all the same once whoever asks says that they are sure."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Only if you are certain: the same with --sure")


class ToCover(Refused):
    """Somebody is visible on a held photo who may not be; to cover them now is one step, from wherever this is told."""

    def __init__(self, photo: str, message: str, for_the_record: str = "") -> None:
        super().__init__(message, f"Cover them now: eventguard cover-now {photo[:12]}", for_the_record)


class NotKnown(Refused):
    """What gives yeses back on the page is done by somebody who has shown who they are."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Sign in, and record it then.")


class SetupError(EventGuardError):
    """Wrong use, or a missing set-up; the remedy names the command that mends it."""

    exit_code = 2


class WhoseId(SetupError):
    """An id comes with quite another name: whoever asks has to say whether it is the same person, or somebody else."""


class PhotoTrouble(EventGuardError):
    """One photo cannot be made safe. Never ends a batch: the worker turns it into a quarantined photo."""

    exit_code = 3
