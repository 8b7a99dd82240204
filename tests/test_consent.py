"""Law 1 and 7: the only way to be shown is a live yes for this channel on this date."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.consent import Answer, Channel, Consent, Person, Reason, standing, why_not_enrolled

TODAY = date(2026, 7, 10)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
consents = st.builds(
    Consent, st.sampled_from(Answer), since=st.none() | days, until=st.none() | days, evidence=st.just("form")
)
people = st.builds(
    Person,
    id=st.just("P1"),
    name=st.just("Ada"),
    role=st.sampled_from(["pupil", "staff", "other"]),
    consents=st.dictionaries(st.sampled_from(Channel), consents),
    biometrics=st.sampled_from([None, True, False]),
)


@given(people, st.sampled_from(Channel), days)
def test_a_person_is_shown_exactly_when_a_yes_for_this_channel_is_live_on_this_day(
    person: Person, channel: Channel, on: date
) -> None:
    consent = person.consents.get(channel)
    live = (
        consent is not None
        and consent.answer is Answer.YES
        and (consent.since or date.min) <= on <= (consent.until or date.max)
    )
    assert (standing(person, channel, on) is Reason.CONSENTED) == live


@given(people, st.sampled_from(Channel), st.sampled_from([Answer.NO, Answer.WITHDRAWN]), days)
def test_a_no_or_a_withdrawal_never_uncovers_anybody(
    person: Person, channel: Channel, answer: Answer, on: date
) -> None:
    after = Person(person.id, person.name, consents={**person.consents, channel: Consent(answer)})
    for other in Channel:
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


@given(people)
def test_nobody_is_enrolled_without_biometric_permission_or_without_any_yes(person: Person) -> None:
    has_yes = any(consent.answer is Answer.YES for consent in person.consents.values())
    assert (why_not_enrolled(person) is None) == (person.biometrics is True and has_yes)
