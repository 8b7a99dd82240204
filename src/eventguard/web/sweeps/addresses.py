"""Addresses of sweeps: going through what is online, its findings, their previews. For the office's own computer."""

from eventguard.web.addresses import Addresses
from eventguard.web.sweeps import sweep

ADDRESSES = Addresses(
    looked_at={
        "/online": sweep.page,
        "/online/state": sweep.state,
        "/online/report": sweep.report,
        "/online/previews/{n:int}": sweep.preview,
    },
    by_somebody={
        "/online/go": sweep.go,
        "/online/stop": sweep.stop,
        "/online/make": sweep.make,
    },
)
