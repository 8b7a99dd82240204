"""What holds in a channel beside consent holds for hands as well, on a real rendering of a drawn photo."""

from pathlib import Path

import pytest

from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.faces import by_hand
from eventguard.app.people import channels, register
from eventguard.app.people.channels import Wishes
from eventguard.app.photos.look_first import look_at
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Answer, Channel, Consent, Reason
from eventguard.core.photos.face import Verdict
from tests.conftest import PASSPHRASE
from tests.test_approve import HEAD
from tests.test_by_hand import clean, face_of, held, show
from tests.test_by_hand import school as school  # noqa: PLC0414  a fixture, and the one that it takes
from tests.test_by_hand import stage as stage  # noqa: PLC0414

pytestmark = pytest.mark.one_python


def rule(school: School, **wishes: object) -> None:
    channels.set_rule(school, ["social"], None, Wishes(**wishes), "to try it")  # type: ignore[arg-type]


def test_who_is_too_close_or_in_no_group_is_not_shown_by_any_hand(school: School) -> None:
    rule(school, tallest_percent=5)
    with pytest.raises(Refused, match="Ada Okafor may not be shown on this photo: too close for this channel"):
        show(school, "P001")
    rule(school, tallest_percent=0, groups_only=True)
    with pytest.raises(Refused, match="in groups only, and this is none"):
        show(school, "P001")
    rule(school, groups_only=False, cover_everybody=True)
    with pytest.raises(Refused, match="everybody is covered in this channel"):
        show(school, "P001")
    rule(school, cover_everybody=False)
    register.consent(school, "P001", Channel.SOCIAL, Consent(Answer.YES, groups_only=True))
    with pytest.raises(Refused, match="in groups only, and this is none"):
        show(school, "P001")
    assert held(school).shown == () and show(school, "P009").shown == ("P009",), "the other family asked for nothing"


def test_a_photo_that_was_held_to_a_laxer_rule_goes_out_only_with_them_covered(school: School) -> None:
    approvers.add(school, HEAD, PASSPHRASE)
    photo = show(school, "P001")
    rule(school, tallest_percent=5, size=800)
    with pytest.raises(Refused, match="larger than 800 pixels"):
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    (told,) = look_at(school, held(school)).objections
    assert "Ada Okafor, whose face is too close" in told
    recovered = by_hand.recover(school, photo.id)
    assert (recovered.shown, face_of(recovered, "P001").reason) == ((), Reason.TOO_CLOSE)
    again = clean(school, Path(str(recovered.original)))
    assert again.size is not None and max(again.size) == 800 and again.shown == ()
    assert approve_or_reject.approve(school, again.id, HEAD, PASSPHRASE).shown == ()


def test_cleaned_again_under_a_stricter_rule_whoever_a_hand_had_shown_is_covered(school: School) -> None:
    photo = show(school, "P001")
    rule(school, groups_only=True)
    again = clean(school, Path(str(photo.original)))
    assert (again.shown, face_of(again, "P001").verdict) == ((), Verdict.COVER)
    assert clean(school, Path(str(photo.original))) == again, "and stays as it is: nothing is redone"
