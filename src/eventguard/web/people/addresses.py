"""Addresses of people: everybody, one person, their answers."""

from eventguard.web.addresses import PERSON, Addresses
from eventguard.web.guard import LIST_FILE
from eventguard.web.people import answers, pages, register_file

ADDRESSES = Addresses(
    looked_at={
        "/people": pages.everybody,
        PERSON: pages.person,
        "/register": register_file.page,
    },
    done={
        LIST_FILE: register_file.take,
        "/register/look": register_file.look,
        "/register/put-away": register_file.put_away,
    },
    by_somebody={
        f"{PERSON}/consent": answers.consent,
        "/register/import": register_file.carry_out,
    },
)
