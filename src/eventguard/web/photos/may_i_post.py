"""May I post this? Any file is looked at as ``check`` does, and nothing of it stays."""

from functools import partial

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.faces import may_compare
from eventguard.app.folders.uploads import Incoming
from eventguard.app.photos.check import Answer, Way, check
from eventguard.app.school import School
from eventguard.app.words import on_photos
from eventguard.core.people.consent import Channel
from eventguard.core.people.groups import known_groups
from eventguard.web import parsing
from eventguard.web.photos.uploads import LONGEST, SAID, groups_of, receive
from eventguard.web.review_page import review_of
from eventguard.web.views import View, address_of, channels_view

#: What can be done about a file, and what the way there is called; None where it is words alone.
WAYS: dict[Way, tuple[str, str | None]] = {
    Way.CLEAN: (
        "Clean it: add it under Photos, then somebody looks at what comes of it and approves that.",
        "Add photos",
    ),
    Way.CLEAN_FOR: ("Add its original under Photos again, for where you want to post it.", "Add photos"),
    Way.COVER: ("It shows somebody who may not be seen. Open it, and press Cover them now.", "Open it"),
    Way.LOOK: ("It waits for somebody to look at it and approve it.", "Open it"),
    Way.POST_CLEANED: ("Post the cleaned one instead.", "Open the cleaned one"),
    Way.TAKE_DOWN: ("Take it down wherever it was posted.", "What must come down"),
    Way.ONCE_MORE: ("It was decided before. To have it once more, see how that stands.", "Open it"),
    Way.NEVER: ("Do not post it again.", None),
}


async def page(request: Request) -> Response:
    """Where somebody drops a file, and types what is to stand beside it."""
    return review_of(request).page(request, "may-i-post", **await review_of(request).quick.do(_page_data))


async def answer(request: Request) -> Response:
    """Answer for one file, whose bytes come as they are. Our copy of them is gone before the answer is."""
    review, said = review_of(request), QueryParams(request.headers.get(SAID, ""))
    going_to, groups = parsing.text(said, "channel", LONGEST), groups_of(said)
    incoming = await review.quick.do(partial(Incoming, only_asked=True))
    try:
        await receive(request, incoming)
        incoming.close()

        def work(school: School) -> View:
            channel = school.channel(going_to)
            incoming.touch()
            return _view(school, check(school, incoming.path, channel, school.today(), groups=groups), channel)

        told = await review.rendering.do(work)
    finally:
        incoming.discard()
    remedy = told.pop("remedy")
    return JSONResponse(told | {"next": told["next"] or review.advice(remedy)})


def _page_data(school: School) -> View:
    compares = school.has_register and school.compares
    return {
        "channels": channels_view(school),
        "groups": known_groups(school.people().values()) if compares else (),
        "has_register": school.has_register,
    }


def _view(school: School, found: Answer, channel: Channel) -> View:
    """An answer in words. ``remedy`` is what there is to type where the page has no words of its own."""
    names, photo = phrases.names(school), found.record
    says, link = WAYS.get(found.way, ("", None))
    to = {Way.CLEAN: "/", Way.CLEAN_FOR: "/", Way.TAKE_DOWN: "/down"}.get(found.way, photo and address_of(photo))
    compared = may_compare.said(school, found.comparing) if found.comparing else None
    return {
        "safe": found.safe,
        "why": found.why,
        "next": says,
        "remedy": "" if says else found.next_step,
        "link": {"to": to, "words": link} if link and to else None,
        "going_to": school.name_of(channel),
        "found": [] if found.safe else phrases.learned(found.found),
        "faces": len(found.faces),
        "who": phrases.who_is_on_it(found.faces, names) if found.faces else "",
        "looked": found.size is not None,
        "words": on_photos.told_by_check(found.words, names),
        "not_compared": compared[0] if compared else "",
    }
