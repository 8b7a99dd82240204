"""Addresses of words: lines of writing on photos, and captions."""

from eventguard.web.addresses import LINE, Addresses
from eventguard.web.words import by_hand, caption

ADDRESSES = Addresses(
    done={
        "/caption": caption.read,
    },
    by_somebody={
        LINE: by_hand.line,
    },
)
