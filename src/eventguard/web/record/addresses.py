"""Addresses of the record: reading it, looking something up, proving it, and reports of incidents."""

from eventguard.web.addresses import RECORDS, Addresses
from eventguard.web.record import incident, pages, proving

ENTRY = "/record/entries/{n:int}"
ADDRESSES = Addresses(
    looked_at={
        "/record": pages.record,
        "/record/file": pages.exported,
        "/record/proof": proving.prove,
        ENTRY: pages.entry,
        "/incident": incident.page,
        "/incident/{name}": incident.shown,
        "/incident/{name}/json": incident.as_json,
    },
    done={
        "/record/sought": pages.sought,
    },
    by_somebody={
        "/record/clock": proving.clock_is_right,
        "/record/clear": proving.scrub,
        f"{ENTRY}/erase": proving.erase,
        "/incident": incident.make,
    },
    looked_at_by=dict.fromkeys(("/record", "/record/proof", ENTRY), RECORDS),
    done_by={"/record/sought": RECORDS},
)
