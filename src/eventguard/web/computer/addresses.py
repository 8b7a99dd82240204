"""Addresses of this computer and of the settings."""

from eventguard.web.addresses import Addresses
from eventguard.web.computer import doctor, school, settings

ADDRESSES = Addresses(
    looked_at={
        "/settings": settings.settings,
        "/doctor": doctor.page,
        "/doctor/findings": doctor.findings,
    },
    by_somebody={
        "/school/name": school.name,
    },
)
