"""Commands about the list of colleagues who can sign in: approvers, staff, the data protection lead."""

from typing import Annotated

import typer

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approvers, two_person
from eventguard.cli.photos.queue import ByOption
from eventguard.cli.terminal import NEW_PASSPHRASE_FILE, PASSPHRASE_FILE, Terminal, passphrase, plain, terminal
from eventguard.core.people.passphrase import SHORTEST, judged
from eventguard.core.people.roles import APPROVES, Role, chosen, has, in_order, in_words

NameArgument = Annotated[str, typer.Argument(help="The colleague's name.")]
AllowedByOption = Annotated[
    str | None,
    typer.Option("--by", help="The approver who allows it; the very first needs nobody."),
]
RoleOption = Annotated[
    list[Role] | None,
    typer.Option(
        "--role",
        metavar="[staff|approver|lead]",
        help="What they may from another desk: staff (add, name, cover), approver (also look, decide and approve), lead"
        " (see people and the record). Again for several.",
    ),
]
approvers_app = typer.Typer(help="Who may approve, and who else can sign in.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(approvers_app, name="approvers")


@approvers_app.command("add")
def add_approver(
    context: typer.Context,
    name: NameArgument,
    login: Annotated[str, typer.Option(help="What the computer calls them: then it knows what they prepared.")] = "",
    by: AllowedByOption = None,
    role: RoleOption = None,
    nobody_left: Annotated[
        bool, typer.Option("--nobody-left", help="No approver has their passphrase any more. Everybody is told.")
    ] = False,
) -> None:
    """Let somebody sign in, to approve unless told otherwise. Asks for a passphrase for them, and for an approver's."""
    here, roles = terminal(context), chosen(role or APPROVES)
    name = here.any_school.colleagues.vacant(name)
    free = nobody_left or approvers.is_free(here.any_school)
    approver = None if free and by is None else _allowed(here, by)
    if approver is None:
        approvers.require_approves(roles)
    script = NEW_PASSPHRASE_FILE if approver else PASSPHRASE_FILE
    secret = passphrase(f"A passphrase for {name}, at least {SHORTEST} characters", confirm=True, script=script)
    approvers.add(here.new_school, name, secret, login, approver, nobody_left, roles)
    may = "may approve photos" if has(roles, Role.APPROVER) else f"can sign in as {in_words(roles)}"
    here.say(f"{plain(name)} {may} now. The passphrase was taken. {judged(secret, name).says}")
    if has(roles, Role.APPROVER) and two_person.holds(here.school):
        here.say("They may not approve photos that they cleaned themselves. So whoever cleans says who they are:")
        here.say(plain(here.advice("  eventguard --as NAME clean ...")))


def _allowed(here: Terminal, by: str | None) -> Colleague:
    """The approver who allows that the list is changed, after their passphrase."""
    if by is None:
        raise approvers.let_in_by_nobody()
    approvers.known(here.school, by)
    return approvers.authenticate(here.school, by, passphrase(f"Passphrase of {by}"))


@approvers_app.command("list")
def list_approvers(context: typer.Context) -> None:
    """Who may approve, and who else can sign in, each with what they are."""
    here = terminal(context)
    everybody = here.school.colleagues.all()
    for each in everybody:
        if here.json:
            here.tell({"name": each.name, "login": each.login, "roles": in_order(each.roles)})
        else:
            login = f" (login {plain(each.login)})" if each.login else ""
            here.say(f"{plain(each.name)}{login}: {in_words(each.roles)}")
    if not everybody:
        here.say(here.advice("Nobody yet. Add one: eventguard approvers add NAME"))
    rule = "may not approve it" if two_person.holds(here.school) else "may approve it too"
    here.say(f"Whoever prepared a photo {rule}.")


@approvers_app.command("change")
def change_approver(context: typer.Context, name: NameArgument) -> None:
    """Give a colleague a new passphrase. Asks for the old one and the new one."""
    here = terminal(context)
    approvers.colleague(here.school, name)
    old = passphrase(f"The old passphrase of {name}")
    new = passphrase(f"A new one, at least {SHORTEST} characters", confirm=True, script=NEW_PASSPHRASE_FILE)
    approvers.change(here.school, name, old, new)
    here.say(f"{plain(name)} has a new passphrase.")


@approvers_app.command("role")
def give_roles(context: typer.Context, name: NameArgument, role: RoleOption = None, by: AllowedByOption = None) -> None:
    """Let a colleague have these roles and no others. They sign in anew. The last approver stays one."""
    here = terminal(context)
    approvers.colleague(here.school, name)
    roles = chosen(role or ())
    given = approvers.give(here.school, name, roles, _allowed(here, by))
    here.say(f"{plain(given.name)} can sign in as {in_words(given.roles)} now.")


@approvers_app.command("remove")
def remove_approver(context: typer.Context, name: NameArgument, by: AllowedByOption = None) -> None:
    """Take somebody off the list. What they approved stays approved. The last approver stays."""
    here = terminal(context)
    approvers.remove(here.school, name, _allowed(here, by))
    here.say(f"{plain(name)} cannot sign in, or approve, any more.")


@approvers_app.command("two-person")
def switch_two_person(
    context: typer.Context,
    on: Annotated[bool, typer.Option("--on/--off", help="Whether whoever prepared a photo is kept from approving it.")],
    by: ByOption,
) -> None:
    """Whether it takes two people, one to prepare a photo and one to approve it. Off only where there is just one."""
    here = terminal(context)
    two_person.switch(here.school, on, _allowed(here, by))
    here.say(
        "It takes two people now." if on else "One person may prepare and approve. The record says who allowed that."
    )
