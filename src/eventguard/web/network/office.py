"""Other desks, as the office's computer sees them: on or off, pairing, which devices are let in."""

import io

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.computer import page_settings
from eventguard.app.approval import approvers
from eventguard.app.network import devices, switch
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import Refused
from eventguard.web import parsing
from eventguard.web.asking import first_told, says
from eventguard.web.network.entrance import PAIR, TRUST
from eventguard.web.network.network import Network
from eventguard.web.parsing import Unknown
from eventguard.web.review_page import ReviewPage, review_of
from eventguard.web.views import View

#: The longest path that anybody types.
LONGEST_PATH = 1000
GOES = ("{} is let in no more. Whoever is signed in there is so no longer.", "To let it in again, pair it anew.")


async def page(request: Request) -> Response:
    """Everything about other desks."""
    review = review_of(request)
    shown = await review.quick.do(_page_data)
    return review.page(request, "network", part="settings", **shown, **_stands(review.network))


async def state(request: Request) -> Response:
    """How pairing stands."""
    pairing = review_of(request).network.pairing
    now = pairing.now
    told = {"left": pairing.seconds_left(), "paired": now.paired if now else "", "void": bool(now and now.void)}
    return JSONResponse(told)


async def switch_on(request: Request) -> Response:
    """Let other desks in."""
    review, said = review_of(request), await parsing.body(request)
    await review.network.on(review.quick, parsing.yes(said, "every_day"))
    return says(f"Other desks reach EventGuard at {review.network.address} now.")


async def switch_off(request: Request) -> Response:
    """Let nobody in any more."""
    review = review_of(request)
    if parsing.text(await parsing.body(request), "off") != "yes":
        raise parsing.not_understood()
    await review.network.off(review.quick, "somebody switched it off")
    return says("Nobody reaches EventGuard from other desks any more. Their devices stay paired.")


async def words(request: Request) -> Response:
    """Make words that let one device in."""
    review = review_of(request)
    if parsing.text(await parsing.body(request), "pair") != "yes":
        raise parsing.not_understood()
    network = _running(review)
    made = network.pairing.begin(review.whose)
    return JSONResponse({"words": made.words, "at": f"{network.address}{PAIR}", "left": network.pairing.seconds_left()})


async def code(request: Request) -> Response:
    """The same words as a picture for a phone's camera, with the address where they are typed."""
    network = _running(review_of(request))
    if not network.pairing.seconds_left() or network.pairing.now is None:
        raise Unknown("The words hold no more.", "Make new ones.")
    return _drawn(f"{network.address}{PAIR}#{network.pairing.now.words.replace(' ', '-')}")


async def way_to_trust(request: Request) -> Response:
    """The address at which a device is told to believe this computer, as such a picture."""
    return _drawn(f"{_running(review_of(request)).address}{TRUST}")


async def certificate(request: Request) -> Response:
    """Use the certificate of the school's IT, or our own authority again."""
    review, said = review_of(request), await parsing.body(request)
    if not {"certificate", "key"} <= said.keys():
        raise parsing.not_understood()
    file, key = (parsing.text(said, name, LONGEST_PATH) for name in ("certificate", "key"))
    await review.quick.do(lambda school: switch.use_certificate(school, file, key))
    if review.network.is_on:
        stays = review.network.until is None
        await review.network.on(review.quick, stays)
    own = "Devices are shown EventGuard's own certificate now."
    return says("Devices are shown your school's certificate now." if file else own)


async def put_out(request: Request) -> Response:
    """Let a device in no more."""
    review, said = review_of(request), await parsing.body(request)
    n = parsing.text(said, "device")
    if not n.isdecimal() or len(n) > 9:
        raise parsing.not_understood()
    every = await review.quick.do(lambda school: school.devices.all())
    name = next((each.name for each in every if each.n == int(n)), "This device")
    if first := first_told(said, [line.format(name) for line in GOES], f"Put out {name}"):
        return first
    await review.quick.do(lambda school: devices.put_out(school, int(n)))
    review.network.desks.end_of(int(n))
    return says(f"{name} is let in no more.")


def _drawn(address: str) -> Response:
    """An address as a QR code (ISO/IEC 18004)."""
    import segno  # noqa: PLC0415  few pair a device

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=4, border=4, light="#fff")
    return Response(drawn.getvalue(), media_type="image/svg+xml")


def _running(review: ReviewPage) -> Network:
    if not review.network.is_on:
        raise Refused("Other desks are not let in at the moment.", "Switch it on first.")
    return review.network


def _page_data(school: School) -> View:
    kept = page_settings.read(school.workspace)
    return {
        "devices": [
            {"n": each.n, "name": each.name, "paired": in_full(each.paired_at), "used": in_full(each.used_on)}
            for each in school.devices.all()
        ],
        "staff": approvers.staff(school),
        "certificate": kept.certificate,
        "certificate_key": kept.certificate_key,
    }


def _stands(network: Network) -> View:
    return {
        "on": network.is_on,
        "wrong": network.wrong,
        "every_day": network.is_on and network.until is None,
        "others": [f"https://{host}" for host in network.hosts[1:]],
        "address": network.address,
        "listens": network.addresses if network.is_on else [],
        "fingerprint": network.fingerprint,
        "own": network.is_own,
        "there": network.desks.there(),
    }
