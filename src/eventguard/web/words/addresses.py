"""Addresses of words: lines of writing on photos, and captions."""

from eventguard.web.addresses import LINE, PHOTOS, Addresses
from eventguard.web.words import by_hand, caption, school_words

ADDRESSES = Addresses(
    done={
        "/caption": caption.read,
    },
    by_somebody={
        "/school-words/add": school_words.add,
        "/school-words/remove": school_words.remove,
        LINE: by_hand.line,
    },
    done_by=dict.fromkeys(("/caption", LINE), PHOTOS),
)
