"""What colleagues may who are no approvers: sign in, and nothing that lets a photo go or changes who may."""

import ast
import hashlib
import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventguard import app, cli
from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approve_or_reject, approvers, as_recorded, lockout, two_person
from eventguard.app.computer import clock
from eventguard.app.photos.held import version_of
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import EventGuardError, Refused, SetupError
from eventguard.core.people.consent import Channel
from eventguard.core.people.roles import APPROVES, Role, chosen, has, in_words
from eventguard.core.photos.photo import State
from eventguard.web.record import entries
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE
from tests.conftest import PASSPHRASE, Command, school_at
from tests.review_page import served
from tests.test_approve import HEAD, hold
from tests.test_guard import CHANGING as LISTED

ID, SAM, OTHER = "a" * 64, "Sam Staff", "four other random words"
CHANGING: dict[str, Any] = dict(LISTED)
STAFF, LEAD = frozenset({Role.STAFF}), frozenset({Role.LEAD})
ROLES = st.frozensets(st.sampled_from(Role), min_size=1)


@pytest.fixture
def school(empty_school: School) -> School:
    """A school with an approver, and a held photo."""
    empty_school.colleagues._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    approvers.add(empty_school, HEAD, PASSPHRASE)
    hold(empty_school, ID, Channel.SOCIAL, faces=(), prepared_by="Bea Oak")
    return empty_school


def head(school: School) -> Colleague:
    return school.colleagues.known(HEAD)


def staff(school: School) -> Colleague:
    return approvers.add(school, SAM, OTHER, by=head(school), roles=STAFF)


def lead_and_staff(school: School) -> Colleague:
    return approvers.add(school, SAM, OTHER, by=head(school), roles=STAFF | LEAD)


def was_an_approver(school: School) -> Colleague:
    """Signed in as an approver, who lost the role meanwhile."""
    approvers.add(school, SAM, OTHER, by=head(school))
    signed_in = approvers.authenticate(school, SAM, OTHER)
    approvers.give(school, SAM, STAFF, head(school))
    return signed_in


def role_planted(school: School) -> Colleague:
    """Staff to whom somebody who can write to the database gave the role behind the record's back."""
    staff(school)
    school.colleagues._db.execute("UPDATE colleagues SET roles = 'approver' WHERE name = ?", (SAM,))
    return school.colleagues.known(SAM)


def said_to_be_one(school: School) -> Colleague:
    """Staff, in the hands of a program that says they are an approver."""
    sam = staff(school)
    return Colleague(sam.name, sam.login, APPROVES, sam.digest)


#: Every use-case that is given who does it, or their passphrase, as somebody without the right tries it.
ATTEMPTS: dict[str, Callable[[School, Colleague], object]] = {
    "approve_or_reject.approve": lambda school, _: approve_or_reject.approve(school, ID, SAM, OTHER),
    "approve_or_reject.let_go": lambda school, sam: approve_or_reject.let_go(school, ID, sam),
    "approvers.add": lambda school, sam: approvers.add(school, "Third", OTHER, by=sam),
    "approvers.give": lambda school, sam: approvers.give(school, SAM, APPROVES, by=sam),
    "approvers.remove": lambda school, sam: approvers.remove(school, HEAD, by=sam),
    "approvers.authenticate": lambda school, _: approvers.authenticate(school, SAM, OTHER),
    "approvers.known": lambda school, _: approvers.authenticate(school, approvers.known(school, SAM).name, OTHER),
    "approvers.require_present": approvers.require_present,
    "two_person.switch": lambda school, sam: two_person.switch(school, False, by=sam),
    "clock.confirm": clock.confirm,
    "audit.new_key": lambda school, _: audit.new_key(school, SAM, OTHER),
}
#: What any colleague may with their own passphrase, and what only answers.
ANYBODYS = {
    "approvers.sign_in",
    "approvers.change",
    "approvers.is_as_signed_in",
    "as_recorded.is_as_recorded",
    "as_recorded.require",
    "as_recorded.require_nothing_else",
    "two_person.prepared",
}


def taking_somebody() -> Iterator[str]:
    """Every function of the use-cases that takes a colleague or a passphrase, found in their files."""
    for path in Path(inspect.getfile(app)).parent.rglob("*.py"):
        for found in ast.parse(path.read_text()).body:
            if isinstance(found, ast.FunctionDef) and not found.name.startswith("_"):
                takes = found.args.args + found.args.kwonlyargs
                if any(
                    arg.arg == "passphrase" or (arg.annotation and "Colleague" in ast.unparse(arg.annotation))
                    for arg in takes
                ):
                    yield f"{path.stem}.{found.name}"


def test_every_use_case_that_takes_somebody_is_tried() -> None:
    assert set(taking_somebody()) | {"approvers.known", "approvers.change"} == ATTEMPTS.keys() | ANYBODYS


@pytest.mark.parametrize("who", [staff, lead_and_staff, was_an_approver, role_planted, said_to_be_one])
def test_without_the_right_to_approve_a_colleague_does_nothing_by_any_use_case(
    school: School, who: Callable[[School], Colleague]
) -> None:
    sam = who(school)
    before, listed = school.record.length, school.colleagues.all()
    for name, attempt in ATTEMPTS.items():
        with pytest.raises(Refused):
            attempt(school, sam)
            pytest.fail(name)
    (photo,) = school.record.photos()
    assert photo.state is State.HELD and school.colleagues.all() == listed and two_person.holds(school)
    since = school.record.entries()[before:]
    assert {entry.action for entry in since} == {"approval-refused"}
    assert all(entry.detail["because"] for entry in since)


@pytest.mark.parametrize("who", [staff, was_an_approver, role_planted])
def test_with_the_records_key_lost_only_an_approver_goes_on_with_a_new_one(
    school: School, who: Callable[[School], Colleague]
) -> None:
    who(school)
    (school.workspace / "ledger.key").unlink()
    later = school_at(school.workspace, school.consent_data)
    with pytest.raises(Refused):
        audit.new_key(later, SAM, OTHER)
    assert not (school.workspace / "ledger.key").exists()
    audit.new_key(later, HEAD, PASSPHRASE)


def test_a_role_that_somebody_planted_is_not_made_true_by_a_later_change(school: School) -> None:
    role_planted(school)
    with pytest.raises(Refused, match="otherwise than the record says"):
        approvers.give(school, SAM, STAFF | LEAD, head(school))
    with pytest.raises(Refused, match="otherwise than the record says"):
        approvers.change(school, SAM, OTHER, "five quite other random words")
    assert as_recorded.tampered(school) == [SAM.casefold()]
    assert audit.verify(school).problems == (f"the colleague {SAM.casefold()} is not on the list as the record says",)


def test_a_role_planted_while_a_passphrase_is_changed_is_not_made_true_by_that(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff(school)
    is_right = school.colleagues.is_right

    def and_meanwhile(colleague: Colleague, passphrase: str) -> bool:
        plant(school, "roles = 'approver'")
        return is_right(colleague, passphrase)

    monkeypatch.setattr(school.colleagues, "is_right", and_meanwhile)
    with pytest.raises(Refused, match="not on the list as they were"):
        approvers.change(school, SAM, OTHER, "five quite other random words")
    assert as_recorded.tampered(school) == [SAM.casefold()]


COMMANDS = (
    ("approve", ID[:12], "--by", SAM),
    ("approvers", "add", "Third", "--by", SAM),
    ("approvers", "role", SAM, "--role", "approver", "--by", SAM),
    ("approvers", "remove", HEAD, "--by", SAM),
    ("approvers", "two-person", "--off", "--by", SAM),
    ("audit", "clock", "--by", SAM),
    ("audit", "new-key", "--by", SAM),
)


def test_every_command_that_asks_for_an_approver_is_tried() -> None:
    asks = {
        path.stem
        for path in Path(inspect.getfile(cli)).parent.rglob("*.py")
        if "passphrase(" in path.read_text() and path.stem != "terminal"
    }
    assert asks == {"approve", "approvers", "audit"}


def test_staff_do_nothing_of_an_approvers_by_any_command(command: Command, tmp_path: Path) -> None:
    assert command("approvers", "add", HEAD).code == 0
    with school_at(tmp_path / "eventguard-work", tmp_path / "eventguard-consent") as school:
        approvers.add(school, SAM, PASSPHRASE, by=head(school), roles=STAFF)
        hold(school, ID, Channel.SOCIAL, faces=(), prepared_by="Bea Oak")
    for words in COMMANDS:
        told = command(*words)
        assert (told.code, "Sam Staff is not an approver" in told.err) == (1, True), (words, told)
    with school_at(tmp_path / "eventguard-work", tmp_path / "eventguard-consent") as school:
        assert [each.roles for each in school.colleagues.all()] == [APPROVES, STAFF]
        assert school.record.photos(State.APPROVED) == [] and two_person.holds(school)


#: What starts or ends something on this computer, or takes a passphrase by itself: another's, or their own.
LEFT_OUT = ("/stop", "/try", "/drop-folder", "/portraits", "/upload", "/sign-out", "/who", "/approvers/change")


@pytest.mark.one_python
def test_who_loses_the_right_while_signed_in_does_nothing_of_an_approvers_at_any_address(tmp_path: Path) -> None:
    with school_at(tmp_path / "work", tmp_path / "consent") as school:
        approvers.add(school, HEAD, PASSPHRASE)
        approvers.add(school, SAM, OTHER, by=head(school))
        hold(school, ID, Channel.SOCIAL, faces=(), prepared_by="Bea Oak")
    with served(tmp_path / "work", tmp_path / "consent") as page:
        page.enter()
        assert page.post("/sign-in", {"by": SAM, "passphrase": OTHER}).json == {"signed_in": SAM}
        page.ask("GET", f"/photos/{ID}/social")
        with page.school as school:
            approvers.give(school, SAM, STAFF, head(school))
            before, listed = school.record.length, school.colleagues.all()
            version = version_of(school.photo(ID))
        assert page.post("/who", {"name": SAM}).json == {"at_work": SAM}, (
            "who is signed in no more may say who they are"
        )
        for path in sorted(CHANGING, key=lambda path: "/approve" not in path):  # before the photo is another
            if not path.startswith(LEFT_OUT):
                asked = CHANGING[path] | ({"by": SAM, "passphrase": OTHER} if "passphrase" in CHANGING[path] else {})
                answer = page.post(path, asked)
                if answer.status == 409 and "sure" in answer.json and "nobody_left" not in asked:
                    page.post(path, asked | {"sure": answer.json["sure"]})
        looked_at = {"id": ID, "channel": "social", "version": version, "checked": list(CHECKED_BY_PHOTO)}
        refused = page.post("/approve", {"photos": [looked_at], "checked": list(CHECKED_ONCE)})
        assert "Only an approver can do that." in refused.body.decode(), "the page has noticed, and signed them out"
        new = {"name": "X Y", "new": OTHER, "again": OTHER, "roles": ["staff"]}
        assert "Only an approver can do that." in page.post("/approvers/add", new).json["message"]
        offered = page.ask("GET", "/sign-in").body.decode()
        assert f"<option>{HEAD}</option>" in offered and SAM not in offered.split('id="sign-in"')[1]
        with page.school as school:
            changed = (as_recorded.ADDED, as_recorded.REMOVED, as_recorded.ROLES, two_person.TWO_PERSON, clock.RIGHT)
            assert [each for each in school.record.entries(*changed) if each.seq > before] == []
            assert school.colleagues.all() == listed and school.record.photos(State.APPROVED) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["add", "give", "remove"]), st.sampled_from("ABC"), ROLES), max_size=12))
def test_whatever_approvers_do_to_the_list_one_is_left_and_the_record_says_all_of_it(
    school: School, steps: list[tuple[str, str, frozenset[Role]]]
) -> None:
    for what, name, roles in steps:
        by = school.colleagues.approvers()[0]
        try:
            match what:
                case "add":
                    approvers.add(school, f"Person {name}", OTHER, by=by, roles=roles)
                case "give":
                    approvers.give(school, f"Person {name}", roles, by)
                case "remove":
                    approvers.remove(school, f"Person {name}", by)
        except EventGuardError:
            pass
        assert school.colleagues.approvers(), "the last approver stays"
        assert as_recorded.tampered(school) == []
    for each in school.colleagues.all():
        if each.name != HEAD:
            approvers.remove(school, each.name, head(school))


def test_the_last_approver_neither_goes_nor_loses_the_role_however_many_others_there_are(school: School) -> None:
    lead_and_staff(school)
    for attempt in (
        lambda: approvers.remove(school, HEAD, head(school)),
        lambda: approvers.give(school, HEAD, STAFF | LEAD, head(school)),
    ):
        with pytest.raises(Refused, match="last approver"):
            attempt()
    plant(school, "roles = 'approver'")
    with pytest.raises(Refused, match="last approver"):
        approvers.remove(school, HEAD, head(school))
    plant(school, "roles = 'staff lead'")
    approvers.give(school, HEAD, APPROVES | LEAD, head(school))
    assert head(school).roles == {Role.APPROVER, Role.LEAD}
    with pytest.raises(SetupError, match="at least one role"):
        approvers.give(school, SAM, (), head(school))


def test_whom_no_approver_lets_in_is_an_approver_or_nobody(empty_school: School, school: School) -> None:
    for nobody_left in (True, False):
        with pytest.raises(SetupError):
            approvers.add(school, SAM, OTHER, nobody_left=nobody_left, roles=STAFF)
    with school_at(school.workspace.parent / "new", school.workspace.parent / "new-consent") as new:
        with pytest.raises(SetupError, match="has to be an approver"):
            approvers.add(new, SAM, OTHER, roles=STAFF)
        assert approvers.is_free(new)


@given(ROLES)
def test_roles_are_kept_in_one_way_and_an_approver_may_what_staff_may(roles: frozenset[Role]) -> None:
    kept = chosen(roles)
    assert all(has(kept, role) == has(roles, role) for role in Role)
    assert chosen(kept) == kept and not {Role.STAFF, Role.APPROVER} <= kept
    assert has(kept, Role.APPROVER) == (Role.APPROVER in roles), "nothing but the role itself lets anybody approve"


def test_an_approver_is_bound_to_the_record_as_before_there_were_roles_and_others_with_their_roles(
    school: School,
) -> None:
    row = school.colleagues._db.execute("SELECT * FROM colleagues").fetchone()
    before = json.dumps([row["name"], row["login"], row["hash"], row["added_at"]])
    assert head(school).digest == hashlib.sha256(before.encode()).hexdigest()
    digests = [head(school).digest]
    for roles in (STAFF, LEAD, STAFF | LEAD, APPROVES | LEAD):
        school.colleagues.give(HEAD, roles)
        digests.append(head(school).digest)
    assert len(set(digests)) == len(digests)


def test_any_colleague_signs_in_and_is_locked_out_as_an_approver_is(school: School) -> None:
    lead_and_staff(school)
    assert approvers.sign_in(school, SAM.upper(), OTHER).roles == STAFF | LEAD
    for _ in range(lockout.FREE_TRIES):
        with pytest.raises(Refused, match="is wrong"):
            approvers.sign_in(school, SAM, "not the passphrase")
    with pytest.raises(Refused, match="locked after 5 wrong"):
        approvers.sign_in(school, SAM, OTHER)
    approvers.give(school, SAM, STAFF, head(school))
    with pytest.raises(Refused, match="locked after 5 wrong"):
        approvers.sign_in(school, SAM, OTHER)
    assert [entry.detail["name"] for entry in school.record.entries(lockout.WRONG)] == [SAM] * lockout.FREE_TRIES
    with pytest.raises(Refused, match="not on the list"):
        approvers.sign_in(school, "Somebody", OTHER)


def put_on_anew(school: School) -> None:
    approvers.remove(school, SAM, head(school))
    staff(school)


def plant(school: School, what: str) -> None:
    school.colleagues._db.execute(f"UPDATE colleagues SET {what} WHERE name = ?", (SAM,))


@pytest.mark.parametrize(
    "what",
    [
        lambda school: approvers.change(school, SAM, OTHER, "five quite other random words"),
        lambda school: approvers.give(school, SAM, LEAD, head(school)),
        lambda school: approvers.give(school, SAM, APPROVES, head(school)),
        lambda school: approvers.remove(school, SAM, head(school)),
        put_on_anew,
        lambda school: plant(school, "hash = 'x'"),
        lambda school: plant(school, "roles = 'approver'"),
        lambda school: plant(school, "roles = 'staff lead'"),
        lambda school: plant(school, "login = 'x'"),
    ],
)
def test_whoever_is_changed_in_any_way_is_signed_in_no_longer(school: School, what: Callable[[School], object]) -> None:
    staff(school)
    signed_in, other = approvers.sign_in(school, SAM, OTHER), head(school)
    assert approvers.is_as_signed_in(school, signed_in)
    what(school)
    assert not approvers.is_as_signed_in(school, signed_in)
    assert approvers.is_as_signed_in(school, other), "nobody else is signed out by it"


def test_a_planted_row_is_not_signed_in_even_where_list_and_session_agree(school: School) -> None:
    assert not approvers.is_as_signed_in(school, role_planted(school))
    with pytest.raises(Refused, match="otherwise than the record says"):
        approvers.sign_in(school, SAM, OTHER)


def test_a_role_that_there_is_not_damages_the_list_and_nobody_approves(school: School) -> None:
    staff(school)
    plant(school, "roles = 'headteacher'")
    with pytest.raises(Refused, match="list of colleagues is damaged"):
        approve_or_reject.approve(school, ID, HEAD, PASSPHRASE)


def test_the_record_says_in_words_what_somebody_may_and_may_no_longer(school: School) -> None:
    lead_and_staff(school)
    approvers.give(school, SAM, APPROVES, head(school))
    approvers.give(school, SAM, APPROVES, head(school))  # nothing changes, nothing is written
    rows, _ = entries.rows(school, 0, 2)
    told = [(row["by"], row["what"], row["who"], row["why"]) for row in rows]
    assert told == [
        (HEAD, "what a colleague may changed", SAM, "as approver, no longer as staff and data protection lead"),
        (HEAD, "colleague put on the list", SAM, "as staff and data protection lead"),
    ]
    assert audit.verify(school).problems == ()
    assert in_words([]) == "nothing"


def test_roles_are_given_listed_and_taken_in_the_terminal(command: Command) -> None:
    assert command("approvers", "add", HEAD, "--role", "staff").code == 2
    assert command("approvers", "add", HEAD, "--role", "approver", "--role", "lead").code == 0
    (listed,) = command("--json", "approvers", "list").lines
    assert listed == {"name": HEAD, "login": "", "roles": ["approver", "lead"]}
    assert f"{HEAD}: approver and data protection lead" in command("approvers", "list").out
    last = command("approvers", "role", HEAD, "--role", "lead", "--by", HEAD)
    assert (last.code, "last approver" in last.err) == (1, True)
    assert command("approvers", "role", HEAD, "--by", HEAD).code == 2
    assert "can sign in as approver now" in command("approvers", "role", HEAD, "--role", "approver", "--by", HEAD).out
