"""Addresses of this computer and of the settings."""

from eventguard.web.addresses import Addresses
from eventguard.web.computer import doctor, settings

ADDRESSES = Addresses(
    looked_at={
        "/settings": settings.settings,
        "/doctor": doctor.page,
        "/doctor/findings": doctor.findings,
    },
)
