"""Learning what one person looks like from photos that are chosen on their page; nothing of the photos stays."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.faces import enrolment
from eventguard.app.folders.uploads import Incoming
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.web import parsing
from eventguard.web.people.page_words import page_words
from eventguard.web.photos.uploads import SAID
from eventguard.web.review_page import review_of
from eventguard.web.views import View

#: Photos of one person at a time; how many are best.
MOST, ADVISED = 10, 3


async def enrol(request: Request) -> Response:
    """Enrol one person. The photos come one behind the other as one request: who it is and how long each of them is
    stands beside them.
    """
    review, said = review_of(request), QueryParams(request.headers.get(SAID, ""))
    id, sizes, sure = parsing.text(said, "person"), _sizes(said), said.get("sure") == "yes"
    with ExitStack() as stack:
        photos = [await review.quick.do(partial(Incoming, only_asked=True)) for _ in sizes]
        for each in photos:
            stack.callback(each.discard)
        await _receive(request, photos, sizes)

        def work(school: School) -> View:
            for each in photos:
                each.touch()
            (done,) = enrolment.enrol(school, {id: [each.path for each in photos]}, 1, sure)
            return _view(school, done, [each.path.name for each in photos])

        return JSONResponse(await review.rendering.do(work))


async def taken_away(request: Request) -> Response:
    """Erase what was learned of somebody's face; their permission stays."""
    review, id, said = review_of(request), request.path_params["person"], await parsing.body(request)
    if parsing.text(said, "sure") != "yes":
        raise Refused("What was learned of their face would be erased.", "Press the button on their page.")
    await review.quick.do(lambda school: enrolment.take_away(school, id))
    says = ["What was learned of their face is erased, with the picture kept of it. Their permission stays."]
    return JSONResponse({"says": says})


def _sizes(said: QueryParams) -> list[int]:
    sizes = [int(each) for each in said.getlist("size")[: MOST + 1] if each.isascii() and each.isdecimal()]
    if not sizes or len(sizes) > MOST:
        raise SetupError("Choose photos of this person alone.", f"Three are best, {MOST} at most.")
    return sizes


async def _receive(request: Request, photos: list[Incoming], sizes: list[int]) -> None:
    """Write down what comes, each photo into its own file. Raises SetupError where less or more comes than was said."""
    n, left = 0, sizes[0]
    async for untrusted in request.stream():
        rest = untrusted
        while rest:
            while not left and n + 1 < len(sizes):
                n, left = n + 1, sizes[n + 1]
            if not left:
                raise _not_whole()
            photos[n].write(rest[:left])
            left, rest = left - len(rest[:left]), rest[left:]
    if left or any(sizes[n + 1 :]):
        raise _not_whole()
    for each in photos:
        each.close()


def _not_whole() -> SetupError:
    return SetupError("The photos did not come whole.", "Choose them again.")


def _view(school: School, done: enrolment.Enrolled, names: list[str]) -> View:
    """Who was enrolled and why not; what there is to say of one photo stands with its number."""
    name = phrases.names(school).get(done.person, done.person)
    used = f"enrolled from {phrases.count(done.photos, 'photo')}" if done.photos else "not enrolled"
    says = [f"{name}: {used}."]
    if 0 < done.photos < ADVISED:
        says.append(f"{ADVISED} photos are best: choose them together, for those used earlier no longer count.")
    return {"enrolled": done.photos > 0, "says": says, "refused": list(_refused(done.refusals, names))}


def _refused(refusals: tuple[str, ...], names: list[str]) -> Iterator[View]:
    for said in refusals:
        name, stop, why = said.partition(": ")
        photo = names.index(name) if stop and name in names else None
        words = page_words(why if photo is not None else said)
        yield {"photo": photo, "why": (words or "They cannot be enrolled.")[:1].upper() + words[1:]}
