"""Addresses of approving: signing in, approving, handing out, taking down, and the list of colleagues."""

from eventguard.web.addresses import DECIDING, EVERYBODY, PHOTO, Addresses
from eventguard.web.approval import afterwards, approve, colleagues_list, sign_in, takedown

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
        "/approvers/strength": colleagues_list.strength,
    },
    by_somebody={
        "/approvers/add": colleagues_list.add,
        "/approvers/change": colleagues_list.change,
        "/approvers/roles": colleagues_list.give,
        "/approvers/remove": colleagues_list.remove,
        "/approvers/two-person": colleagues_list.switch_two_person,
        f"{PHOTO}/reject": approve.reject,
        f"{PHOTO}/checked": approve.checked,
        f"{PHOTO}/posted": takedown.posted,
        f"{PHOTO}/down": takedown.take_down,
        f"{PHOTO}/gone": takedown.gone,
        "/back": afterwards.back,
        "/posted": afterwards.posted,
    },
    looked_at_by=dict.fromkeys(("/down", f"{PHOTO}/event/zip", f"{PHOTO}/file"), DECIDING),
    done_by={
        "/sign-out": EVERYBODY,
        **dict.fromkeys(("/approve", "/back", "/posted"), DECIDING),
        **{f"{PHOTO}/{what}": DECIDING for what in ("reject", "checked", "posted", "down", "gone")},
    },
)
