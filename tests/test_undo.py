"""Several hands at one photo: each takes back its own decisions, and nobody's cover goes without being named."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from eventguard.core.errors import Refused
from eventguard.core.faces import by_hand, kept_by_hand, undo_steps
from eventguard.core.faces.by_hand import Faces
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.photo import Erased, Step
from eventguard.core.photos.pixels import Box

SIZE = 400, 300
ADA, BEA, CAL = HANDS = "Ada", "Bea", "Cal"
NEW = Face(0, Box(300, 50, 40, 50), Verdict.COVER, Reason.NO_MATCH, detection=0.9)


class Table:
    """A photo on the table between several hands, without pixels."""

    def __init__(self, *people: str | None) -> None:
        self.faces: Faces = tuple(
            Face(n, Box(60 * n, 50, 40, 50), Verdict.SHOW if person else Verdict.COVER, Reason.CONSENTED, person, 0.9)
            for n, person in enumerate(people, 1)
        )
        self.steps: tuple[Step, ...] = ()
        self.erased: tuple[Erased, ...] = ()

    def show(self, by: str, n: int, person: str) -> None:
        self._decide(by, by_hand.show(self.faces, n, person, by))

    def cover(self, by: str, n: int) -> None:
        self._decide(by, by_hand.cover(self.faces, n, by))

    def draw(self, by: str, x: int = 10) -> None:
        self._decide(by, by_hand.draw(self.faces, Box(x, 200, 40, 20), Drawn.RECTANGLE, SIZE, by))

    def erase(self, by: str, n: int) -> None:
        self._decide(by, by_hand.erase(self.faces, n))

    def undo(self, by: str) -> None:
        (faces, _), self.steps = undo_steps.take_back((self.faces, ()), self.steps, by)
        self._are(by, faces)

    def find(self) -> None:
        """Another look finds one more face."""
        self.faces = by_hand.append(self.faces, [NEW])

    def clean_again(self) -> None:
        """The photo is cleaned anew; a batch knows every face, but not who is shown by hand."""
        found = (face for face in self.faces if face.drawn is None)
        fresh = tuple(
            replace(face, n=n, by=(), over=(), reason=Reason.NO_MATCH, verdict=Verdict.COVER)
            for n, face in enumerate(found, 1)
        )
        self.faces, self.steps = kept_by_hand.keep(fresh, self.faces, 1.0), ()

    def _decide(self, by: str, faces: Faces) -> None:
        self.steps = undo_steps.noted(self.steps, by, (self.faces, ()), (faces, ()))
        self._are(by, faces)

    def _are(self, by: str, faces: Faces) -> None:
        self.erased = by_hand.erased(self.erased, self.faces, faces, by)
        self.faces = faces

    def face(self, n: int) -> Face:
        return by_hand.face_of(self.faces, n)


def test_undo_takes_back_its_own_step_and_leaves_what_others_covered_since() -> None:
    table = Table(None, "P1", None)
    table.cover(ADA, 2)
    table.draw(BEA)
    table.cover(BEA, 3)
    table.find()
    table.undo(ADA)
    assert (table.face(2).verdict, table.face(2).person) == (Verdict.SHOW, "P1")
    assert [(face.n, face.by) for face in table.faces] == [(1, ()), (2, ()), (3, (BEA,)), (4, (BEA,)), (5, ())]
    assert table.faces[-1].verdict is Verdict.COVER, "what was found meanwhile stays"


def test_what_somebody_else_has_decided_about_since_is_not_undone_and_it_says_who() -> None:
    table = Table("P1")
    table.cover(ADA, 1)
    table.cover(BEA, 1)
    before = table.faces
    with pytest.raises(Refused, match="Bea has decided about face 1 since"):
        table.undo(ADA)
    assert table.faces == before
    table.undo(BEA)
    table.undo(ADA)
    assert table.face(1).verdict is Verdict.SHOW


def test_nobody_undoes_the_last_step_of_somebody_else() -> None:
    table = Table("P1")
    table.cover(ADA, 1)
    with pytest.raises(Refused, match="the last step here was made by Ada, not by Bea"):
        table.undo(BEA)
    with pytest.raises(Refused, match="There is nothing to undo"):
        Table("P1").undo(ADA)


def test_what_was_erased_comes_back_though_its_number_was_taken_meanwhile() -> None:
    table = Table(None)
    table.draw(ADA)
    table.erase(ADA, 2)
    table.draw(BEA, x=100)
    table.undo(ADA)
    assert [(face.n, face.box.x, face.by) for face in table.faces[1:]] == [(2, 100, (BEA,)), (3, 10, (ADA,))]
    with pytest.raises(Refused, match="Bea has decided about face 2 since"):
        table.undo(ADA)


def test_undo_shows_nobody_who_is_shown_on_another_face_by_now() -> None:
    table = Table("P1", None)
    table.cover(ADA, 1)
    table.show(BEA, 2, "P1")
    with pytest.raises(Refused, match="already shown on face 2"):
        table.undo(ADA)


def test_after_a_fresh_cleaning_nothing_made_before_is_undone() -> None:
    table = Table("P1")
    table.cover(ADA, 1)
    table.draw(ADA)
    table.clean_again()
    assert [face.by for face in table.faces] == [(ADA,), (ADA,)]
    with pytest.raises(Refused, match="nothing to undo"):
        table.undo(ADA)


def test_a_cover_is_its_makers_whoever_covers_on_top_of_it_and_however_often_it_gave_way() -> None:
    table = Table(None)
    table.cover(BEA, 1)
    table.cover(ADA, 1)
    assert by_hand.overruled(table.face(1), ADA) == (BEA,)
    table.show(ADA, 1, "P1")
    assert (table.face(1).by, table.face(1).over) == ((ADA,), (BEA,))
    table.cover(ADA, 1)
    assert by_hand.overruled(table.face(1), ADA) == (BEA,), "covering it again does not make it Ada's alone"
    lapsed = by_hand.cover_people(by_hand.show(table.faces, 1, "P1", ADA), {"P1": Reason.WITHDRAWN})
    assert by_hand.overruled(lapsed[0], ADA) == (BEA,), "nor does a family's no"


def test_a_cover_that_gave_way_comes_back_when_whoever_was_shown_may_not_be_any_more() -> None:
    table = Table(None)
    table.cover(BEA, 1)
    table.show(ADA, 1, "P1")
    (covered,) = kept_by_hand.decisions(table.faces, lambda _: False)
    assert (covered.reason, covered.by) == (Reason.COVERED_BY_HAND, (BEA,))
    assert kept_by_hand.decisions(table.faces) == table.faces
    kept = kept_by_hand.keep((), table.faces, 1.0)
    assert [(face.verdict, face.by) for face in kept] == [(Verdict.COVER, (BEA,))]


def test_a_drawing_that_another_took_away_is_told_until_it_is_back() -> None:
    table = Table(None)
    table.draw(BEA)
    table.erase(ADA, 2)
    assert [(each.by, each.face.by) for each in table.erased] == [(ADA, (BEA,))]
    assert by_hand.preparers((), table.faces, table.erased) == (ADA,)
    table.undo(ADA)
    assert table.erased == ()
    table.undo(BEA)
    assert (table.erased, len(table.faces)) == ((), 1), "one's own may go without a word"


def test_a_face_that_a_batch_would_show_stays_hidden_where_a_hand_covered_it_in_another_size() -> None:
    small = Face(1, Box(100, 100, 10, 12), Verdict.COVER, Reason.NO_MATCH, detection=0.9)
    covered = by_hand.cover((small,), 1, BEA)
    fresh = Face(1, Box(195, 197, 33, 34), Verdict.SHOW, Reason.CONSENTED, "P1", 0.9)
    kept = kept_by_hand.keep((fresh,), covered, 2.0)
    assert [face.verdict for face in kept] == [Verdict.COVER, Verdict.COVER]


def test_whoever_showed_over_anothers_cover_and_covered_again_goes_back_to_showing() -> None:
    table = Table(None)
    table.cover(BEA, 1)
    table.show(ADA, 1, "P1")
    table.cover(ADA, 1)
    table.undo(ADA)
    assert (table.face(1).person, table.face(1).over) == ("P1", (BEA,)), "Bea's cover is told of as before"


class Hands(RuleBasedStateMachine):
    """Three people decide, undo and clean again. A cover goes only by an act of who made it, or that named it. Once it
    gave way so, undoing what came on top goes back to that, until it is its maker's alone or they cover anew.
    """

    hands, numbers = st.sampled_from(HANDS), st.integers(1, 6)

    @initialize(people=st.lists(st.none() | st.sampled_from(["P1", "P2"]), min_size=1, max_size=3, unique=True))
    def open(self, people: list[str | None]) -> None:
        self.table = Table(*people)
        self.gave_way: set[tuple[Box, str]] = set()

    def act(self, by: str, decide: Callable[[], None], named: int | None = None) -> None:
        """Do something, and look which covers are gone since."""
        before = self._covers()
        there = {face.n: face for face in self.table.faces}
        try:
            decide()
        except Refused:
            assert self._covers() == before
            return
        allowed = there[named].box if named in there else None
        for box, maker in before - self._covers():
            assert maker == by or box == allowed or (box, maker) in self.gave_way, (
                f"{by} undid what {maker} had covered"
            )
            self.gave_way.add((box, maker))
        covered = (face for face in self.table.faces if face.reason is Reason.COVERED_BY_HAND)
        self.gave_way -= {(face.box, face.by[0]) for face in covered if len(face.by) == 1}

    def _covers(self) -> set[tuple[Box, str]]:
        covered = (face for face in self.table.faces if face.reason is Reason.COVERED_BY_HAND)
        return {(face.box, maker) for face in covered for maker in face.by}

    @rule(by=hands, n=numbers, person=st.sampled_from(["P1", "P2"]))
    def show(self, by: str, n: int, person: str) -> None:
        self.act(by, lambda: self.table.show(by, n, person), named=n)

    @rule(by=hands, n=numbers)
    def cover(self, by: str, n: int) -> None:
        self.act(by, lambda: self.table.cover(by, n))
        self.gave_way -= {(face.box, by) for face in self.table.faces if face.n == n}

    @rule(by=hands, x=st.sampled_from([10, 60, 110]))
    def draw(self, by: str, x: int) -> None:
        self.act(by, lambda: self.table.draw(by, x))

    @rule(by=hands, n=numbers)
    def erase(self, by: str, n: int) -> None:
        self.act(by, lambda: self.table.erase(by, n), named=n)

    @rule(by=hands)
    def undo(self, by: str) -> None:
        self.act(by, lambda: self.table.undo(by))

    @rule()
    def clean_again(self) -> None:
        self.act("a batch", self.table.clean_again)

    @rule()
    def find(self) -> None:
        if NEW.box not in {face.box for face in self.table.faces}:
            self.table.find()

    @invariant()
    def everybody_is_shown_once_by_name_and_every_face_has_its_number(self) -> None:
        faces = self.table.faces if hasattr(self, "table") else ()
        shown = [face.person for face in faces if face.verdict is Verdict.SHOW]
        assert None not in shown and len(set(shown)) == len(shown)
        assert len({face.n for face in faces}) == len(faces)


TestHands = Hands.TestCase
TestHands.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
