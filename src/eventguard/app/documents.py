"""Pages that stand alone, to be printed or handed on, from templates that lie beside their use-cases."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def documents(wing: str) -> "Environment":
    """The templates of one wing of the use-cases. Everything that comes from outside is text in them, never markup."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  most commands make none

    loader = PackageLoader("eventguard.app", wing)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
