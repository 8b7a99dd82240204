"""Commands about the list of those who may approve."""

from typing import Annotated

import typer

from eventguard.adapters.approval.approvers import Approver
from eventguard.app.approval import approvers
from eventguard.cli.photos.queue import ByOption
from eventguard.cli.terminal import NEW_PASSPHRASE_FILE, PASSPHRASE_FILE, Terminal, passphrase, plain, terminal
from eventguard.core.people.passphrase import SHORTEST, judged

NameArgument = Annotated[str, typer.Argument(help="The approver's name.")]
AllowedByOption = Annotated[
    str | None,
    typer.Option("--by", help="The approver who allows it, anybody on the list; the very first needs nobody."),
]
approvers_app = typer.Typer(help="Who may approve.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(approvers_app, name="approvers")


@approvers_app.command("add")
def add_approver(
    context: typer.Context,
    name: NameArgument,
    login: Annotated[str, typer.Option(help="What the computer calls them: then it knows what they prepared.")] = "",
    by: AllowedByOption = None,
    nobody_left: Annotated[
        bool, typer.Option("--nobody-left", help="No approver has their passphrase any more. Everybody is told.")
    ] = False,
) -> None:
    """Let somebody approve photos. Asks for a passphrase for them, and whoever allows it for theirs."""
    here = terminal(context)
    name = here.any_school.approvers.vacant(name)
    free = nobody_left or approvers.is_free(here.any_school)
    approver = None if free and by is None else _allowed(here, by)
    script = NEW_PASSPHRASE_FILE if approver else PASSPHRASE_FILE
    secret = passphrase(f"A passphrase for {name}, at least {SHORTEST} characters", confirm=True, script=script)
    approvers.add(here.new_school, name, secret, login, approver, nobody_left)
    here.say(f"{plain(name)} may approve photos now. The passphrase was taken. {judged(secret, name).says}")
    if approvers.two_person(here.school):
        here.say("They may not approve photos that they cleaned themselves. So whoever cleans says who they are:")
        here.say(plain(here.advice("  eventguard --as NAME clean ...")))


def _allowed(here: Terminal, by: str | None) -> Approver:
    """The approver who allows that the list is changed, after their passphrase."""
    if by is None:
        raise approvers.let_in_by_nobody()
    approvers.known(here.school, by)
    return approvers.authenticate(here.school, by, passphrase(f"Passphrase of {by}"))


@approvers_app.command("list")
def list_approvers(context: typer.Context) -> None:
    """Who may approve."""
    here = terminal(context)
    everybody = here.school.approvers.all()
    for approver in everybody:
        if here.json:
            here.tell({"name": approver.name, "login": approver.login})
        else:
            here.say(plain(approver.name) + (f" (login {plain(approver.login)})" if approver.login else ""))
    if not everybody:
        here.say(here.advice("Nobody yet. Add one: eventguard approvers add NAME"))
    rule = "may not approve it" if approvers.two_person(here.school) else "may approve it too"
    here.say(f"Whoever prepared a photo {rule}.")


@approvers_app.command("change")
def change_approver(context: typer.Context, name: NameArgument) -> None:
    """Give an approver a new passphrase. Asks for the old one and the new one."""
    here = terminal(context)
    approvers.known(here.school, name)
    old = passphrase(f"The old passphrase of {name}")
    new = passphrase(f"A new one, at least {SHORTEST} characters", confirm=True, script=NEW_PASSPHRASE_FILE)
    approvers.change(here.school, name, old, new)
    here.say(f"{plain(name)} has a new passphrase.")


@approvers_app.command("remove")
def remove_approver(context: typer.Context, name: NameArgument, by: AllowedByOption = None) -> None:
    """Take somebody off the list. What they approved stays approved. The last one stays."""
    here = terminal(context)
    approvers.remove(here.school, name, _allowed(here, by))
    here.say(f"{plain(name)} may not approve photos any more.")


@approvers_app.command("two-person")
def switch_two_person(
    context: typer.Context,
    on: Annotated[bool, typer.Option("--on/--off", help="Whether whoever prepared a photo is kept from approving it.")],
    by: ByOption,
) -> None:
    """Whether it takes two people, one to prepare a photo and one to approve it. Off only where there is just one."""
    here = terminal(context)
    approvers.set_two_person(here.school, on, _allowed(here, by))
    here.say(
        "It takes two people now." if on else "One person may prepare and approve. The record says who allowed that."
    )
