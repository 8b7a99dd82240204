"""Each answer as it was asked: who said it, for groups only, with name or without; and who outweighs whom."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.people import answers_in_words, register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.check import check
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.answers import gives_back, latest, sayer, together
from eventguard.core.people.cells import as_asked
from eventguard.core.people.consent import (
    EVERY,
    PUPIL,
    STAFF,
    Answer,
    Channel,
    Consent,
    Permission,
    Person,
    Reason,
    is_groups_only,
    may_be_named,
    standing,
    why_not_enrolled,
)
from tests.conftest import NOON, Command, write_register

ON = date(2026, 7, 10)
SOCIAL, WEBSITE = Channel.SOCIAL, Channel.WEBSITE
days = st.dates(ON - timedelta(days=3), ON + timedelta(days=3))
answers = st.builds(
    Consent,
    st.sampled_from(Answer),
    st.none() | days,
    st.none() | days,
    groups_only=st.booleans(),
    with_name=st.booleans(),
    said_by=st.sampled_from(["", "Ann Lee", "Bo Lee"]),
    relation=st.sampled_from(["", "mother", "father", "child"]),
)
MOTHER, FATHER, CHILD = {"relation": "mother"}, {"relation": "father"}, {"relation": "child"}


def person(said: Sequence[Consent], role: str = PUPIL, every: Sequence[Consent] = ()) -> Person:
    """Somebody of whom this was recorded, in this order."""
    stands = {SOCIAL: together(latest(said)), EVERY: together(latest(every))}
    return Person("P1", "Ada Okafor", role, consents={channel: c for channel, c in stands.items() if c})


def yes(**how: Any) -> Consent:
    return replace(Consent(Answer.YES), **how)


def no(**how: Any) -> Consent:
    return replace(Consent(Answer.NO), **how)


@given(st.lists(answers, max_size=6), st.sampled_from([PUPIL, STAFF]))
def test_somebody_is_shown_only_where_nobody_says_no_and_somebody_who_may_says_a_live_yes(
    said: list[Consent], role: str
) -> None:
    shown = standing(person(said, role), SOCIAL, ON) is Reason.CONSENTED
    last = {sayer(each): each for each in said}.values()
    live = [
        each
        for each in last
        if (each.since or ON) <= ON <= (each.until or ON) and (role == STAFF or each.relation != "child")
    ]
    assert shown == (all(each.answer is Answer.YES for each in last) and bool(live))


@given(st.lists(answers, max_size=5), answers.filter(lambda each: each.answer is not Answer.YES))
def test_a_no_of_anybody_covers_whatever_others_have_said_or_say_later(said: list[Consent], refusal: Consent) -> None:
    others = [each for each in said if sayer(each) != sayer(refusal)]
    for each in ([refusal, *others], [*others, refusal]):
        assert standing(person(each), SOCIAL, ON) is not Reason.CONSENTED


@given(st.lists(answers, max_size=5), answers)
def test_a_further_persons_answer_never_shows_somebody_closer_or_by_name_where_another_did_not_ask_for_it(
    said: list[Consent], further: Consent
) -> None:
    before, after = person(said), person([*said, further])
    if not said or sayer(further) in map(sayer, said):
        return
    if is_groups_only(before, SOCIAL):
        assert is_groups_only(after, SOCIAL)
    if standing(before, SOCIAL, ON) is Reason.CONSENTED and not may_be_named(before, SOCIAL, ON):
        assert not may_be_named(after, SOCIAL, ON)


@given(st.lists(answers, max_size=5), st.lists(answers, min_size=1, max_size=3))
def test_a_no_for_every_channel_covers_in_each_and_an_answer_for_every_channel_never_shows(
    said: list[Consent], every: list[Consent]
) -> None:
    plain, more = person(said), person(said, every=every)
    if standing(more, SOCIAL, ON) is Reason.CONSENTED:
        assert standing(plain, SOCIAL, ON) is Reason.CONSENTED
        assert all(each.answer is Answer.YES for each in latest(every))
    assert why_not_enrolled(person([], every=every), ON)


def test_a_childs_own_yes_does_not_do_and_their_no_outweighs_both_parents() -> None:
    assert standing(person([yes(**CHILD)]), SOCIAL, ON) is Reason.NO_CONSENT
    assert standing(person([yes(**CHILD), yes(**MOTHER)]), SOCIAL, ON) is Reason.CONSENTED
    assert standing(person([no(**CHILD), yes(**MOTHER), yes(**FATHER)]), SOCIAL, ON) is Reason.NO_CONSENT
    assert standing(person([yes(relation="self")], STAFF), SOCIAL, ON) is Reason.CONSENTED, "adults answer themselves"


@pytest.mark.parametrize(
    ("former", "answer", "back"),
    [
        (yes(groups_only=True), yes(), True),
        (yes(), yes(with_name=True), True),
        (yes(with_name=True), yes(), False),
        (yes(), yes(groups_only=True), False),
        (no(**MOTHER), yes(**MOTHER), True),
        (yes(**MOTHER), no(**MOTHER), False),
        (no(**MOTHER), yes(**FATHER), True),
        (None, yes(with_name=True), False),
    ],
)
def test_a_yes_that_reaches_beyond_what_was_said_takes_evidence(
    former: Consent | None, answer: Consent, back: bool
) -> None:
    assert gives_back(former, answer) is back


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("yes", Consent(Answer.YES)),
        ("Groups only", Consent(Answer.YES, groups_only=True)),
        ("Yes - groups only", Consent(Answer.YES, groups_only=True)),
        ("yes (in group photos only)", Consent(Answer.YES, groups_only=True)),
        ("Yes, with name", Consent(Answer.YES, with_name=True)),
        ("yes, no name", Consent(Answer.YES)),
        ("groups only, with name", Consent(Answer.YES, groups_only=True, with_name=True)),
        ("in full", Consent(Answer.YES, with_name=True)),
        ("no", Consent(Answer.NO)),
        ("", None),
    ],
)
def test_a_cell_says_how_an_answer_is_meant(cell: str, meant: Consent | None) -> None:
    assert as_asked(cell, {"in full": "yes, with name"}) == meant


@pytest.mark.parametrize("cell", ["no, groups only", "with name", "no name", "yes, with name, no name", "groups", "?"])
def test_a_cell_that_is_not_clearly_a_yes_is_a_fault(cell: str) -> None:
    with pytest.raises(ValueError, match="yes"):
        as_asked(cell, {})


def test_a_file_never_lifts_what_one_parent_said_and_a_plain_yes_not_what_a_hand_recorded(
    school: School, tmp_path: Path
) -> None:
    people = write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes", "P2,Ben,Yeo,4B,yes", "P3,Cy,Ash,4B,yes"])
    import_register(school, people)
    register.consent(school, "P1", SOCIAL, no(said_by="Ann Okafor", relation="mother"))
    register.consent(school, "P2", SOCIAL, yes(groups_only=True))
    register.consent(school, "P3", SOCIAL, no(**CHILD))
    later = NOON.timestamp() + 60
    os.utime(people, (later, later))
    done = import_register(school, people)
    ada, ben, cy = school.register.people()
    assert standing(ada, SOCIAL, ON) is Reason.NO_CONSENT and standing(cy, SOCIAL, ON) is Reason.NO_CONSENT
    assert is_groups_only(ben, SOCIAL) and standing(ben, SOCIAL, ON) is Reason.CONSENTED
    assert done.gains == ()
    people.write_text(people.read_text().replace("Cy,Ash,4B,yes", "Cy,Ash,4B,no"))
    import_register(school, people)
    register.consent(school, "P3", SOCIAL, yes(evidence="asked again", **CHILD))
    assert standing(school.register.people()[2], SOCIAL, ON) is Reason.NO_CONSENT, "the file's no was kept as well"


def test_answers_are_recorded_one_beside_the_other_with_who_said_them(school: School, command: Command) -> None:
    register.add(school.begin(), "P1", register.Details("Ada Okafor"))
    folders = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    say = ["people", "consent", "P1", "--channel", "social"]
    school.record  # noqa: B018  the workspace is made
    school.close()
    assert (
        command(*folders, *say, "--yes", "--groups-only", "--said-by", "Ann Okafor", "--relation", "mother").code == 0
    )
    outweighed = command(*folders, *say, "--no", "--said-by", "Obi Okafor", "--relation", "father")
    assert (outweighed.code, "social no" in outweighed.out) == (0, True)
    again = command(*folders, *say, "--yes", "--said-by", "Ann Okafor", "--evidence", "form")
    assert "does not count: no, said Obi Okafor, father" in again.out
    shown = command(*folders, "people", "show", "P1")
    assert "social      no (Obi Okafor, father)" in shown.out
    assert "yes groups only, said by Ann Okafor (mother)" in shown.out
    assert command(*folders, *say, "--no", "--with-name").code == 2
    every = ["people", "consent", "P1", "--channel", "every"]
    assert command(*folders, *every, "--yes").code == 2, "a yes is for one channel"
    assert command(*folders, *every, "--no", "--relation", "child").code == 0
    assert command(*folders, *every, "--yes", "--relation", "child").code == 2, "taking that back takes evidence"
    assert command(*folders, *every, "--yes", "--relation", "child", "--evidence", "asked again").code == 0


def test_the_words_for_an_answer_say_how_it_was_asked_for() -> None:
    ada = person([yes(groups_only=True, with_name=True, **MOTHER), yes(with_name=True, said_by="Obi Okafor")])
    words = answers_in_words.answer(ada, SOCIAL, ON)
    assert words.startswith("yes, groups only, with name (") and "mother" in words and "Obi Okafor" in words
    assert answers_in_words.answer(ada, WEBSITE, ON) == "no answer, so no"
    assert answers_in_words.answer(person([], every=[no(**CHILD)]), WEBSITE, ON) == "no, for every channel"


def test_a_yes_for_longer_than_a_parents_takes_evidence_in_the_register(school: School) -> None:
    register.add(school, "P1", register.Details("Ada Okafor"))
    register.consent(school, "P1", SOCIAL, yes(until=ON, groups_only=True, **MOTHER))
    with pytest.raises(SetupError, match="say where it is written"):
        register.consent(school, "P1", SOCIAL, yes(until=ON, **MOTHER))
    register.consent(school, "P1", SOCIAL, yes(until=ON, evidence="form", **MOTHER))
    assert not is_groups_only(school.register.people()[0], SOCIAL)
    assert school.register.people()[0].consents[SOCIAL].recorded_at == datetime(2026, 7, 10, 12, tzinfo=UTC)


def test_a_caption_may_name_whom_every_yes_is_with_name_and_nobody_else(school: School, tmp_path: Path) -> None:
    for id, name in (("P1", "Ada Okafor"), ("P2", "Ben Yeo")):
        register.add(school, id, register.Details(name, group="4B"))
        register.consent(school, id, SOCIAL, yes(with_name=id == "P1"))

    def named(caption: str, channel: Channel = SOCIAL) -> list[str | None]:
        return [each.person for each in check(school, tmp_path, channel, ON, caption).caption]

    assert named("Ada Okafor won") == [] and named("Ben Yeo won") == ["P2"]
    assert named("Ada Okafor and Ben Yeo won") == ["P2"]
    assert named("Ada Okafor won", WEBSITE) == ["P1"], "it was said for one channel"
    assert named("Ada of 4B won") != [], "the class was not agreed to"
    register.consent(school, "P1", SOCIAL, yes(**FATHER))
    assert named("Ada Okafor won") == ["P1"], "the other parent said yes without name"
    register.never_publish(school, "P1", True, "court order")
    assert named("Ada Okafor won") == ["P1"]


def test_a_child_who_becomes_staff_is_shown_by_their_own_yes_only_with_evidence(school: School) -> None:
    register.add(school, "P1", register.Details("Ada Okafor"))
    register.consent(school, "P1", SOCIAL, yes(**CHILD))
    with pytest.raises(SetupError, match="count that do not count now"):
        register.edit(school, "P1", register.Details(role=STAFF))
    register.edit(school, "P1", register.Details(role=STAFF), "contract")
    assert standing(school.register.people()[0], SOCIAL, ON) is Reason.CONSENTED


@pytest.mark.parametrize(
    ("said", "every", "role", "may"),
    [
        ([yes()], [], PUPIL, True),
        ([yes(**CHILD)], [], PUPIL, False),
        ([yes(relation="self")], [], STAFF, True),
        ([yes()], [no(**CHILD)], PUPIL, False),
        ([yes(**MOTHER), no(**FATHER)], [], PUPIL, False),
    ],
)
def test_nobody_is_enrolled_whom_no_yes_can_show(
    said: list[Consent], every: list[Consent], role: str, may: bool
) -> None:
    permitted = replace(person(said, role, every), permission=Permission((ON,), "A Parent"))
    assert (why_not_enrolled(permitted, ON) is None) is may
