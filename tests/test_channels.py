"""Channels are the school's own: kept with the register, and no answer ever moves from one to another."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.adapters.people.register_schema import MIGRATIONS
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.approval.approved_folders import wrong
from eventguard.app.faces.batch_policy import batch_policy
from eventguard.app.people import channels, register
from eventguard.app.people.channels import Wishes
from eventguard.app.people.import_file import import_register
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.channels import CAREFUL, CONSENT, RESERVED, START, Ready, Rule, SeenBy, added, find
from eventguard.core.people.columns import guess, own_columns, remarks
from eventguard.core.people.consent import EVERY, Answer, Channel, Consent, Reason, standing
from eventguard.core.people.roles import APPROVES
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Box
from eventguard.core.settings import Settings, Show
from tests.conftest import NOON, PASSPHRASE, ROOT, Command, school_at
from tests.test_approve import HEAD, approved_files, hold

YES = Consent(Answer.YES)
OLD = ROOT / "tests" / "version_0_1_0"


@pytest.fixture
def ada(school: School) -> School:
    """A school with one pupil, whose family said yes for social."""
    register.add(school, "P1", register.Details("Ada Okafor"))
    register.consent(school, "P1", Channel.SOCIAL, YES)
    approvers.add(school, HEAD, PASSPHRASE)
    return school


def may(school: School) -> set[str]:
    """The channels in which Ada may be shown."""
    (person,) = school.register.people()
    return {c for c in person.consents if standing(person, c, NOON.date()) is Reason.CONSENTED}


@given(st.lists(st.text(max_size=60), max_size=8))
def test_whatever_channels_are_called_each_has_a_key_of_its_own_that_can_be_a_folder_and_a_column(
    names: list[str],
) -> None:
    known = list(START)
    for name in names:
        try:
            known.append(added(name, SeenBy.PUBLIC, known))
        except SetupError:
            continue
        assert find(known, known[-1].name) == known[-1]
    keys = [each.channel for each in known]
    assert len(set(keys)) == len(keys) and EVERY not in keys and RESERVED.isdisjoint(keys)


@pytest.mark.parametrize("key", ["", "../x", "a/b", "A", "x" * 41, "a\n", "-a", "a b", "é"])
def test_what_could_lead_out_of_the_approved_folder_is_no_key(key: str) -> None:
    with pytest.raises(ValueError, match="not the key"):
        Channel(key)


@pytest.mark.parametrize(
    "name", ["", "  ", "every", "Class", "CON", "com1", "social", "S O C I A L", "s\u043ecial", "x" * 41]
)
def test_a_name_that_says_nothing_or_could_be_taken_for_another_is_refused(name: str) -> None:
    with pytest.raises(SetupError):
        added(name, SeenBy.PUBLIC, START)


def test_the_command_lists_adds_renames_and_stops_channels_and_the_record_has_it(
    command: Command, tmp_path: Path
) -> None:
    assert command("people", "add", "P1", "--name", "Ada Okafor").code == 0
    assert command("channels", "add", "Class app", "--seen-by", "closed").code == 0
    assert command("people", "consent", "P1", "--channel", "class APP", "--yes").code == 0
    listed = command("--json", "channels", "list").lines
    assert [each["channel"] for each in listed] == [*(each.channel for each in START), "class-app"]
    assert (listed[-1]["name"], listed[-1]["seen_by"], listed[-1]["used"]) == ("Class app", "closed", True)
    assert "class-app" in command("people", "list").out
    assert "Class app   yes" in command("people", "show", "P1").out
    assert "that is the same" not in command("channels", "rename", "class-app", "Parents' app").out
    assert command("channels", "rename", "class-app", "Parents' app", "--same").code == 0
    assert command("--json", "people", "list").lines[0]["consents"]["class-app"] == "consented"
    assert command("channels", "stop", "parents' app").code == 0
    refused = command("people", "consent", "P1", "--channel", "class-app", "--yes")
    assert refused.code == 2 and "not used any more" in refused.err
    assert command("clean", ".", "--channel", "Instagram").code == 2
    with school_at(tmp_path / "eventguard-work", tmp_path / "consent_data", makes=False) as school:
        done = [entry.action for entry in school.record.entries()]
    assert [what for what in done if what.startswith("channel")] == [
        "channel-added", "channel-renamed", "channel-stopped",
    ]  # fmt: skip
    assert command("audit", "verify").code == 0


def test_without_a_register_there_are_the_channels_of_the_start_and_reading_makes_nothing(
    school: School, command: Command, tmp_path: Path
) -> None:
    assert [each.channel for each in school.channels] == [each.channel for each in START]
    assert command("channels", "list").code == 2, "there is no school yet"
    assert command("channels", "rule").code == 2, "nothing is asked for"
    assert not (tmp_path / "consent_data").exists()
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in ";".join(MIGRATIONS).split(";;"):
            db.executescript(statement + ";")
        assert [Channel(key) for (key,) in db.execute("SELECT channel FROM channels ORDER BY rowid")] == [
            c.channel for c in START
        ]


def test_a_channel_that_is_used_no_more_gives_nobody_a_yes_anywhere_nor_does_one_that_is_called_like_it(
    ada: School,
) -> None:
    held = hold(ada, "a" * 64, Channel.SOCIAL)
    gone = hold(ada, "b" * 64, Channel.SOCIAL)
    approve_or_reject.approve(ada, gone.id, HEAD, PASSPHRASE)
    channels.stop(ada, "social")
    assert may(ada) == set()
    with pytest.raises(Refused, match="Ada Okafor, who may not be shown"):
        approve_or_reject.approve(ada, held.id, HEAD, PASSPHRASE)
    assert [item.photo.id for item in takedown.pending(ada)] == [gone.id]
    assert approved_files(ada) == []
    with pytest.raises(SetupError, match="not used any more"):
        ada.channel("social")
    fresh = channels.add(ada, "Social", SeenBy.PUBLIC)
    assert fresh.channel == "social-1" and may(ada) == set()
    assert ada.channel("social") == fresh.channel, "the one in use is meant"
    register.consent(ada, "P1", fresh.channel, YES)
    assert may(ada) == {"social-1"}
    photo = hold(ada, "c" * 64, fresh.channel)
    approve_or_reject.approve(ada, photo.id, HEAD, PASSPHRASE)
    assert [path.parent.name for path in approved_files(ada)] == ["social-1"]
    (ada.store.approved(Channel.SOCIAL) / "planted.jpg").write_bytes(b"x")
    assert any("planted.jpg" in problem for problem in wrong(ada)), "its folder is looked at as before"


def test_a_name_moves_no_answer_to_another_place_unawares(ada: School) -> None:
    channels.add(ada, "Facebook", SeenBy.PUBLIC)
    for name in ("facebook", "Face-Book", "F\u0430cebook"):
        with pytest.raises(SetupError, match="could be taken for Facebook"):
            channels.rename(ada, "social", name, same=True)
    with pytest.raises(SetupError, match="1 people have an answer for social"):
        channels.rename(ada, "social", "Instagram")
    channels.stop(ada, "Facebook")
    with pytest.raises(SetupError, match="could be taken for Facebook"):
        channels.rename(ada, "social", "Facebook", same=True)
    assert channels.rename(ada, "social", "Our page", same=True).channel == Channel.SOCIAL
    assert may(ada) == {Channel.SOCIAL} and ada.channel("our page") == Channel.SOCIAL
    assert channels.rename(ada, "press", "Prospectus").name == "Prospectus", "nobody has answered for it"


def test_no_channel_is_called_after_a_pupil(ada: School) -> None:
    with pytest.raises(SetupError, match="a pupil's full name"):
        channels.add(ada, "Ada Okafor fan page", SeenBy.PUBLIC)


def test_more_people_never_see_what_families_agreed_to_for_fewer(ada: School) -> None:
    app = channels.add(ada, "Class app", SeenBy.CLOSED)
    assert channels.seen_by(ada, "class app", SeenBy.PUBLIC).seen_by is SeenBy.PUBLIC, "nobody has answered yet"
    assert channels.seen_by(ada, "class app", SeenBy.CLOSED).seen_by is SeenBy.CLOSED
    register.consent(ada, "P1", app.channel, YES)
    with pytest.raises(SetupError, match="cannot become public"):
        channels.seen_by(ada, "class app", SeenBy.PUBLIC)
    assert channels.seen_by(ada, "class app", SeenBy.INSIDE).seen_by is SeenBy.INSIDE


def test_careful_is_chosen_at_once_for_all_that_is_public_and_for_what_comes_after(ada: School) -> None:
    channels.set_rule(ada, ["display"], None, Wishes(groups_only=True))
    channels.set_rule(ada, (), Ready.CAREFUL, Wishes())
    assert ada.rule(Channel.DISPLAY) == Rule(groups_only=True), "what is not public keeps its own"
    assert {each.channel for each in ada.channels if each.rule == CAREFUL} == {
        "social",
        "website",
        "newsletter",
        "press",
    }
    assert channels.add(ada, "Facebook", SeenBy.PUBLIC).rule == CAREFUL
    assert channels.add(ada, "Class app", SeenBy.CLOSED).rule == CONSENT
    with pytest.raises(SetupError, match="More would be seen than now, in Facebook"):
        channels.set_rule(ada, ["facebook"], None, Wishes(tallest_percent=5))
    channels.set_rule(
        ada, ["facebook"], None, Wishes(tallest_percent=0, size=0, groups_only=True), "asked the governors"
    )
    assert ada.rule(Channel("facebook")) == Rule(groups_only=True)
    assert ada.rule(Channel("nowhere")).cover_everybody, "a channel that is not the school's shows nobody"
    texts = [e for e in ada.record.entries() if e.action == "channel-rule"]
    assert texts[-1].detail["reason"] == "asked the governors"


def test_a_photo_that_was_held_to_a_laxer_rule_is_not_approved_until_it_is_cleaned_again(ada: School) -> None:
    small = hold(ada, "a" * 64, Channel.SOCIAL)
    close = hold(ada, "b" * 64, Channel.SOCIAL, (Face(1, Box(1, 2, 3, 9), Verdict.SHOW, Reason.CONSENTED, "P1"),))
    before = batch_policy(ada, Channel.SOCIAL, NOON.date(), Show.CONSENT)
    channels.set_rule(ada, ["social"], None, Wishes(tallest_percent=10, size=1280))
    after = batch_policy(ada, Channel.SOCIAL, NOON.date(), Show.CONSENT)
    assert before.recipe not in after.satisfied_by, "so a clean command does it again"
    assert (before.settings.publish_size, after.settings.publish_size) == (2048, 1280)
    with pytest.raises(Refused, match="too close for this channel"):
        approve_or_reject.approve(ada, close.id, HEAD, PASSPHRASE)
    assert [photo.id for photo in approve_or_reject.approvable(ada)] == [small.id]
    channels.set_rule(ada, ["social"], None, Wishes(tallest_pixels=4, size=256))
    assert approve_or_reject.approve(ada, small.id, HEAD, PASSPHRASE).state is State.APPROVED
    large = hold(ada, "c" * 64, Channel.SOCIAL, ())
    with ada.record.transaction():
        ada.record.save(replace(large, size=(300, 200)), "office", NOON)
    with pytest.raises(Refused, match="larger than 256 pixels"):
        approve_or_reject.approve(ada, large.id, HEAD, PASSPHRASE)


def test_an_approved_photo_comes_down_when_a_family_asks_for_groups_only(ada: School) -> None:
    photo = hold(ada, "a" * 64, Channel.SOCIAL)
    approve_or_reject.approve(ada, photo.id, HEAD, PASSPHRASE)
    register.consent(ada, "P1", Channel.SOCIAL, Consent(Answer.YES, groups_only=True))
    assert [item.photo.id for item in takedown.pending(ada)] == [photo.id]


def test_a_rule_leaves_what_was_held_before_there_were_rules_as_it_is_where_it_asks_for_nothing(ada: School) -> None:
    policy = batch_policy(ada, Channel.WEBSITE, NOON.date(), Show.CONSENT)
    assert policy.recipe == batch_policy(ada, Channel.DISPLAY, NOON.date(), Show.CONSENT).recipe
    channels.set_rule(ada, ["display"], None, Wishes(groups_only=True))
    assert policy.recipe != batch_policy(ada, Channel.DISPLAY, NOON.date(), Show.CONSENT).recipe
    assert policy.settings == Settings()


def test_columns_are_guessed_by_the_schools_own_channel_names(ada: School, tmp_path: Path) -> None:
    channels.stop(ada, "social")
    for name in ("Facebook", "App", "Class app", "X"):
        channels.add(ada, name, SeenBy.PUBLIC)
    known = ada.channels
    headings = [
        "UPN", "Surname", "Forename", "Photos on Facebook", "Consent: photos in the class app", "Social media photos",
        "Photo consent X", "Photos on Facebook and website", "Website photos",
    ]  # fmt: skip
    columns = guess(headings, known)
    assert columns.columns == {
        "UPN": "id", "Surname": "last_name", "Forename": "first_name", "Photos on Facebook": "facebook",
        "Consent: photos in the class app": "class-app", "Social media photos": None, "Photo consent X": "x",
        "Photos on Facebook and website": None, "Website photos": "website",
    }  # fmt: skip
    assert "more than one place" in remarks(columns, known)["Photos on Facebook and website"]
    assert (
        own_columns(["id", "name", "Class app"], known) is not None
        and own_columns(["id", "name", "social"], known) is None
    )
    assert remarks(columns, known)["Social media photos"] == "names no place, so it gives nobody a yes"
    people = tmp_path / "people.csv"
    people.write_text("id,name,facebook,class app\nP1,Ada Okafor,yes,no\n")
    import_register(ada, people)
    assert may(ada) == {"facebook"}
    written = columns.to_json(known)
    assert "class-app" in json.loads(written)["about"] and "social" not in json.loads(written)["about"]


def test_a_register_and_a_record_of_version_0_1_0_come_with_every_answer_and_photo(school: School) -> None:
    later = school_at(school.workspace, school.consent_data, clock=lambda: datetime(2026, 11, 27, 12, tzinfo=UTC))
    for folder, name in ((school.consent_data, "register"), (school.workspace, "ledger")):
        folder.mkdir()
        with closing(sqlite3.connect(folder / f"{name}.db")) as db:
            db.executescript((OLD / f"{name}.sql").read_text())
    people = {person.id: person for person in later.register.people()}
    on = later.today()
    live = {
        id: {each.channel for each in START if standing(person, each.channel, on) is Reason.CONSENTED}
        for id, person in people.items()
    }
    assert live == {"P1": {"social", "website"}, "P2": {"newsletter"}, "P3": set()}
    assert people["P1"].consents[Channel.NEWSLETTER].answer is Answer.WITHDRAWN
    assert not any(c.with_name or c.groups_only or c.others for p in people.values() for c in p.consents.values())
    assert later.channels == list(START)
    assert {photo.state: photo.shown for photo in later.record.photos()} == {State.HELD: (), State.APPROVED: ("P1",)}
    assert [photo.channel for photo in later.record.photos()] == [Channel.SOCIAL] * 2
    assert [(each.name, each.roles) for each in later.colleagues.all()] == [(HEAD, APPROVES)]
    chain = [problem for problem in audit.verify(later).problems if "missing" not in problem]
    assert chain == [], "but for the file, which is not part of this copy, all is proved"
