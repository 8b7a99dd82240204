"""The way in from another desk: believing this computer, pairing the device, signing in."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approvers
from eventguard.app.network import devices
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, Refused
from eventguard.web import parsing
from eventguard.web.addresses import PHOTOS
from eventguard.web.network.desks import Desk
from eventguard.web.network.entrance import DESK, DEVICE
from eventguard.web.network.network import Network
from eventguard.web.parsing import Unknown
from eventguard.web.review_page import ReviewPage, review_of

#: How long a browser keeps what lets its device in, in seconds: as long as any keeps a cookie (RFC 6265bis, 5.5).
KEPT = 400 * 24 * 3600


async def welcome(request: Request) -> Response:
    """Where a link of an e-mail leads: goes on by itself, for a browser keeps our cookies from what others ask."""
    return review_of(request).page(request, "welcome")


async def pairing(request: Request) -> Response:
    """Where the words are typed, or come behind the # of the address, which no browser sends along."""
    return _shown(request, "pair")


async def pair(request: Request) -> Response:
    """Let this device in, for the words that the office's computer shows."""
    review, said = review_of(request), await parsing.body(request)
    network, client = _of_network(review), request.client
    typed, name = parsing.text(said, "words"), parsing.text(said, "name", 60)
    if not name:
        raise parsing.not_understood()
    try:
        held = network.pairing.take(typed, client.host if client else "")
    except Refused:
        if network.pairing.gives_up():
            await network.checking.do(devices.given_up)
        raise
    try:
        device, secret = await network.checking.do(lambda school: devices.pair(school, name), held.by)
    except EventGuardError:
        network.pairing.give_back(held)
        raise
    held.paired = device.name
    answer = JSONResponse({"paired": device.name})
    answer.set_cookie(DEVICE, secret, max_age=KEPT, path="/", secure=True, httponly=True, samesite="strict")
    return answer


async def trust(request: Request) -> Response:
    """How a device is told to believe this computer."""
    return _shown(request, "trust")


async def authority(request: Request) -> Response:
    """The certificate that devices are told to believe, as a file."""
    certified = review_of(request).network.certified
    if certified is None or certified.authority is None:
        raise Unknown("There is no such certificate.", "Your school's IT has seen to that.")
    headers = {"content-disposition": 'attachment; filename="eventguard-authority.crt"'}
    return Response(certified.authority, media_type="application/x-x509-ca-cert", headers=headers)


async def signing_in(request: Request) -> Response:
    """Where somebody says who they are, on a device that is let in."""
    desk = _desk(request)
    return review_of(request).page(request, "desk", device=desk.device.name)


async def sign_in(request: Request) -> Response:
    """Somebody signs in with their own name and passphrase: what they may depends on them, not on the device."""
    review, desk, said = review_of(request), _desk(request), await parsing.body(request)
    network = review.network
    name, passphrase = parsing.text(said, "name"), parsing.verbatim(said, "passphrase")

    def work(school: School) -> Colleague:
        with school.acting(school.account):  # a wrong one is nobody's doing whom we know
            account = approvers.sign_in(school, name, passphrase)
        devices.signed_in(school, desk.device, account.name)
        return account

    account = await network.signing.do(work)
    begun = network.desks.begin(desk.device, desk.address, account)
    to = "/" if begun.roles & PHOTOS else "/people"
    answer = JSONResponse({"signed_in": account.name, "token": begun.token, "to": to})
    answer.set_cookie(DESK, begun.cookie, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def _shown(request: Request, page: str) -> Response:
    """A page with what people compare on two screens, and whether it is our own authority that devices are told of."""
    review = review_of(request)
    network, certified = review.network, review.network.certified
    called = certified.authority_name if certified else ""
    return review.page(request, page, own=network.is_own, called=called, fingerprint=network.fingerprint)


def _of_network(review: ReviewPage) -> Network:
    if review.session.roles is None:
        raise Unknown("There is nothing at this address.", "Devices are paired under Settings, Other desks.")
    return review.network


def _desk(request: Request) -> Desk:
    """The device that asks. Raises Unknown where it is the office's own computer."""
    session = review_of(request).session
    if not isinstance(session, Desk):
        raise Unknown("There is nothing at this address.", "Go back to the photos.")
    return session
