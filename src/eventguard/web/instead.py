"""What the page has instead of a command: whoever uses it has no terminal, so advice names the button or the page."""

import re
from collections.abc import Callable

#: What belongs to a command behind its name: words, options, quoted names; not the end of the sentence.
REST = r'(?:\s(?:"[^"]*"|(?!or\b|and\b|which\b|\()[^\s".;,()]+(?:\.\w+)*))*'
#: Commands by their first words, and where the page has what they do. Longer ones come first.
PLACES = {
    "approvers": "Settings, under Colleagues",
    "audit clock": "the page Record",
    "audit erase": "the page Record, at the entry itself",
    "audit export": "the page Record, Download",
    "audit scrub": "the page Record, at an entry",
    "audit verify": "the page Record, Prove it",
    "channels": "Settings, under Channels",
    "doctor": "Settings, What works on this computer",
    "incident": "the page Record, When something went wrong",
    "papers": "Settings, Papers",
    "people": "the page People",
    "people enrol": "Settings, Portraits",
    "people import": "the page People, Bring the register up to date",
    "people missing": "the page People, Missing",
    "purge": "Settings, Old copies",
    "queue": "the page Photos",
    "recognition": "Settings, under Recognition",
    "review --network": "Settings, Other desks",
    "retention": "Settings, under How long copies are kept",
    "school-words": "Settings, under Words that give the school away",
    "status": "the page Photos",
    "takedown": "the page Take down",
    "watch": "Settings, The drop folder",
}
COMMAND = re.compile(rf"\beventguard ({'|'.join(sorted(PLACES, key=len, reverse=True))})\b{REST}")
#: Remedies that name options, and what the page has in their place.
OPTIONS = (
    (
        re.compile(r"Name each with --group \(on the page: tick them\), or show people by hand\."),
        "Tick them under Who was there, tick Also do again, and add the photos once more; or show people by hand.",
    ),
    (
        re.compile(r"\(eventguard people biometrics PERSON\), show people by hand \(eventguard review\), or(.*?\.)"),
        r"(the page People, their name, May they be recognised), show people by hand (open the photo), or\1 Whom the"
        r" assessment lets EventGuard compare stands in Settings, under Recognition. After a change tick Also do again,"
        r" and add the photos once more.",
    ),
    (re.compile(r" +\(to cover every face without one: --faces all\)"), ""),
    (re.compile(r"Run it again with --by APPROVER\."), "Sign in as an approver, and do it again."),
    (re.compile(r'--why "\.\.\."'), "in the field Why"),
    (re.compile(r"say so: --same"), "tick that it is the same place"),
    (re.compile(r"^--dpia REF --by NAME$"), "Fill in both fields."),
    (re.compile(r"Only if you are certain: the same with --sure"), "Only if you are certain."),
    (
        re.compile(r"say where it is now: eventguard school set-up NAME --folder DIR\."),
        "have whoever installed EventGuard tell it where it is now.",
    ),
    (re.compile(r"Clean it again: eventguard clean --again FILM"), "Tick Also do again, and add the film once more."),
    (re.compile(r"^--by NAME$"), "Write the name into its field."),
    (re.compile(r"--(school|contact|event|when) says\b"), r"stands in the field \1"),
)
#: What nobody can do on the page.
TYPED = re.compile(r"\beventguard [a-z]|(^|\s)--[a-z]")
#: A place on a disk, which is told at the office's computer alone.
PLACE = re.compile(r"""(?:^|[\s"'(])(?:/|[A-Za-z]:[\\/]|\\\\)\w""")
AT_THE_OFFICE = "It is done at the office's computer."


def is_typed(text: str) -> bool:
    """Whether it still holds something to be typed into a terminal, and so may stand nowhere on the page."""
    return TYPED.search(text) is not None


def on_the_page(advice: Callable[[str], str]) -> Callable[[str], str]:
    """The same advice, but with the page's own places where the page can do it; other commands as they have to be
    typed.
    """

    def told(text: str) -> str:
        for option, words in OPTIONS:
            text = option.sub(words, text)
        return advice(COMMAND.sub(lambda found: PLACES[found[1]], text))

    return told


def at_another_desk(told: Callable[[str], str]) -> Callable[[str], str]:
    """The same for another desk: nothing can be typed from there, and where folders lie is told to nobody."""

    def short(text: str) -> str:
        text = told(text)
        return AT_THE_OFFICE if is_typed(text) or PLACE.search(text) else text

    return short
