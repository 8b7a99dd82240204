"""The command that opens the review page."""

from typing import Annotated

import typer

from eventguard.app.house import House
from eventguard.cli.door import door, plain


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command()(review)


def review(
    context: typer.Context,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where the page is on this computer; 8765 if that is free.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open the browser, or only print the address.")
    ] = True,
) -> None:
    """Open the page on which photos are dropped, looked at and approved. It runs on this computer alone."""
    from eventguard.web.server import serve  # noqa: PLC0415  no other command needs a web server

    here = door(context)

    def opened(address: str) -> None:
        if here.json:
            here.tell({"address": address})
            return
        here.say("The review page is open in your browser." if browser else "Open this address in your browser.")
        here.say(f"  {plain(address)}")
        here.say("It lets in one browser, once, and nobody from outside this computer. To stop it: Ctrl-C")
        here.say("What was dropped by then is kept, and cleaned when the page is opened again.")

    serve(lambda: House(here.workspace, here.consent_data, user=here.user), port, opened, browser, here.advice)
    here.say("The review page has stopped. What is approved lies where it was; nothing is lost.")
