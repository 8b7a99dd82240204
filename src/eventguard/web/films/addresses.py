"""Addresses of films: playing one, a frame of it, where its tracks are, what was seen of it."""

from eventguard.web.addresses import PHOTO, PHOTOS, Addresses
from eventguard.web.films import playing, watched

FRAME = PHOTO + "/frame/{n:int}"

ADDRESSES = Addresses(
    looked_at={
        f"{PHOTO}/film": playing.film,
        FRAME: playing.frame,
        f"{PHOTO}/tracks": playing.tracks,
    },
    done={f"{PHOTO}/watched": watched.watched},
    looked_at_by=dict.fromkeys((f"{PHOTO}/film", FRAME, f"{PHOTO}/tracks"), PHOTOS),
    done_by={f"{PHOTO}/watched": PHOTOS},
)
