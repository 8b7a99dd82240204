"""What the use-cases say for the terminal, as the page says it: nobody there has anything to type a command into."""

import re

from starlette.requests import Request
from starlette.responses import Response

from eventguard.core.errors import EventGuardError
from eventguard.web.addresses import Endpoint
from eventguard.web.instead import is_typed

WRITTEN = 'ill in "Where it is written"'
#: Ways out for who is at a terminal, and those on the page, in the order in which they are looked for.
WAYS = (
    (r"To give back a yes, say where it is written\. --evidence .*", f"To give back a yes, f{WRITTEN}."),
    (r"Say where that is written\. --evidence .*", f"F{WRITTEN}."),
    (
        r"Say where it is written that they are at the school: --evidence .*",
        f"F{WRITTEN}, that they are at the school.",
    ),
    (r"If it was taken back, say when and how: --evidence .*", f"If it was taken back, f{WRITTEN}, and when."),
    (r"Check --from and --until\.", "Check the two days."),
    (r"--channel NAME, once for each", "Choose an answer for each channel."),
    (r"Say who consented in writing.*", "Fill in who consented in writing and, for a pupil, when parents were told."),
    (r"Check --notified\.", "Check the days on which parents were told."),
    (r'--why "\.\.\."', "Write it down."),
    (r'--name "First Last"', "Write first and last name."),
    (r"See: eventguard people list", "See the list of people."),
    (r"See: eventguard people show \S+", "See the list of people."),
    (r"See who they are: eventguard people missing", "See the list."),
    (r"Say which it is: --same.*", "Say which it is."),
    (r"Leave --replaced out\.", "Say that it is the same person."),
    (r"Make one with: eventguard people import.*", "Bring it in under People, or add somebody there."),
    (r"Switch it on with: eventguard recognition on.*", "Switch it on under Settings."),
    (r"if it is in writing, eventguard people biometrics.*", "if it is in writing, record it on their page."),
    (r"if their family said yes, eventguard people consent.*", "if their family said yes, record that on their page."),
    (r"leave their photos out \(eventguard people show [^)]*\)", "leave their photos out."),
    (r"If they are twins: eventguard people enrol .*--sure", 'If they are twins: tick "They only look alike".'),
    (r"One of: (.*)\. To add one: eventguard channels add NAME", r"One of: \1."),
)


def page_words(said: str) -> str:
    """A sentence as the page says it; empty where it is nothing but what somebody would have to type."""
    for typed, there in WAYS:
        said = re.sub(typed, there, said)
    return "" if is_typed(said) else said


def in_page_words(endpoint: Endpoint) -> Endpoint:
    """The same, telling trouble in the page's words."""

    async def told(request: Request) -> Response:
        try:
            return await endpoint(request)
        except EventGuardError as error:
            error.message, error.remedy = page_words(error.message) or error.message, page_words(error.remedy)
            raise

    return told
