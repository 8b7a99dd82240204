"""The command that answers for one photo: check."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from eventguard.app import contract_json, phrases
from eventguard.app.photos.check import check as check_photo
from eventguard.app.words import on_photos
from eventguard.app.words.caption import why as why_not_said
from eventguard.cli.photos.clean import ChannelOption, GroupOption, OnOption, day_of
from eventguard.cli.photos.look_first import say_comparing
from eventguard.cli.terminal import plain, terminal
from eventguard.core.people.consent import Channel
from eventguard.core.words.captions import Mention, MentionKind, pieces

NOT_SAFE = 1


def add_commands(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(check)


def check(
    context: typer.Context,
    photo: Annotated[Path, typer.Argument(help="The file you want to post.")],
    channel: ChannelOption = Channel.SOCIAL,
    caption: Annotated[str, typer.Option(help="The words that go with it: do they give a pupil away?")] = "",
    group: GroupOption = None,
    on: OnOption = None,
) -> None:
    """May I post this one? Exit code 0 when it is safe, 1 when it is not."""
    here = terminal(context)
    school = here.any_school
    where, day = school.channel(channel), day_of(on)
    with here.parts() as parts:
        answer = check_photo(school, photo, where, day, caption, group or (), partial(parts.tell, photo))
    if here.json:
        here.tell(
            {
                "source": photo.name,
                "safe": answer.safe,
                "why": answer.why,
                "next": answer.next_step,
                "found": [finding.trace for finding in answer.found],
                "details": {finding.trace: finding.detail for finding in answer.found if finding.detail},
                "not_compared": answer.comparing.why if answer.comparing else None,
                "faces": [contract_json.face_json(face) for face in answer.faces],
                "words": [contract_json.word_json(word, answer.size) for word in answer.words],
                "caption": [
                    {"what": found.kind, "text": caption[found.start : found.end], "person": found.person}
                    for found in answer.caption
                ],
            }
        )
    else:
        verdict = "[bold green]SAFE to post[/]" if answer.safe else "[bold red]NOT SAFE to post[/]"
        here.say(f"{verdict}  {plain(photo.name)}\n{plain(answer.why)}")
        if not answer.safe and answer.found:
            here.say("What a stranger would learn from the file:")
            for line in phrases.learned(answer.found):
                here.say(f"  {plain(line)}")
        if answer.faces:
            here.say(f"Faces: {len(answer.faces)}. {plain(phrases.who_is_on_it(answer.faces, phrases.names(school)))}.")
        for line in on_photos.told_by_check(answer.words, phrases.names(school)):
            here.say(plain(line))
        say_comparing(here, school, answer.comparing)
        if answer.next_step:
            here.say(f"What to do: {plain(here.advice(answer.next_step))}")
        if answer.caption:
            here.say(f"The caption holds {phrases.told_by(answer.caption)}. Write it without what is marked:")
            named = [each for each in answer.caption if each.kind is MentionKind.NAME and each.person]
            for why in dict.fromkeys(why_not_said(each, school.people()) for each in named):
                here.say(f"{plain(why)}.")
            here.say("  " + "".join(_marked(text, found) for text, found in pieces(caption, answer.caption)))
    if not answer.safe:
        raise typer.Exit(NOT_SAFE)


def _marked(text: str, found: Mention | None) -> str:
    return f"[bold red]>>{plain(text)}<<[/]" if found else plain(text)
