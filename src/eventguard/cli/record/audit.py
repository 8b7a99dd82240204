"""Commands for the record: audit verify, clock, export, erase, scrub, new-key."""

from pathlib import Path
from typing import Annotated

import typer

from eventguard.adapters.record.record import Text
from eventguard.app import phrases
from eventguard.app.approval import approvers
from eventguard.app.computer import clock
from eventguard.app.record import audit, erasure
from eventguard.cli.terminal import Terminal, passphrase, plain, terminal
from eventguard.core.errors import Refused

audit_app = typer.Typer(help="The record of who did what.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(audit_app, name="audit")


@audit_app.command("verify")
def verify(
    context: typer.Context,
    anchor: Annotated[
        str | None, typer.Option(help="The last entry as it was printed earlier: is it still there?")
    ] = None,
) -> None:
    """Prove that the record is whole and the approved folders hold exactly what was approved."""
    here = terminal(context)
    proof = audit.verify(here.school, anchor)
    if here.json:
        told = {"rows": proof.rows, "head": proof.head, "anchor": proof.anchor, "approved": proof.approved}
        here.tell(told | {"problems": list(proof.problems), "remarks": list(proof.remarks)})
    for problem in proof.problems:
        here.say(f"[red]{plain(problem)}[/]")
    if proof.problems:
        found = phrases.count(len(proof.problems), "thing")
        raise Refused(f"{found} not as the record says.", "Find out who changed it; do not post until you know.")
    here.say(
        f"The record is whole: {proof.rows} entries, "
        f"{phrases.count(proof.approved, 'approved photo')}, each as approved."
    )
    for remark in proof.remarks:
        here.say(f"[yellow]{plain(remark)}[/]")
    here.say(f"Its last entry, to keep elsewhere as an anchor: {proof.anchor}")
    here.say(plain(here.advice("To ask for it later: eventguard audit verify --anchor ENTRY")))


@audit_app.command("clock")
def confirm_clock(context: typer.Context, by: Annotated[str, typer.Option(help="An approver.")]) -> None:
    """Say that this computer's clock is right now, although the record goes on to later. Asks for your passphrase."""
    here = terminal(context)
    approvers.known(here.school, by)
    if not (wrong := clock.trouble(here.school)):
        here.say("This computer's clock and the record agree: there is nothing to say.")
        return
    here.say(wrong)
    clock.confirm(here.school, approvers.authenticate(here.school, by, passphrase(f"Passphrase of {by}")))
    here.say("Recorded: the clock is right now.")


@audit_app.command("export")
def export(context: typer.Context, file: Annotated[Path, typer.Argument(help="The CSV file to write.")]) -> None:
    """Write the whole record as CSV, for the data protection lead; with names where the register still has them."""
    here = terminal(context)
    here.say(f"{phrases.count(audit.export(here.school, file), 'row')} written to {plain(str(file))}.")


@audit_app.command("erase")
def erase(
    context: typer.Context,
    row: Annotated[int, typer.Argument(help="The number of the entry.", metavar="ROW")],
    by: Annotated[str, typer.Option(help="Who erases it, for the record.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: every text of the entry.")] = False,
) -> None:
    """Erase what somebody typed into an entry of the record. That there was a text, and who erased it, stays."""
    here = terminal(context)
    texts = erasure.texts_of(here.school, row)
    chosen = texts if yes else _chosen(here, texts)
    scrubbed = erasure.erase(here.school, row, chosen, by)
    here.say(f"Erased: {phrases.count(len(chosen), 'text')} of entry {row}. The record says so, and stays whole.")
    tell_traces(here, scrubbed)


@audit_app.command("scrub")
def scrub(context: typer.Context) -> None:
    """Clear the files of the record and the register of what was erased while another EventGuard was running."""
    here = terminal(context)
    here.school.drop_copies()
    if not here.school.scrub():
        raise Refused("Another EventGuard is running.", "Close it, and try again.")
    here.say("Nothing that was erased is left in the files of the record and the register.")


@audit_app.command("new-key")
def new_key(context: typer.Context, by: Annotated[str, typer.Option(help="The approver who decides it.")]) -> None:
    """Go on with the record under a new key: the old one is lost, or others may know it. Asks for a passphrase."""
    here = terminal(context)
    audit.new_key(here.school, by, passphrase(f"Passphrase of {by}"))
    here.say("The record goes on under a new key. What it held before is proved as it is now, not as it was written.")
    here.say(plain(here.advice("Look at it: eventguard audit verify")))


def tell_traces(here: Terminal, scrubbed: bool) -> None:
    """Say what is left to do when another process kept what was erased in its file."""
    if not scrubbed:
        here.say(
            "[yellow]Another EventGuard is running[/], so traces may be left in a file of the record or the register."
        )
        here.say(plain(here.advice("Close it, then: eventguard audit scrub")))


def _chosen(here: Terminal, texts: list[Text]) -> list[Text]:
    """Which of these texts are to go, as somebody says."""
    for n, text in enumerate(texts, 1):
        here.say(f"{n}  {plain(text)}")
    if len(texts) == 1:
        if not typer.confirm("Erase it for good?", err=True):
            raise Refused("Nothing was erased.")
        return texts
    n = typer.prompt(f"Which is to go for good: 1 to {len(texts)}, or 0 for none?", type=int, err=True)
    if not 1 <= n <= len(texts):
        raise Refused("Nothing was erased.")
    return [texts[n - 1]]
