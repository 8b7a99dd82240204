"""From no to yes takes a name and evidence, and whoever approves is told of both; a no takes one step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from eventguard.app.approval import approvers
from eventguard.app.faces import recognition
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.photos.look_first import look_at, waiting
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Answer, Channel, Consent, Reason, standing
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.pixels import Box
from tests.conftest import NOON, PASSPHRASE, Command, school_at, write_register
from tests.review_page import Served, served
from tests.test_approve import CONTENT, HEAD, hold

ID = "a" * 64
TODAY = NOON.date()
YES, NO = Consent(Answer.YES), Consent(Answer.NO)
WRITTEN = Consent(Answer.YES, evidence="form of 3 March")


@pytest.fixture
def school(empty_school: School, tmp_path: Path) -> School:
    """Ada, whose family said yes for social until the end of July, and no for the newsletter, in an import of today."""
    import_register(empty_school, write_register(tmp_path / "a.csv", ["P1,Ada,Okafor,4B,yes,no,31/07/2026,"]))
    return empty_school


def may_be_shown(school: School, channel: Channel = Channel.SOCIAL) -> bool:
    return standing(register.find(school, "P1"), channel, school.today()) is Reason.CONSENTED


@pytest.mark.parametrize(
    "former", [NO, Consent(Answer.WITHDRAWN), Consent(Answer.YES, until=TODAY - timedelta(days=1))]
)
def test_a_yes_after_a_no_a_withdrawal_or_a_yes_that_ran_out_takes_evidence(school: School, former: Consent) -> None:
    register.consent(school, "P1", Channel.PRESS, former)
    revision = school.register.revision
    for blank in ("", "  "):
        with pytest.raises(SetupError, match="say where it is written"):
            register.consent(school, "P1", Channel.PRESS, Consent(Answer.YES, evidence=blank))
    assert school.register.revision == revision and not may_be_shown(school, Channel.PRESS)
    register.consent(school, "P1", Channel.PRESS, WRITTEN)
    assert may_be_shown(school, Channel.PRESS)


def test_a_no_that_an_import_brought_is_lifted_with_evidence_too(school: School) -> None:
    with pytest.raises(SetupError, match=r"is no, by an import, started by .* on 10 July 2026"):
        register.consent(school, "P1", Channel.NEWSLETTER, YES)
    register.consent(school, "P1", Channel.NEWSLETTER, WRITTEN)
    assert may_be_shown(school, Channel.NEWSLETTER)


def test_a_yes_is_made_longer_with_evidence_and_shorter_without(school: School) -> None:
    with pytest.raises(SetupError, match="yes until 31 July 2026"):
        register.consent(school, "P1", Channel.SOCIAL, YES)
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES, until=date(2026, 7, 20)))
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.YES, until=date(2027, 7, 20), evidence="form 9"))


def test_a_no_takes_one_step_and_so_does_a_familys_first_answer(school: School) -> None:
    for answer in (NO, Consent(Answer.WITHDRAWN), NO):
        register.consent(school, "P1", Channel.SOCIAL, answer)
    assert not may_be_shown(school)
    register.consent(school, "P1", Channel.DISPLAY, YES)
    assert may_be_shown(school, Channel.DISPLAY)


def test_a_last_day_that_is_put_off_gives_a_yes_back_only_with_evidence(school: School) -> None:
    register.edit(school, "P1", Details(leaves=TODAY - timedelta(days=1)))
    with pytest.raises(SetupError, match="left on 9 July 2026"):
        register.edit(school, "P1", Details(leaves=TODAY + timedelta(days=9)))
    assert not may_be_shown(school)
    register.edit(school, "P1", Details(leaves=TODAY + timedelta(days=9)), "stays: e-mail of 3 March")
    assert may_be_shown(school)
    assert school.register.history("P1")[-1].why == "stays: e-mail of 3 March"


def test_the_approver_is_told_who_recorded_a_yes_when_and_on_which_evidence_for_seven_days(school: School) -> None:
    photo = hold(school, ID, Channel.SOCIAL)
    user = school.user
    assert look_at(school, photo).fresh == (
        f"Ada Okafor: yes for social by an import, started by {user} on 10 July 2026 (no evidence)",
    )
    register.consent(school, "P1", Channel.SOCIAL, NO)
    with school.acting("Bea Head"):
        register.consent(school, "P1", Channel.SOCIAL, WRITTEN)
    told = ("Ada Okafor: yes for social recorded by Bea Head on 10 July 2026 (form of 3 March)",)
    for days, said in ((0, told), (7, told), (8, ())):
        later = school_at(school.workspace, school.consent_data, clock=lambda days=days: NOON + timedelta(days=days))
        assert look_at(later, photo).fresh == said
        assert waiting(later)[0].fresh == said


def test_the_approver_is_told_of_never_publish_that_was_lifted_and_of_a_last_day_that_was_put_off(
    school: School,
) -> None:
    photo = hold(school, ID, Channel.SOCIAL)
    school.now = lambda: NOON + timedelta(days=9)
    assert look_at(school, photo).fresh == ()
    register.never_publish(school, "P1", True, "court order")
    register.edit(school, "P1", Details(leaves=TODAY + timedelta(days=12)))
    register.edit(school, "P1", Details(leaves=TODAY + timedelta(days=11)))
    assert look_at(school, photo).fresh == (), "nothing of it gives a yes"
    register.never_publish(school, "P1", False, "order lifted")
    register.edit(school, "P1", Details(leaves=TODAY + timedelta(days=15)))
    lifted, put_off = look_at(school, photo).fresh
    assert lifted == f"Ada Okafor: never publish lifted by {school.user} on 19 July 2026 (order lifted)"
    assert put_off.startswith("Ada Okafor: last day at the school put off by")


def test_yeses_that_were_given_alike_are_told_in_one_sentence_and_do_not_change_what_to_look_at_first(
    empty_school: School, tmp_path: Path
) -> None:
    import_register(
        empty_school, write_register(tmp_path / "a.csv", ["P1,Ada,Okafor,4B,yes,,,", "P2,Ben,Whitlock,4B,yes,,,"])
    )
    recognition.switch_on(empty_school, "TEST-1", "the test")
    both = tuple(Face(n, Box(1, 2, 30, 40), Verdict.SHOW, Reason.CONSENTED, f"P{n}", detection=0.9) for n in (1, 2))
    hold(empty_school, "b" * 64, Channel.SOCIAL, both)
    hold(empty_school, "a" * 64, Channel.SOCIAL, (Face(1, Box(1, 2, 3, 4), Verdict.COVER, Reason.NO_MATCH),))
    looks = waiting(empty_school)
    assert [look.photo.id[0] for look in looks] == ["a", "b"] and looks[1].notes == ()
    (told,) = looks[1].fresh
    assert told in looks[1].told
    assert told.startswith("Ada Okafor, Ben Whitlock: yes for social by an import")


def test_what_one_import_brought_is_one_sentence_whatever_each_family_wrote(
    empty_school: School, tmp_path: Path
) -> None:
    rows = ["P1,Ada,Okafor,4B,yes,,,", "P2,Ben,Whitlock,4B,yes,,,", "P3,Cara,Lindqvist,4B,yes,,,"]
    import_register(empty_school, write_register(tmp_path / "a.csv", rows))
    register.consent(empty_school, "P3", Channel.SOCIAL, NO)
    three = tuple(Face(n, Box(1, 2, 30, 40), Verdict.SHOW, Reason.CONSENTED, f"P{n}", detection=0.9) for n in (1, 2, 3))
    photo = hold(empty_school, ID, Channel.SOCIAL, three)
    with empty_school.acting("Bea Head"):
        register.consent(empty_school, "P1", Channel.SOCIAL, replace(WRITTEN, evidence="form 1"))
        register.consent(empty_school, "P2", Channel.SOCIAL, replace(WRITTEN, evidence="form 2"))
        register.consent(empty_school, "P3", Channel.SOCIAL, replace(WRITTEN, evidence="form 1"))
    assert look_at(empty_school, photo).fresh == (
        "yes for social recorded by Bea Head on 10 July 2026: "
        "Ada Okafor, Cara Lindqvist (form 1); Ben Whitlock (form 2)",
    )


def test_the_commands_say_it_before_the_passphrase_and_in_the_queue(command: Command, tmp_path: Path) -> None:
    write_register(tmp_path / "a.csv", ["P1,Ada,Okafor,4B,yes,no,,"])
    assert command("--as", "Office", "people", "import", "a.csv").code == 0
    first = command("--as", "Office", "people", "consent", "P1", "--channel", "press", "--yes")
    assert first.code == 0 and "No evidence is recorded" in first.out and "recorded by Office" in first.out
    no = command("people", "consent", "P1", "--channel", "newsletter", "--yes")
    assert no.code == 2 and "--evidence" in no.err
    with_it = command("people", "consent", "P1", "--channel", "newsletter", "--yes", "--evidence", "form 9")
    assert with_it.code == 0 and "No evidence" not in with_it.out
    school = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data")
    photo = hold(school, ID, Channel.SOCIAL)
    approvers.add(school, HEAD, PASSPHRASE)
    said = "Ada Okafor: yes for social by an import, started by Office on"
    assert said in command("show", ID).out
    assert said in command("queue").out.replace("\n", "")
    run = command("approve", ID, "--by", HEAD)
    assert (
        run.code == 0
        and said in run.err
        and (school.store.approved(Channel.SOCIAL) / str(photo.output)).read_bytes() == CONTENT
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("school")
    school = school_at(root / "work", root / "consent")
    import_register(school, write_register(root / "people.csv", ["P1,Ada,Okafor,4B,yes,no,,"]))
    approvers.add(school, HEAD, PASSPHRASE)
    hold(school, ID, Channel.NEWSLETTER)
    with served(school.workspace, school.consent_data) as page:
        page.enter()
        yield page


def test_on_the_page_a_no_is_recorded_by_anybody_and_lifted_only_by_who_is_signed_in_with_evidence(
    page: Served,
) -> None:
    record = "/people/P1/consent"
    no, yes = ({"answers": [{"channel": "newsletter", "answer": answer}]} for answer in ("no", "yes"))
    assert page.post(record, no).status == 200
    refused = page.post(record, yes | {"evidence": "form 9"})
    assert (refused.status, refused.json["remedy"]) == (409, "Sign in, and record it then.")
    assert page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200
    refused = page.post(record, yes)
    assert (refused.status, refused.json["message"]) == (409, "A yes after a no takes evidence.")
    assert not may_be_shown(page.school, Channel.NEWSLETTER)
    assert page.post(record, yes | {"evidence": "form 9"}).status == 200
    assert may_be_shown(page.school, Channel.NEWSLETTER)
    said = page.ask("GET", "/").body.decode()
    assert said.count(f"Ada Okafor: yes for newsletter recorded by {HEAD} on") == 2, "on the card, and before approving"
