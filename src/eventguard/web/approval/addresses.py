"""Addresses of approving: signing in, approving, handing out, taking down."""

from eventguard.web.addresses import PHOTO, Addresses
from eventguard.web.approval import afterwards, approve, sign_in, takedown

ADDRESSES = Addresses(
    looked_at={
        "/sign-in": sign_in.signing_in,
        "/down": takedown.down,
        f"{PHOTO}/event/zip": afterwards.zipped,
        f"{PHOTO}/file": afterwards.one,
    },
    done={
        "/sign-in": sign_in.sign_in,
        "/sign-out": sign_in.sign_out,
        "/approve": approve.approve,
        "/open-folder": afterwards.opened,
    },
    by_somebody={
        f"{PHOTO}/reject": approve.reject,
        f"{PHOTO}/checked": approve.checked,
        f"{PHOTO}/posted": takedown.posted,
        f"{PHOTO}/down": takedown.take_down,
        f"{PHOTO}/gone": takedown.gone,
        "/back": afterwards.back,
        "/posted": afterwards.posted,
    },
)
