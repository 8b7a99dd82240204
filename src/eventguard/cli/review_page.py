"""The command that opens the review page."""

from typing import Annotated

import typer

from eventguard.app.school import School
from eventguard.cli.terminal import plain, terminal

OPENS = "The review page opens in your browser. If it does not, open this address there:"


def add_commands(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(review)


def review(
    context: typer.Context,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where the page is on this computer; 8765 if that is free.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open the browser, or only print the address.")
    ] = True,
    plain_address: Annotated[
        bool,
        typer.Option(
            "--plain-address",
            help="For a browser that does not find names ending in .localhost. Then whatever else it opens on this "
            "computer can look at the page; it can decide nothing.",
        ),
    ] = False,
) -> None:
    """Open the page on which photos are added, looked at and approved. It runs on this computer alone."""
    from eventguard.web.running import InBrowser  # noqa: PLC0415  no other command needs a web server
    from eventguard.web.server import serve  # noqa: PLC0415  the same

    here = terminal(context)

    def opened(address: str) -> None:
        if here.json:
            here.tell({"address": address})
            return
        here.say(OPENS if browser else "Open this address in your browser:")
        here.say(f"  {plain(address)}")
        here.say("It lets in one browser, once, and nobody from outside this computer. To stop it: Ctrl-C")
        if plain_address:
            here.say("Open nothing else that runs on this computer in that browser: it could look at what you see.")
        here.say("What was added by then is kept, and cleaned when the page is opened again.")

    def make() -> School:
        return School(here.workspace, here.consent_data, user=here.user)

    serve(make, port, opened, InBrowser(browser, plain_address), here.advice)
    here.say("The review page has stopped. What is approved lies where it was; nothing is lost.")
