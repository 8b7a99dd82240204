"""Laws 6 and 7 against everything at once: consents, dates, approvals, tampering and crashes, in any order."""

import shutil
import tempfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from eventguard.adapters.folders.store import digest_of
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.faces import by_hand, recognition
from eventguard.app.people import register
from eventguard.app.people.register import Details
from eventguard.app.reconcile import reconcile
from eventguard.app.record import audit
from eventguard.core.errors import Refused
from eventguard.core.faces.may_compare import Compare
from eventguard.core.faces.objections import recognised
from eventguard.core.people.channels import START, in_use
from eventguard.core.people.consent import Answer, Channel, Consent, Reason, standing
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.core.pipeline import Cleaned
from eventguard.worker import RenderAgain
from tests.conftest import NOON, PASSPHRASE, school_at
from tests.test_approve import HEAD, SHOWN, SIZE, hold

pytestmark = pytest.mark.one_python

PEOPLE = ("P1", "P2")
CHANNELS = (Channel.SOCIAL, Channel.PRESS)
persons, channels = st.sampled_from(PEOPLE), st.sampled_from(CHANNELS)
days = st.none() | st.integers(-3, 6)


class Crash(Exception):
    """The power failed."""


class Drawing:
    """A worker that stands by and renders at once: bytes that tell what they show."""

    def do(self, _: object, job: RenderAgain, __: object) -> Cleaned:
        return Cleaned(repr((job.id, job.faces)).encode(), SIZE, (), job.faces, None)

    def close(self) -> None:
        """Nothing goes on."""


class Life(RuleBasedStateMachine):
    """A school's photos, from held to taken down, while families change their minds."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.now, self.photos, self.released = NOON, 0, set[str]()
        self.reopen()
        for person in PEOPLE:
            register.add(self.school, person, Details(f"Somebody {person}"))
        approvers.add(self.school, HEAD, PASSPHRASE)
        recognition.switch_on(self.school, "DPIA-1", "the lead", compare=Compare.EVERYBODY)

    def reopen(self) -> None:
        self.school = school_at(self.folder / "work", self.folder / "consent", clock=lambda: self.now)
        # The real one at its cheapest: thousands of approvals are tried.
        self.school.colleagues._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.school.__dict__["standby"] = Drawing()

    def teardown(self) -> None:
        self.school.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(who=st.sets(persons, max_size=2), channel=channels)
    def clean(self, who: set[str], channel: Channel) -> None:
        """A photo is held that shows these people, whatever their families say: cleaning may be long ago."""
        faces = tuple(Face(n, SHOWN[0].box, Verdict.SHOW, Reason.CONSENTED, id) for n, id in enumerate(sorted(who), 1))
        self.photos += 1
        original = self.folder / f"{self.photos}.jpg"
        original.write_text(original.name)
        stranger = Face(3, Box(20, 2, 10, 12), Verdict.COVER, Reason.NO_MATCH)
        hold(self.school, str(digest_of(original)), channel, (*faces, stranger), original=str(original))

    @rule(which=st.integers(0, 9), n=st.integers(1, 4), person=st.none() | persons, badge=st.booleans())
    def decide_by_hand(self, which: int, n: int, person: str | None, badge: bool) -> None:
        """Somebody shows or covers a face of a held photo, or draws over it, whatever the family says now."""

        def act(photo: str, channel: Channel) -> None:
            if badge:
                after = by_hand.draw(self.school, photo, Box(n, n, 9, 5), channel=channel)
            elif person:
                after = by_hand.show(self.school, photo, n, person, channel)
            else:
                after = by_hand.cover(self.school, photo, n, channel)
            assert self.school.objections(after) == {}

        self.try_to(act, which)

    @rule(which=st.integers(0, 9))
    def lose(self, which: int) -> None:
        """Somebody moves an original away."""
        originals = sorted(self.folder.glob("*.jpg"))
        if originals:
            originals[which % len(originals)].unlink()

    @rule(person=persons, channel=channels, answer=st.sampled_from([Answer.YES, Answer.YES, Answer.NO]), ends=days)
    def family(self, person: str, channel: Channel, answer: Answer, ends: int | None) -> None:
        until = None if ends is None else self.today() + timedelta(days=ends)
        register.consent(self.school, person, channel, Consent(answer, None, until, "form 9"))

    @rule(person=persons, flag=st.booleans())
    def protect(self, person: str, flag: bool) -> None:
        register.never_publish(self.school, person, flag, "a court says so")

    @rule(person=persons, ends=st.integers(-2, 20))
    def leave(self, person: str, ends: int) -> None:
        register.edit(self.school, person, Details(leaves=self.today() + timedelta(days=ends)), "form 9")

    @rule(person=persons)
    def forget(self, person: str) -> None:
        register.forget(self.school, person)
        register.add(self.school, person, Details(f"Somebody else {person}"))

    @rule(on=st.booleans())
    def recognise(self, on: bool) -> None:
        """Recognition is switched on, or off: then it takes at once whomever it had shown."""
        if on:
            recognition.switch_on(self.school, "DPIA-1", "the lead", compare=Compare.EVERYBODY)
            return
        recognition.switch_off(self.school)
        waiting = recognition.left_on(self.school, State.HELD)
        assert all(self.approval_is_refused(photo) for photo in waiting)
        for photo, why in recognition.cover(self.school, waiting):
            assert why or not recognised(photo)

    def approval_is_refused(self, photo: Photo) -> bool:
        try:
            approve_or_reject.approve(self.school, photo.id, HEAD, PASSPHRASE, photo.channel)
        except Refused:
            return True
        return False

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        reconcile(self.school)

    @rule(which=st.integers(0, 9), right=st.sampled_from([True, True, True, False]))
    def approve(self, which: int, right: bool) -> None:
        self.try_to(
            lambda photo, channel: approve_or_reject.approve(
                self.school, photo, HEAD, PASSPHRASE if right else "x", channel
            ),
            which,
        )

    @rule(which=st.integers(0, 9))
    def reject(self, which: int) -> None:
        self.try_to(lambda photo, channel: approve_or_reject.reject(self.school, photo, HEAD, "no", channel), which)

    @rule(which=st.integers(0, 9))
    def take_down(self, which: int) -> None:
        self.try_to(lambda photo, _: takedown.done(self.school, photo, HEAD), which)

    @rule(which=st.integers(0, 9))
    def tamper(self, which: int) -> None:
        """Somebody opens a held photo in a picture program and saves it."""
        held = sorted(self.school.store.held.iterdir())
        if held:
            held[which % len(held)].write_bytes(b"other bytes")

    @rule(which=st.integers(0, 9), step=st.sampled_from(["release", "recall"]))
    def crash(self, which: int, step: str) -> None:
        """The power fails after the decision is written down and before its file has moved."""

        def fail(*_: Any) -> None:
            raise Crash

        setattr(self.school.store, step, fail)
        with suppress(Crash):
            self.try_to(
                lambda photo, channel: approve_or_reject.approve(self.school, photo, HEAD, PASSPHRASE, channel), which
            )
            reconcile(self.school)
        self.school.close()
        self.reopen()
        reconcile(self.school)

    @invariant()
    def nothing_lies_in_approved_that_a_law_forbids(self) -> None:
        if not hasattr(self, "school"):
            return
        reconcile(self.school)
        people_now = {person.id: person for person in self.school.register.people()}
        recorded = {(p.channel, p.output): p for p in self.school.record.photos(State.APPROVED)}
        for channel in in_use(START):
            for path in self.school.store.approved(channel).iterdir():
                photo = recorded[channel, path.name]
                assert photo.decided_by == HEAD
                assert digest_of(path) == photo.sha256
                for id in photo.shown:
                    assert standing(people_now[id], channel, self.today()) is Reason.CONSENTED
        assert audit.verify(self.school).problems == ()

    def today(self) -> date:
        return self.school.today()

    def try_to(self, act: Any, which: int) -> None:
        photos = self.school.record.photos()
        if photos:
            photo = photos[which % len(photos)]
            with suppress(Refused):
                act(photo.id, photo.channel)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
