"""Addresses of other desks: letting them in, pairing and putting out devices at the office; and the way in."""

from eventguard.web.addresses import Addresses
from eventguard.web.network import office, way_in
from eventguard.web.network.entrance import PAIR, SIGN_IN, TRUST
from eventguard.web.network.network import WELCOME

ADDRESSES = Addresses(
    looked_at={
        "/network": office.page,
        "/network/state": office.state,
        "/network/code": office.code,
        "/network/trust": office.way_to_trust,
    },
    by_somebody={
        "/network/on": office.switch_on,
        "/network/off": office.switch_off,
        "/network/words": office.words,
        "/network/certificate": office.certificate,
        "/network/put-out": office.put_out,
    },
)
#: Of these the entrance of the network alone says who may ask for them: nobody is signed in yet.
WAY_IN = Addresses(
    looked_at={
        WELCOME: way_in.welcome,
        PAIR: way_in.pairing,
        TRUST: way_in.trust,
        f"{TRUST}/authority.crt": way_in.authority,
        SIGN_IN: way_in.signing_in,
    },
    done={
        PAIR: way_in.pair,
        SIGN_IN: way_in.sign_in,
    },
)
