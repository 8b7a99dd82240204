"""Portraits: who is learned from which photo, and who is not and why. Nothing of the photos stays."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app.approval import approvers
from eventguard.app.faces import enrolment, recognition
from eventguard.app.faces.enrolment import SAME_FACE, Enrolled
from eventguard.app.faces.reference_photos import Refusal, by_place
from eventguard.app.folders.uploads import Incoming
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, Refused, SetupError
from eventguard.core.people.consent import Person, may_be_matched, why_not_enrolled
from eventguard.files import trouble
from eventguard.web import parsing
from eventguard.web.faces.handed_over import HandedOver
from eventguard.web.instead import is_typed
from eventguard.web.photos.uploads import SAID, receive
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import View

#: The longest place of a file in a folder that was chosen, and the name of a batch.
LONGEST, LONGEST_BATCH = 1000, 40


async def page(request: Request) -> Response:
    """Where somebody drops a folder of portraits."""
    shown = await review_of(request).quick.do(_page_data)
    return review_of(request).page(request, "portraits", part="settings", **shown)


async def take(request: Request) -> Response:
    """One photo, its bytes as they are."""
    review, said = review_of(request), QueryParams(request.headers.get(SAID, ""))
    batch = parsing.text(said, "batch", LONGEST_BATCH)
    place = _place(parsing.text(said, "path", LONGEST))
    number = int(said["n"]) if said.get("n", "").isdecimal() and len(said["n"]) < len(str(10**6)) else -1
    if not batch or number < 0:
        raise parsing.not_understood()
    handed = review.handed_over
    handed.begin(batch)
    incoming = await review.quick.do(partial(Incoming, only_asked=True))
    try:
        await receive(request, incoming)
        incoming.close()
        handed.take(batch, number, incoming, place)
    except BaseException:
        incoming.discard()
        raise
    return JSONResponse({"taken": number})


async def enrol(request: Request) -> Response:
    """Learn from the photos that came, in the background."""
    review, said = review_of(request), await parsing.body(request)
    batch, sure = parsing.text(said, "batch", LONGEST_BATCH), parsing.text(said, "sure") == "yes"
    handed = review.handed_over
    await review.quick.do(recognition.require)
    photos = handed.start(batch)
    handed.running = asyncio.create_task(_run(review, handed, photos, sure))
    return JSONResponse({"of": len(photos)})


async def progress(request: Request) -> Response:
    """How far it is, and what came of it."""
    return JSONResponse(asdict(review_of(request).handed_over.progress))


async def put_away(request: Request) -> Response:
    """They are not wanted, and their copies go."""
    batch, handed = parsing.text(await parsing.body(request), "batch", LONGEST_BATCH), review_of(request).handed_over
    if not batch or batch != handed.batch:
        raise Refused("These photos are not here any more.")
    if not handed.progress.busy:
        handed.discard()
    return JSONResponse({})


async def _run(
    review: ReviewPage, handed: HandedOver, photos: Mapping[Path, tuple[int, PurePosixPath]], sure: bool
) -> None:
    now = handed.progress

    def tell(_: Path) -> None:
        now.done += 1
        handed.touch()
        if handed.over:
            raise Refused("EventGuard was stopped.", "Choose them again.")

    def work(school: School) -> list[View]:
        handed.touch()
        people = school.people()
        named = by_place(people, {path: place for path, (_, place) in photos.items()})
        done = list(enrolment.enrol(school, named, os.cpu_count() or 1, sure, tell))
        numbers = {path: number for path, (number, _) in photos.items()}
        theirs = enrolment.theirs(people, named)
        after, today = school.people(), school.today()
        return [_told(after, today, item, [numbers[p] for p in theirs.get(item.person, ())], numbers) for item in done]

    try:
        now.told = await review.rendering.do(work)
    except EventGuardError as error:
        now.wrong = error.message
    except Exception as error:  # the page goes on, and says so
        now.wrong = str(trouble(error) or f"Enrolling stopped unexpectedly ({type(error).__name__}). Try it again.")
    finally:
        now.busy = False
        handed.discard()


def _told(
    people: Mapping[str, Person], today: date, item: Enrolled, numbers: list[int], every: Mapping[Path, int]
) -> View:
    """What came of one person's photos, which a browser knows by their numbers."""
    person = people.get(item.person)
    refused = [{"says": on_the_page(each), "n": every.get(each.path) if each.path else None} for each in item.refusals]
    objected = person is not None and why_not_enrolled(person, today) is not None
    return {
        "name": person.name if person else item.person,
        "known": person is not None,
        "at": f"/people/{person.id}" if person and objected else "",
        "photos": item.photos,
        "numbers": numbers,
        "refused": refused,
        "twins": any(each.startswith(SAME_FACE) for each in item.refusals),
    }


def on_the_page(refusal: Refusal) -> str:
    """A refusal with the page in place of what is to be typed."""
    says = refusal.says.replace(" (eventguard people list)", ", as it stands under People")
    remedy = "" if is_typed(refusal.remedy) else refusal.remedy
    sentence = ": ".join(filter(None, (says, remedy)))
    return f"{sentence[:1].upper()}{sentence[1:]}{'' if sentence.endswith(('.', '?')) else '.'}"


def _place(said: str) -> PurePosixPath:
    """Where a photo lay in what was chosen. Raises SetupError for what is no such place."""
    parts = [part for part in said.split("/") if part not in ("", ".", "..")]
    if not parts:
        raise SetupError("That photo has no name.", "Give it the name of whom it shows.")
    return PurePosixPath(*parts)


def _page_data(school: School) -> View:
    status = recognition.status(school) if school.has_register else None
    return {
        "on": status is not None and status.on,
        "has_register": school.has_register,
        "permitted": sum(map(may_be_matched, school.people().values())),
        "enrolled": len(status.enrolled) if status and status.on else 0,
        "staff": approvers.staff(school),
    }
