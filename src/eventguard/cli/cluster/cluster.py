"""Commands about a cluster: cluster certificates, scheduler, worker, local."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from eventguard.cli.photos.clean import CertificatesOption
from eventguard.cli.terminal import Terminal, plain, program, terminal

commands = typer.Typer(no_args_is_help=True, help="Let other computers do the work: for a trust's IT.")

PortOption = Annotated[int, typer.Option(min=0, max=65535, help="Port that the scheduler listens on.")]


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command()(certificates)
    commands.command()(scheduler)
    commands.command()(worker)
    commands.command()(local)
    app.add_typer(commands, name="cluster")


def certificates(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="Where they are to lie: keep it to yourself.")]
) -> None:
    """Make the certificates by which a cluster's computers know each other, or renew them."""
    from eventguard.adapters.network.cluster_certificates import AUTHORITY, AUTHORITY_KEY, Certificates  # noqa: PLC0415

    here = terminal(context)
    for file in Certificates(folder).make(datetime.now(UTC)):
        here.say(f"Made: {plain(str(file))}")
    here.say(
        f"\nEach computer gets {AUTHORITY} and the one file of its part: scheduler.pem, worker.pem, or, at schools,"
    )
    here.say(f"school.pem. {AUTHORITY_KEY} stays here: whoever has it can let anybody in. They hold for 398 days.")


def scheduler(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address of this computer that it listens on.")] = "0.0.0.0",  # noqa: S104
    port: PortOption = 8786,
    certificates: CertificatesOption = None,
) -> None:
    """Hand out a cluster's work, until Ctrl-C: one computer does."""
    from eventguard.adapters.network import cluster_parts  # noqa: PLC0415  nobody else waits for it to be loaded
    from eventguard.app.cluster.use import certificates_in  # noqa: PLC0415

    here = terminal(context)
    own = certificates_in(certificates)
    _run(here, lambda told: cluster_parts.run_scheduler(host, port, own, told), "The scheduler listens")


def worker(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="The scheduler's address, as tls://HOST:8786.")],
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Photos worked on at once; as many as cores if not given.")
    ] = None,
    certificates: CertificatesOption = None,
) -> None:
    """Work for a cluster, until Ctrl-C."""
    from eventguard.adapters.network import cluster_parts  # noqa: PLC0415  see above
    from eventguard.adapters.network.cluster import Address  # noqa: PLC0415
    from eventguard.app.cluster.use import certificates_in  # noqa: PLC0415
    from eventguard.cluster_process import Ready  # noqa: PLC0415

    here, width = terminal(context), jobs or os.cpu_count() or 1
    where, own = Address.read(address), certificates_in(certificates)
    _run(
        here, lambda told: cluster_parts.run_workers(where, width, own, Ready(width == 1), told), "This computer works"
    )


def local(
    context: typer.Context,
    jobs: Annotated[int, typer.Argument(min=1, help="How many processes work.")] = 2,
    port: PortOption = 8786,
    certificates: CertificatesOption = None,
) -> None:
    """Start a small cluster on this computer, for trying, until Ctrl-C; certificates are made if there are none."""
    from eventguard.adapters.network import cluster_parts  # noqa: PLC0415  see above
    from eventguard.app.cluster.use import certificates_in  # noqa: PLC0415
    from eventguard.cluster_process import Ready  # noqa: PLC0415

    here, own = terminal(context), certificates_in(certificates)
    if not own.authority.exists():
        own.make(datetime.now(UTC))
    _run(
        here,
        lambda told: cluster_parts.run_both(port, jobs, own, Ready(jobs == 1), told),
        "The cluster listens",
        own.folder,
    )


def _run(
    here: Terminal,
    part: Callable[[Callable[[str], None]], Coroutine[Any, Any, None]],
    says: str,
    certificates: Path | None = None,
) -> None:
    """Be a part of a cluster until Ctrl-C; ``certificates`` is where they lie for somebody who tries it here."""

    def told(address: str) -> None:
        if here.json:
            here.tell({"address": address})
        else:
            here.say(f"{says}: {plain(address)}. Stop with Ctrl-C.")
            if certificates:
                said = f'--cluster {address} --certificates "{certificates}"'
                here.say(f"To try it, in another window: {program()} clean PHOTOS {plain(said)}")

    with suppress(KeyboardInterrupt):
        asyncio.run(part(told))
    here.say("Stopped.")
