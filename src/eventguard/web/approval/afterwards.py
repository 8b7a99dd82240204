"""What comes after a decision: putting photos back to waiting, handing them out, noting where they were posted."""

from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.folders.store import slug
from eventguard.app.approval import hand_out, open_folder, ways_back
from eventguard.app.school import School
from eventguard.web import parsing, several
from eventguard.web.approval.sign_in import signed_in
from eventguard.web.documents import download
from eventguard.web.photos.pages import found
from eventguard.web.photos.previews import picture_of
from eventguard.web.review_page import review_of


async def back(request: Request) -> Response:
    """Put photos back to waiting: what was rejected, or approved a moment ago, or is gone everywhere."""
    review, said = review_of(request), await parsing.body(request)
    told, by = [], review.whose or ""
    listed = several.photos(said.get("photos"))
    for (id, channel, _, _), each in zip(listed, said["photos"], strict=True):
        step = partial(ways_back.put_back, name=id, by=by, channel=channel, stand=parsing.text(each, "stand"))
        told.append(await several.one(review, review.quick.do(step), id))
    return several.answer(told)


async def zipped(request: Request) -> Response:
    """The approved photos of a photo's event as one zip: the address tells no event's name."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    handed = await review.quick.do(lambda school: hand_out.hand_out(school, found(school, id, channel).event, channel))
    return download(handed.zipped, "application/zip", f"{slug(handed.photos[0].event)}.zip")


async def one(request: Request) -> Response:
    """One approved photo, to be kept as a file: exactly the bytes that were approved."""
    review, (id, channel) = review_of(request), parsing.photo_of(request)
    name, content = await review.quick.do(lambda school: hand_out.hand_out_one(school, id, channel))
    answer = picture_of(content)
    answer.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return answer


async def opened(request: Request) -> Response:
    """Open the folder of what may be posted, of one channel or all, on this computer's screen."""
    said = await parsing.body(request)

    def work(school: School) -> str:
        named = parsing.text(said, "channel")
        return str(open_folder.open_approved(school, school.channel(named, used=False) if named else None))

    return JSONResponse({"folder": await review_of(request).rendering.do(work)})


async def posted(request: Request) -> Response:
    """Note once where all approved photos of an event were posted of which that is not noted yet."""
    review, said = review_of(request), await parsing.body(request)
    event, where = parsing.text(said, "event"), parsing.text(said, "where")

    def work(school: School) -> int:
        channel = school.channel(parsing.text(said, "channel"), used=False)
        return len(hand_out.posted_together(school, event, channel, where, parsing.text(said, "stand")))

    await review.quick.do(work)
    return signed_in(request)
