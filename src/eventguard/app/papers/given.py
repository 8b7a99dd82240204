"""What whoever asks for the papers says of the school and of an event; what they leave out stays a blank line."""

from dataclasses import asdict, dataclass

from eventguard.app.school import School
from eventguard.app.words.event_name import require_harmless
from eventguard.core.errors import SetupError

#: More letters than this are no name: they would not fit on a poster.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Given:
    """The school's name, how its data protection officer is reached, an event and when it is; each may be empty."""

    school: str = ""
    contact: str = ""
    event: str = ""
    when: str = ""


def checked(school: School, given: Given) -> Given:
    """The same in plain letters on one line each. Raises SetupError when one is too long, or the event's gives a pupil
    away.
    """
    plain = {option: on_one_line(text) for option, text in asdict(given).items()}
    for option, text in plain.items():
        if len(text) > LONGEST:
            raise SetupError(f"What --{option} says is too long for a paper.", f"At most {LONGEST} letters.")
    require_harmless(school, plain["event"])
    return Given(**plain)


def on_one_line(text: str) -> str:
    """Without line breaks and signs that nobody sees, which can turn a line around."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
