"""A class in one table: rows are its people, columns the channels, filled in with the keyboard."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.people import answers_in_words
from eventguard.app.school import School
from eventguard.core.people.consent import Channel, Person, Reason, standing
from eventguard.core.people.groups import by_class, class_id, class_of
from eventguard.web.approval.sign_in import names
from eventguard.web.parsing import Unknown
from eventguard.web.people.answers import KINDS, kind_of
from eventguard.web.review_page import review_of
from eventguard.web.views import View, channels_view


async def table(request: Request) -> Response:
    """The table of one class."""
    review, id = review_of(request), request.path_params["class_id"]
    return review.page(request, "class", **await review.quick.do(lambda school: _data(school, id)))


def _data(school: School, id: str) -> View:
    people = [person for person in school.people().values() if class_id(class_of(person)) == id]
    if not people:
        raise Unknown("There is no such class.", "Choose one from the list of people.")
    listed, channels = sorted(people, key=by_class), channels_view(school)
    return {
        "class_name": class_of(listed[0]),
        "class_id": id,
        "channels": channels,
        "rows": [_row(school, person, channels) for person in listed],
        "kinds": {kind.value: {"says": says, "key": key} for kind, (says, key) in KINDS.items()},
        "approvers": names(school),
    }


def _row(school: School, person: Person, channels: list[View]) -> View:
    cells = [_cell(school, person, each) for each in channels]
    return {"id": person.id, "name": person.name, "never_publish": person.never_publish, "cells": cells}


def _cell(school: School, person: Person, channel: Mapping[str, Channel]) -> View:
    """What stands for a channel: short, and in full."""
    key, today = channel["key"], school.today()
    reason, consent = standing(person, key, today), person.consents.get(key)
    if reason is Reason.CONSENTED and consent:
        short = KINDS[kind_of(consent)][0]
    elif consent is None:
        short = "not asked"
    else:
        short = "ran out" if reason is Reason.EXPIRED else "no"
    full = answers_in_words.answer(person, key, today)
    return {"channel": key, "may": reason is Reason.CONSENTED, "short": short, "full": full}
