"""Bringing the register in from a file: what it means is asked step by step, and it is imported at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.people.table_file import TableFile
from eventguard.app.approval import approvers
from eventguard.app.people import import_steps
from eventguard.app.people.import_file import still_showing
from eventguard.app.people.import_steps import Answers, Asked, Standing, stand
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.web import parsing
from eventguard.web.approval.sign_in import names, require_signed_in
from eventguard.web.people.register_views import done_view, standing_view
from eventguard.web.photos.uploads import SAID
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import View

#: The longest name of a file, and as many sheets and answers as anybody gives.
LONGEST, MOST_ANSWERS = 240, 20_000


async def page(request: Request) -> Response:
    """Where somebody chooses the file."""
    review = review_of(request)
    staff, has_register = await review.quick.do(lambda school: (approvers.staff(school), school.has_register))
    return review.page(request, "register", part="settings", staff=staff, has_register=has_register)


async def take(request: Request) -> Response:
    """A file, its bytes as they are. It is read, and kept for as long as somebody is asked about it."""
    review, said = review_of(request), QueryParams(request.headers.get(SAID, ""))
    name = parsing.text(said, "name", LONGEST)
    try:
        saved = datetime.fromtimestamp(int(said.get("saved", "")) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise SetupError("Your browser does not say when this file was saved.", "Use another browser.") from None
    file = TableFile(name, await request.body(), saved)
    standing = await review.quick.do(lambda school: _shown(school, file, {}))
    return _answer(review, review.asked_file.keep(file), standing)


async def look(request: Request) -> Response:
    """How the import stands with what was answered so far."""
    review, said = review_of(request), await parsing.body(request)
    key = parsing.text(said, "file")
    file, answers = review.asked_file.of(key), _texts(said)
    return _answer(review, key, await review.quick.do(lambda school: _shown(school, file, answers)))


async def put_away(request: Request) -> Response:
    """Whoever was asked does not want it imported now."""
    key = parsing.text(await parsing.body(request), "file")
    asked = review_of(request).asked_file
    asked.of(key)
    asked.put_away(key)
    return JSONResponse({"kept": False})


async def carry_out(request: Request) -> Response:
    """Import what was looked at. The file is kept no longer."""
    review, said = review_of(request), await parsing.body(request)
    key, seen, answers = parsing.text(said, "file"), parsing.text(said, "seen"), _texts(said)
    file = review.asked_file.of(key)
    if parsing.text(said, "passphrase"):
        await require_signed_in(review, said)
    approver = review.session.approver

    def work(school: School) -> View:
        if approver:
            approvers.require_present(school, approver)
        done = import_steps.carry_out(school, file, _answers(answers), seen, known=approver is not None)
        return done_view(done, still_showing(school, done.losses))

    done = await review.quick.do(work)
    review.asked_file.put_away(key)
    return JSONResponse({"html": review.templates.get_template("register-done.html").render(done)})


@dataclass(frozen=True)
class _Shown:
    """How the import stands, as it is shown, with what the fields hold."""

    standing: Standing
    view: View


def _shown(school: School, file: TableFile, said: Mapping[str, list[str]]) -> _Shown:
    standing = stand(school, file, _answers(said))
    return _Shown(standing, standing_view(school, file.name, standing, said) | {"approvers": names(school)})


def _answer(review: ReviewPage, key: str, shown: _Shown) -> Response:
    html = review.templates.get_template("register-steps.html").render(
        shown.view | {"file": key, "signed_in": review.session.signed_in}
    )
    ready = shown.standing.asked is Asked.NOTHING
    return JSONResponse({"html": html, "file": key, "seen": shown.standing.digest if ready else ""})


def _texts(said: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the fields hold, by their names. Raises SetupError for anything else."""
    answers = said.get("answers")
    if not isinstance(answers, dict) or len(answers) > MOST_ANSWERS:
        return {name: [] for name in parsing.texts(said, "answers")}
    return {str(name): parsing.texts(answers, name) for name in answers}


def _answers(said: Mapping[str, list[str]]) -> Answers:
    """What somebody said, by what it is about."""

    def about(kind: str) -> dict[str, str]:
        return {name.removeprefix(kind): held[0] for name, held in said.items() if name.startswith(kind) and held}

    columns, who = about("column-"), about("who-")
    return Answers(
        tuple(said.get("sheet", ())),
        [columns.get(str(n)) or None for n in range(len(columns))] if columns else None,
        about("word-"),
        about("mark-"),
        [id for id, is_who in who.items() if is_who == "same"],
        [id for id, is_who in who.items() if is_who == "replaced"],
    )
