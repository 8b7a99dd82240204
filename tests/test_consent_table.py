"""The table in ``docs/consent.md`` is what the rules make of the drawn event: it cannot say anything else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from eventguard.app import phrases
from eventguard.app.people import channels, register
from eventguard.app.people.channels import Wishes
from eventguard.app.school import School
from eventguard.core.faces import safety
from eventguard.core.faces.by_hand import matched
from eventguard.core.people.channels import Ready, SeenBy
from eventguard.core.people.consent import (
    EVERY,
    STAFF,
    Answer,
    Channel,
    Consent,
    Person,
    Reason,
    is_groups_only,
    may_be_named,
    standing,
)
from eventguard.core.photos.face import Face, Verdict, is_shown
from eventguard.core.photos.photo import Photo
from tests.conftest import NOON, ROOT, school_at

pytestmark = pytest.mark.one_python

YES, NO = Consent(Answer.YES), Consent(Answer.NO)
MOTHER, FATHER = (
    replace(YES, said_by="A. Parent", relation="mother"),
    replace(NO, said_by="B. Parent", relation="father"),
)
#: Everybody on the drawn photos, what was recorded of them, in the words of the table and as the register has it.
RECORDED: dict[str, tuple[str, tuple[Consent, ...]]] = {
    "P001": ("yes; the child's own no to every channel", (YES,)),
    "P002": ("yes, with name", (replace(YES, with_name=True),)),
    "P003": ("groups only", (replace(YES, groups_only=True),)),
    "P004": ("no", (NO,)),
    "P005": ("yes until yesterday", (replace(YES, until=NOON.date() - timedelta(days=1)),)),
    "P006": ("yes, then withdrawn", (YES, NO)),
    "P009": ("yes of the mother, no of the father", (MOTHER, FATHER)),
    "P010": ("yes", (YES,)),
    "P011": ("yes, of an adult for themselves", (replace(YES, relation="self"),)),
}
CHANNELS = ("Facebook", "Class app", "Display", "Prospectus")


@pytest.fixture
def school(tmp_path: Path) -> School:
    """A school with a channel of each kind, and every kind of answer for each of them."""
    school = school_at(tmp_path / "work", tmp_path / "consent", clock=lambda: NOON)
    for id, (_, said) in RECORDED.items():
        register.add(school, id, register.Details(id, STAFF if id == "P011" else "pupil"))
        if id == "P001":
            channels.stop(school, "display")
            for name, who in zip(CHANNELS, (SeenBy.PUBLIC, SeenBy.CLOSED, SeenBy.INSIDE, SeenBy.PUBLIC), strict=True):
                channels.add(school, name, who)
            channels.set_rule(school, ["Facebook"], Ready.CAREFUL, Wishes())
            channels.set_rule(school, ["Display"], None, Wishes(groups_only=True))
            channels.set_rule(school, ["Prospectus"], None, Wishes(cover_everybody=True))
        for name in CHANNELS:
            for answer in said:
                register.consent(school, id, school.channel(name), answer)
    register.consent(school, "P001", EVERY, replace(NO, relation="child"))
    return school


def test_the_table_of_who_is_seen_where_and_why_is_what_the_rules_say(school: School, demo: Path) -> None:
    made = school_at(demo / "eventguard-work", demo / "consent_data")
    table = "\n".join(rows(school, made.record.photos(), phrases.names(made)))
    written = (ROOT / "docs" / "consent.md").read_text(encoding="utf-8")
    assert table in written, f"docs/consent.md should hold:\n{table}"


def rows(school: School, photos: list[Photo], names: dict[str, str]) -> Iterator[str]:
    """The table, line by line."""
    rules = [f"{name}: {school.rule(school.channel(name))}" for name in CHANNELS]
    yield f"| drawn person | recorded for each channel | {' | '.join(rules)} |"
    yield f"|---|---|{'---|' * len(rules)}"
    for id, (recorded, _) in RECORDED.items():
        cells = (cell(school, school.people()[id], school.channel(name), photos) for name in CHANNELS)
        yield f"| {names[id]} | {recorded} | {' | '.join(cells)} |"


def cell(school: School, person: Person, channel: Channel, photos: list[Photo]) -> str:
    """On how many photos somebody is shown in a channel, and why not on the others."""
    judged = [face for photo in photos for face in as_published(school, photo, channel) if face.person == person.id]
    shown = sum(map(is_shown, judged))
    parts = [f"shown on {shown} of {len(judged)}"] if shown else []
    parts += ["may be named"] if shown and may_be_named(person, channel, NOON.date()) else []
    why = Counter(phrases.REASONS[face.reason] for face in judged if not is_shown(face))
    return "; ".join([*parts, *(f"{reason} ({many})" for reason, many in why.items())]) or "not recognised"


def as_published(school: School, photo: Photo, channel: Channel) -> tuple[Face, ...]:
    """The faces of a photo of the demo as they would be decided for this channel, by whom they were recognised as."""
    people = school.people()

    def judged(face: Face) -> Face:
        who = people.get(face.person or matched(face) or "")
        reason = standing(who, channel, NOON.date()) if who else face.reason
        shown = who is not None and reason is Reason.CONSENTED
        return replace(face, verdict=Verdict.SHOW if shown else Verdict.COVER, reason=reason)

    asked = [person.id for person in people.values() if is_groups_only(person, channel)]
    return safety.held_to(tuple(map(judged, photo.faces)), photo.size, school.rule(channel), asked)
