"""Addresses of people: everybody, one person, a class, renewals, who is missing. A class's is a digest of its name."""

from collections.abc import Mapping

from eventguard.web.addresses import PERSON, RECORDS, Addresses, Endpoint
from eventguard.web.guard import ENROL, LIST_FILE
from eventguard.web.people import (
    answers,
    changes,
    channels,
    class_table,
    enrolling,
    export,
    missing,
    pages,
    register_file,
    renewals,
)
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
            "/register": register_file.page,
            "/renewals": renewals.listed,
            "/renewals/letters": renewals.letters,
        }
    ),
    done={
        LIST_FILE: register_file.take,
        "/register/look": register_file.look,
        "/register/put-away": register_file.put_away,
    },
    by_somebody={
        "/channels/add": channels.add,
        "/channels/rename": channels.rename,
        "/channels/rule": channels.rule,
        "/channels/seen-by": channels.seen_by,
        "/channels/stop": channels.stop,
        **_told(
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
                "/register/import": register_file.carry_out,
                "/missing/outlook": missing.foreseen,
            }
        ),
    },
    looked_at_by=dict.fromkeys(("/people", PERSON, "/renewals"), RECORDS),
)
