"""Proving the record on the page, saying that the clock is right, and erasing what somebody typed."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.app import phrases
from eventguard.app.computer import clock
from eventguard.app.record import audit, erasure
from eventguard.app.record.audit import Proof
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.web import parsing
from eventguard.web.approval.sign_in import require_signed_in
from eventguard.web.asking import first_told, says
from eventguard.web.review_page import review_of

TRACES = "Another EventGuard is running, so traces may be left in a file. Close it, then press Clear the files, here."
NOT_PROVED = (
    "Not proved: what was done without EventGuard, and that the whole record was not put back to an older state. For"
    " that keep its last entry elsewhere, on paper or in an e-mail to yourself, and give it here another time."
)


async def prove(request: Request) -> Response:
    """What can be proved of the record now, in words."""
    anchor = request.query_params.get("anchor", "").strip()
    proof = await review_of(request).rendering.do(lambda school: audit.verify(school, anchor or None))
    told = {"says": _proved(proof, bool(anchor)), "problems": list(proof.problems), "remarks": list(proof.remarks)}
    return JSONResponse(told | {"anchor": proof.anchor, "not_proved": NOT_PROVED})


def _proved(proof: Proof, kept: bool) -> list[str]:
    """What was proved; nothing where anything is not as the record says."""
    if proof.problems:
        return []
    whole = f"The record is whole: {proof.rows} entries, each as it was written, none missing among them or at the end."
    many = phrases.count(proof.approved, "approved photo")
    approved = f"In the approved folders lies what was approved and nothing else: {many}, each byte as approved."
    return [whole, approved, *(("It still holds the entry that you kept.",) if kept else ())]


async def clock_is_right(request: Request) -> Response:
    """An approver who is signed in says that this computer's clock is right."""
    review, said = review_of(request), await parsing.body(request)
    if parsing.text(said, "right") != "yes":
        raise SetupError("Say whether the clock is right.", "Look at it first.")
    by = await require_signed_in(review, {})

    def work(school: School) -> Response:
        wrong = clock.trouble(school)
        if not wrong:
            raise Refused("This computer's clock and the record agree.", "There is nothing to say.")
        told = (wrong, "You say that it is right now, and the record counts from there.")
        if first := first_told(said, told, "It is right"):
            return first
        clock.confirm(school, by)
        return says("Recorded: the clock is right now.")

    return await review.quick.do(work)


async def erase(request: Request) -> Response:
    """Erase what somebody typed into an entry, for good."""
    review, said, seq = review_of(request), await parsing.body(request), int(request.path_params["n"])
    n = parsing.text(said, "text", 4)

    def work(school: School) -> Response:
        found = [text for at, text in enumerate(erasure.texts_of(school, seq)) if str(at) == n]
        if not found:
            raise SetupError("There is no such text.", "Reload the page, and choose it again.")
        told = (
            f'"{found[0]}" goes for good, wherever it is shown.',
            "That there was a text, and that you erased it, stays in the record, which stays whole.",
        )
        if first := first_told(said, told, "Erase it for good"):
            return first
        scrubbed = erasure.erase(school, seq, found, school.user)
        return says("Erased. The record says so, and stays whole.", *(() if scrubbed else (TRACES,)))

    return await review.quick.do(work)


async def scrub(request: Request) -> Response:
    """Clear the files of what was erased while another EventGuard was running."""
    if parsing.text(await parsing.body(request), "clear") != "yes":
        raise SetupError("Say that the files are to be cleared.", "Press the button.")

    def work(school: School) -> Response:
        school.drop_copies()
        if not school.scrub():
            raise Refused("Another EventGuard is running.", "Close it, and try again.")
        return says("Nothing that was erased is left in the files of the record and the register.")

    return await review_of(request).quick.do(work)
