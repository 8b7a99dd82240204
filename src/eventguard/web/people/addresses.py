"""Addresses of people: everybody, one person, a class, renewals, who is missing. A class's is a digest of its name."""

from collections.abc import Mapping

from eventguard.web.addresses import PERSON, Addresses, Endpoint
from eventguard.web.guard import ENROL
from eventguard.web.people import answers, changes, class_table, enrolling, export, missing, pages, renewals
from eventguard.web.people.page_words import in_page_words


def _told(endpoints: Mapping[str, Endpoint]) -> dict[str, Endpoint]:
    return {path: in_page_words(endpoint) for path, endpoint in endpoints.items()}


ADDRESSES = Addresses(
    looked_at=_told(
        {
            "/people": pages.everybody,
            PERSON: pages.person,
            "/classes/{class_id}": class_table.table,
            "/missing": missing.listed,
            "/renewals": renewals.listed,
            "/renewals/letters": renewals.letters,
        }
    ),
    by_somebody=_told(
        {
            "/people": changes.add,
            f"{PERSON}/answers/outlook": answers.foreseen,
            f"{PERSON}/consent": answers.consent,
            f"{PERSON}/outlook": changes.foreseen,
            **{f"{PERSON}/{what}": changes.changing(what) for what in changes.CHANGES},
            f"{PERSON}/template": enrolling.taken_away,
            f"{PERSON}/export": export.export,
            ENROL: enrolling.enrol,
            "/answers": answers.several,
            "/answers/outlook": answers.foreseen,
            "/answers/undo": answers.undone,
            "/missing": missing.answered,
            "/missing/outlook": missing.foreseen,
        }
    ),
)
