"""Addresses of faces: deciding by hand, naming, the face sheet, portraits."""

from eventguard.web.addresses import DECIDING, FACE, PHOTO, PHOTOS, Addresses
from eventguard.web.faces import by_hand, enrol, naming, recognition, sheet, whose
from eventguard.web.guard import PORTRAIT

ADDRESSES = Addresses(
    looked_at={
        "/recognition/strictness": recognition.strict,
        f"{PHOTO}/people": whose.candidates,
        f"{FACE}/claim": whose.claim,
        f"{FACE}/seen": sheet.face,
        PHOTO + "/alike/{person}": whose.alike,
        f"{PHOTO}/naming": naming.faces,
        f"{PHOTO}/event/naming": naming.page,
        f"{PHOTO}/event/sheet": sheet.page,
        "/portraits": enrol.page,
        "/portraits/progress": enrol.progress,
    },
    done={
        "/portraits/put-away": enrol.put_away,
    },
    by_somebody={
        "/recognition/on": recognition.switch_on,
        "/recognition/off": recognition.switch_off,
        FACE: by_hand.face,
        "/same": by_hand.same,
        f"{PHOTO}/naming": naming.name,
        f"{PHOTO}/draw": by_hand.draw,
        f"{PHOTO}/undo": by_hand.undo,
        f"{PHOTO}/recover": by_hand.recover,
        "/sheet": sheet.gone_through,
        PORTRAIT: enrol.take,
        "/portraits/enrol": enrol.enrol,
    },
    looked_at_by={
        f"{PHOTO}/people": PHOTOS,
        f"{FACE}/claim": PHOTOS,
        f"{FACE}/seen": PHOTOS,
        PHOTO + "/alike/{person}": PHOTOS,
        f"{PHOTO}/naming": PHOTOS,
        f"{PHOTO}/event/naming": PHOTOS,
        f"{PHOTO}/event/sheet": DECIDING,
    },
    done_by={
        FACE: PHOTOS,
        "/same": PHOTOS,
        **{f"{PHOTO}/{what}": PHOTOS for what in ("naming", "draw", "undo", "recover")},
        "/sheet": DECIDING,
    },
)
