"""The order of the photos that wait is kept while nothing changes, and never longer."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventguard.app.approval import approve_or_reject
from eventguard.app.faces import by_hand
from eventguard.app.people import register
from eventguard.app.photos.look_first import ToLookAt, waiting
from eventguard.app.school import School
from eventguard.core.people.consent import Answer, Channel, Consent, Person
from eventguard.core.photos.pixels import Pixels
from eventguard.web.photos import line
from eventguard.web.photos.line import Line
from tests.test_approve import HEAD, with_ada
from tests.test_two_at_once import SOCIAL, photo_at


def test_whoever_goes_from_photo_to_photo_has_them_as_they_are_now_whatever_was_changed(
    tmp_path: Path, picture: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = list[list[ToLookAt]]()

    def looking(school: School, people: Mapping[str, Person]) -> list[ToLookAt]:
        looked.append(waiting(school, people))
        return looked[-1]

    monkeypatch.setattr(line, "waiting", looking)
    with with_ada(tmp_path) as school, school.acting("Bea Oak"):
        kept = Line()

        def now() -> list[tuple[str, str]]:
            found = kept.of(school, school.people())
            assert found == [look.photo for look in waiting(school)]
            return [(photo.id, str(photo.faces)) for photo in found]

        first, second = (photo_at(school, tmp_path, picture, n) for n in (1, 2))
        before = now()
        assert (now(), len(looked)) == (before, 1), "it is kept"
        by_hand.cover(school, first.id, 1, SOCIAL)
        assert now() != before
        third = photo_at(school, tmp_path, picture, 3)
        assert third.id in dict(now())
        approve_or_reject.reject(school, second.id, HEAD, "blurred", SOCIAL)
        assert second.id not in dict(now())
        register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO))
        now()
        assert len(looked) == 5
