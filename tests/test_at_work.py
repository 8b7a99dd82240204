"""Who is at work on the page: nothing is done there in nobody's name, and nobody's passphrase names who comes after."""

import asyncio
import getpass
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.photos.held import stand_of, version_of
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel
from eventguard.core.people.roles import APPROVES
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Pixels
from eventguard.web.school_thread import Acting, SchoolThread
from eventguard.web.session import SIGNED_IN_FOR, Session
from eventguard.web.views import CHECKED_BY_PHOTO, CHECKED_ONCE
from tests.conftest import PASSPHRASE, jpeg, school_at, until
from tests.review_page import Answer, Served, served
from tests.test_approve import HEAD, hold
from tests.test_guard import CHANGING, ID, PHOTO

#: What somebody may ask for who has not said who they are: to be known, or what changes nothing.
BY_ANYBODY = ("/who", "/sign-in", "/sign-out", "/approve", "/event", "/listing", "/upload/may-i-post", "/caption",
              "/open-folder", "/register/file", "/register/look", "/register/put-away", "/portraits/put-away",
              "/try", "/approvers/strength", f"{PHOTO}/looked", f"{PHOTO}/watched", "/record/sought", "/papers",
              "/stop")  # fmt: skip


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    """A page that nobody has put a name to, with a held photo that a person called Bea cleaned, and an approver."""
    with School(tmp_path / "work", tmp_path / "consent") as school:
        approvers.add(school, HEAD, PASSPHRASE)
        hold(school, ID, Channel.SOCIAL, faces=(), prepared_by="Bea Oak")
    with served(tmp_path / "work", tmp_path / "consent", who=None) as page:
        page.enter()
        yield page


def drop(page: Served, content: bytes) -> Answer:
    said = "channel=social&event=fair&name=x.jpg"
    return page.ask("POST", "/upload", content, Origin=page.origin, X_EventGuard_Said=said)


def test_nothing_is_dropped_or_changed_before_somebody_said_who_they_are(page: Served, picture: Pixels) -> None:
    before = page.school.record.length, page.photos()
    answers = [page.post(path, said) for path, said in CHANGING.items() if path not in BY_ANYBODY]
    answers.append(drop(page, jpeg(picture)))
    assert {(answer.status, answer.json["message"]) for answer in answers} == {(409, "Say first who you are.")}
    assert (page.school.record.length, page.photos()) == before
    assert list((page.workspace / "dropped").glob("*")) == []


def test_what_is_dropped_is_of_whoever_said_so_and_they_cannot_approve_it(page: Served, picture: Pixels) -> None:
    assert page.post("/who", {"name": "head\u00a0 TEACHER\u200b"}).json == {"at_work": HEAD}, "they have one name"
    drop(page, jpeg(picture))
    until(lambda: len(page.photos(State.HELD)) == 2)
    (photo,) = (photo for photo in page.photos(State.HELD) if photo.id != ID)
    assert (photo.prepared_by, photo.accounts) == (HEAD, ())
    with pytest.raises(Refused, match="prepared this photo"):
        approve_or_reject.approve(page.school, photo.id, HEAD, PASSPHRASE)


def test_approvers_and_who_acted_before_are_offered_and_no_account_is(page: Served) -> None:
    offered = page.ask("GET", "/").body.decode()
    assert f"<option>{HEAD}</option>" in offered and "<option>Bea Oak</option>" in offered
    assert f"<option>{getpass.getuser()}</option>" not in offered
    assert page.post("/who", {"name": "bea  oak"}).json == {"at_work": "Bea Oak"}
    assert "<option>" not in page.ask("GET", "/").body.decode().split('id="drop"')[0]


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "He\u0430d", "x" * 200, 7])
def test_what_is_no_name_names_nobody(page: Served, name: object) -> None:
    assert 400 <= page.post("/who", {"name": name}).status < 500
    assert page.post(f"/photos/{ID}/social/reject", {"why": "blurred"}).json["message"] == "Say first who you are."


def test_after_an_approver_signed_out_whoever_goes_on_says_who_they_are(page: Served) -> None:
    page.post("/who", {"name": "Bea Oak"})
    assert page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).json == {"signed_in": HEAD}
    assert f"counts as cleaned by {HEAD}" in page.ask("GET", "/").body.decode()
    page.post("/sign-out", {})
    assert page.post(f"/photos/{ID}/social/reject", {"why": "blurred"}).json["message"] == "Say first who you are."


def test_whoever_says_to_be_somebody_else_signs_the_approver_out(page: Served) -> None:
    page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE})
    page.post("/who", {"name": "Bea Oak"})
    stand = stand_of(page.photos()[0])
    assert page.post(f"{PHOTO}/reject", {"why": "blurred", "stand": stand}).json["signed_in"] is None
    assert page.photos()[0].decided_by == "Bea Oak"


def test_when_a_passphrase_has_run_out_nobody_is_at_work() -> None:
    now = 0.0
    session = Session(lambda: now, person="Bea Oak")
    assert session.acting == "Bea Oak"
    session.sign_in(Colleague(HEAD, "", APPROVES, "digest"))
    assert session.acting == HEAD
    now = SIGNED_IN_FOR
    assert session.acting is None


def test_to_say_an_approvers_name_is_not_to_be_signed_in_as_them() -> None:
    session = Session(person=HEAD)
    session.look(ID, "social", "v", session.signed_in)
    session.sign_in(Colleague(HEAD, "", APPROVES, "digest"))
    assert not session.has_looked_signed_in(ID, "social", "v")


def test_whom_no_approver_let_in_is_told_on_the_page(page: Served) -> None:
    with page.school as school:
        approvers.add(school, "New Head", PASSPHRASE, nobody_left=True)
    assert "New Head became an approver on" in page.ask("GET", "/").body.decode()


def test_what_waits_for_other_work_is_of_whoever_asked_for_it(school: School) -> None:
    at_work, busy, free = "Bea Oak", threading.Event(), threading.Event()

    def long_work(_school: School) -> None:
        busy.set()
        free.wait()

    async def two() -> str:
        nonlocal at_work
        own = SchoolThread(lambda: school_at(school.workspace, school.consent_data))
        thread = Acting(own, lambda: at_work)
        asked = [asyncio.create_task(thread.do(work)) for work in (long_work, lambda school: school.user)]
        await asyncio.to_thread(busy.wait)
        at_work = HEAD
        free.set()
        _, whose = await asyncio.gather(*asked)
        await own.close()
        return str(whose)

    assert asyncio.run(two()) == "Bea Oak"


def test_who_signs_in_while_others_photos_are_approved_lets_none_of_them_go(page: Served) -> None:
    ids = [f"{n:06x}" + "0" * 58 for n in range(150)]  # more than are approved while somebody signs in
    with page.school as school:
        approvers.add(school, "Deputy", "four other random words", by=school.colleagues.known(HEAD))
        held = [hold(school, id, Channel.SOCIAL, faces=(), content=id.encode()) for id in ids]
    assert page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200
    for id in ids:
        page.ask("GET", f"/photos/{id}/social")
    said = {"channel": "social", "checked": list(CHECKED_BY_PHOTO)}
    wanted = {"photos": [said | {"id": photo.id, "version": version_of(photo)} for photo in held]}
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(page.post, "/approve", wanted | {"checked": list(CHECKED_ONCE)})
        until(lambda: page.photos(State.APPROVED) != [])
        assert page.post("/sign-in", {"by": "Deputy", "passphrase": "four other random words"}).status == 200
    assert {photo.decided_by for photo in page.photos(State.APPROVED)} == {HEAD}
    assert answer.result().json["message"].startswith("Whoever approved is not signed in any more")


def test_who_signs_in_while_a_photo_is_made_anew_has_not_looked_at_it(page: Served, picture: Pixels) -> None:
    other = "b" * 64
    with page.school as school:
        photo = hold(school, other, Channel.SOCIAL, faces=(), content=jpeg(picture))
        with school.record.transaction():
            school.record.save(replace(photo, size=(96, 64)), "office", school.now())
    page.post("/who", {"name": "Bea Oak"})
    at, drawn = f"/photos/{other}/social", {"x": 1, "y": 1, "width": 20, "height": 20, "drawn": "rectangle"}
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(page.post, f"{at}/draw", drawn | {"version": version_of(page.school.photo(other))})
        time.sleep(0.2)  # far less than it takes to start the process that draws
        assert page.post("/sign-in", {"by": HEAD, "passphrase": PASSPHRASE}).status == 200
        assert not answer.done()
    assert answer.result().status == 200, answer.result().body
    made = answer.result().json["photo"]["version"]
    said = {"version": made, "checked": True}
    assert page.post(f"{at}/checked", said).json["message"].startswith("Look at the photo first")
    page.ask("GET", at)
    assert page.post(f"{at}/checked", said).status == 200
