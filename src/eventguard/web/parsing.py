"""What a request says. It comes from outside: whatever does not fit is refused in plain words."""

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from starlette.requests import Request

from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Channel

Choice = TypeVar("Choice", bound=StrEnum)
#: The longest text that anybody types here.
LONGEST = 500
HEX = frozenset("0123456789abcdef")
#: A number in an address has so many figures at most.
LONGEST_NUMBER = 9


class Unknown(SetupError):
    """There is nothing at that address."""


def photo_of(request: Request) -> tuple[str, Channel]:
    """Which photo an address is about. Raises Unknown when it is none."""
    return checked(request.path_params["id"], request.path_params["channel"])


def checked(id: object, channel: object) -> tuple[str, Channel]:
    """An id and a channel, if they are. Raises Unknown."""
    if not isinstance(id, str) or len(id) != 64 or not HEX.issuperset(id) or not isinstance(channel, str):
        raise _no_photo()
    try:
        return id, Channel(channel)
    except ValueError:
        raise _no_photo() from None


async def body(request: Request) -> Mapping[str, Any]:
    """What was sent, a JSON object. Raises SetupError for anything else."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise not_understood()
    try:
        said = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise not_understood() from None
    if not isinstance(said, dict):
        raise not_understood()
    return said


def text(said: Mapping[str, Any], name: str, longest: int = LONGEST) -> str:
    """A text that was sent, empty if none was. Raises SetupError when it is none, or too long."""
    return verbatim(said, name, longest).strip()


def verbatim(said: Mapping[str, Any], name: str, longest: int = LONGEST) -> str:
    """The same, with every blank at its beginning and end."""
    value = said.get(name, "")
    if not isinstance(value, str):
        raise not_understood()
    if len(value) > longest:
        raise SetupError(f"That is too long: at most {longest} characters.")
    return _whole(value)


def texts(said: Mapping[str, Any], name: str) -> list[str]:
    """Several texts that were sent. Raises SetupError when they are none."""
    value = said.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise not_understood()
    return list(map(_whole, value))


def number(said: Mapping[str, Any], name: str) -> int:
    """A whole number that was sent. Raises SetupError when it is none."""
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**31:
        raise not_understood()
    return value


def counted(text: str) -> int:
    """A number in an address; 0 for what is none, or longer than any."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def choice(said: Mapping[str, Any], name: str, choices: type[Choice], usual: Choice | None = None) -> Choice:
    """One of several that was sent. Raises SetupError when it is none of them."""
    value = said.get(name) or usual
    if value not in list(choices):
        raise SetupError("Choose one of the choices.", ", ".join(choices))
    return choices(str(value))


def yes(said: Mapping[str, Any], name: str) -> bool:
    """Whether yes was sent, and not no. Raises SetupError when neither was."""
    value = said.get(name)
    if value not in ("yes", "no"):
        raise not_understood()
    return bool(value == "yes")


def day(said: Mapping[str, Any], name: str) -> date | None:
    """A day that was sent, None if none was. Raises SetupError when it is none."""
    value = text(said, name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise SetupError(f"{value} is not a day.", "Choose one from the calendar.") from None


def _whole(text: str) -> str:
    """A text without half characters, which no file or answer can hold: a browser cuts an emoji in two where a field is
    full.
    """
    return text.encode("utf-8", "replace").decode()


def _no_photo() -> Unknown:
    return Unknown("There is no such photo.", "Go back to the photos, and choose one there.")


def not_understood() -> SetupError:
    """What is said where no page of ours can have asked for it."""
    return SetupError("The page sent something that was not understood.", "Reload the page and try again.")
