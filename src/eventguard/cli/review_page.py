"""The command that opens the review page."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.app.school import School
from eventguard.cli.terminal import plain, terminal
from eventguard.core.errors import SetupError

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
    network: Annotated[
        bool,
        typer.Option("--network", help="Let other desks in, too: paired devices on the school's network, by HTTPS."),
    ] = False,
    every_day: Annotated[
        bool, typer.Option("--every-day", help="With --network: not only until midnight, but until it is switched off.")
    ] = False,
    certificate: Annotated[
        Path | None, typer.Option(help="Your IT's certificate for this computer, PEM, instead of EventGuard's own.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="Its key, PEM.")] = None,
    network_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where it is for other desks; 8766 unless another is named.")
    ] = None,
) -> None:
    """Open the page on which photos are added, looked at and approved. It runs on this computer alone, unless you let
    other desks in.
    """
    from eventguard.app.network import switch  # noqa: PLC0415  no other command needs the network
    from eventguard.web.network.network import Network, Wanted  # noqa: PLC0415  the same
    from eventguard.web.running import InBrowser  # noqa: PLC0415  no other command needs a web server
    from eventguard.web.server import serve  # noqa: PLC0415  the same

    here = terminal(context)

    def opened(address: str) -> None:
        if here.json:
            here.tell({"address": address})
            return
        here.say(OPENS if browser else "Open this address in your browser:")
        here.say(f"  {plain(address)}")
        here.say("It lets in one browser, once, and nobody else on this computer. To stop it: Ctrl-C")
        if plain_address:
            here.say("Open nothing else that runs on this computer in that browser: it could look at what you see.")
        here.say("What was added by then is kept, and cleaned when the page is opened again.")

    def make() -> School:
        return School(here.workspace, here.consent_data, user=here.user)

    def let_in(door: Network) -> None:
        if here.json:
            here.tell({"network": door.address, "fingerprint": door.fingerprint})
            return
        here.say(f"Other desks reach it at {plain(door.address)} {'every day' if every_day else 'until midnight'}.")
        here.say(f"  It listens on {', '.join(door.addresses)}. Pair devices on the page: Settings, Other desks.")
        here.say(f"  Fingerprint of the certificate: {door.fingerprint}")

    if not network and (every_day or certificate or key or network_port):
        raise SetupError("That is for other desks.", "Say --network, too.")
    if network:
        switch.addresses()
    if certificate or key:
        with make() as school:
            switch.use_certificate(school, str(certificate or ""), str(key or ""))
    wanted = Wanted(network, every_day, network_port, let_in)
    serve(make, port, opened, InBrowser(browser, plain_address), here.advice, wanted)
    here.say("The review page has stopped. What is approved lies where it was; nothing is lost.")
