"""Law 1 and 7: the only way to be shown is a live yes for this channel on this date."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.people.channels import START, in_use
from eventguard.core.people.consent import (
    Answer,
    Channel,
    Consent,
    Permission,
    Person,
    Reason,
    may_be_matched,
    standing,
    why_not_enrolled,
)

TODAY = date(2026, 7, 10)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
consents = st.builds(
    Consent, st.sampled_from(Answer), since=st.none() | days, until=st.none() | days, evidence=st.just("form")
)
permissions = st.builds(
    Permission,
    notified=st.lists(days, max_size=2).map(tuple),
    consented_by=st.sampled_from(["", "A Parent"]),
    objection=st.sampled_from(["", "", "Another Parent"]),
    refused=st.booleans(),
)
people = st.builds(
    Person,
    id=st.just("P1"),
    name=st.just("Ada"),
    role=st.sampled_from(["pupil", "staff", "other"]),
    consents=st.dictionaries(st.sampled_from(in_use(START)), consents),
    leaves=st.none() | days,
    never_publish=st.booleans(),
    permission=permissions,
)


@given(people, st.sampled_from(in_use(START)), days)
def test_a_person_is_shown_exactly_when_a_yes_for_this_channel_is_live_on_this_day(
    person: Person, channel: Channel, on: date
) -> None:
    consent = person.consents.get(channel)
    live = (
        consent is not None
        and consent.answer is Answer.YES
        and (consent.since or date.min) <= on <= (consent.until or date.max)
        and on <= (person.leaves or date.max)
        and not person.never_publish
    )
    assert (standing(person, channel, on) is Reason.CONSENTED) == live


@given(people, st.sampled_from(in_use(START)), st.sampled_from([Answer.NO, Answer.WITHDRAWN]), days)
def test_a_no_or_a_withdrawal_never_uncovers_anybody(
    person: Person, channel: Channel, answer: Answer, on: date
) -> None:
    after = replace(person, consents={**person.consents, channel: Consent(answer)})
    for other in in_use(START):
        if standing(after, other, on) is Reason.CONSENTED:
            assert standing(person, other, on) is Reason.CONSENTED
    assert standing(after, channel, on) is not Reason.CONSENTED


def test_the_last_day_of_a_yes_still_counts_and_the_next_does_not() -> None:
    person = Person("P1", "Ada", consents={Channel.SOCIAL: Consent(Answer.YES, until=TODAY)})
    assert standing(person, Channel.SOCIAL, TODAY) is Reason.CONSENTED
    assert standing(person, Channel.SOCIAL, TODAY + timedelta(days=1)) is Reason.EXPIRED


def test_a_yes_for_the_newsletter_is_none_for_social() -> None:
    person = Person("P1", "Ada", consents={Channel.NEWSLETTER: Consent(Answer.YES)})
    assert standing(person, Channel.SOCIAL, TODAY) is Reason.NO_CONSENT


@given(people, days)
def test_whoever_has_left_or_is_never_to_be_published_is_shown_nowhere(person: Person, on: date) -> None:
    for after in (replace(person, leaves=on - timedelta(days=1)), replace(person, never_publish=True)):
        assert all(standing(after, channel, on) is not Reason.CONSENTED for channel in in_use(START))


@given(people)
def test_nobody_is_matched_without_every_piece_of_a_permission_and_any_no_outweighs_all(person: Person) -> None:
    permission = person.permission
    complete = permission.consented_by != "" and (person.role != "pupil" or permission.notified != ())
    assert may_be_matched(person) == (complete and not permission.refused and not permission.objection)
    assert not may_be_matched(replace(person, permission=replace(permission, refused=True)))
    assert not may_be_matched(replace(person, permission=replace(permission, objection="a parent")))


@given(people, days)
def test_nobody_is_enrolled_without_a_permission_or_without_any_yes_or_when_they_are_not_to_be_shown(
    person: Person, on: date
) -> None:
    has_yes = any(consent.answer is Answer.YES for consent in person.consents.values())
    gone = person.never_publish or on > (person.leaves or date.max)
    assert (why_not_enrolled(person, on) is None) == (may_be_matched(person) and has_yes and not gone)
