"""Addresses of the papers: by their number, for they are filled in with names."""

from eventguard.web.addresses import Addresses
from eventguard.web.papers import papers

ADDRESSES = Addresses(
    looked_at={
        "/papers": papers.page,
        "/papers/zip": papers.together,
        "/papers/{n:int}": papers.shown,
    },
    done={
        "/papers": papers.make,
    },
)
