"""Decisions by hand about single faces: on the faces alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.errors import Refused
from eventguard.core.faces import by_hand, kept_by_hand
from eventguard.core.faces.by_hand import BY_HAND, Faces
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.pixels import Box

SIZE = 400, 300
BEA = "Bea"
PEOPLE = ("P1", "P2", "P3")
numbers, people = st.integers(0, 7), st.sampled_from(PEOPLE)
boxes = st.builds(Box, st.integers(-30, 420), st.integers(-30, 320), st.integers(1, 90), st.integers(1, 90))


def row_of(*people: str | None) -> Faces:
    """Faces side by side, shown as these people; covered where there is none."""
    return tuple(
        Face(n, Box(60 * n, 50, 40, 50), Verdict.SHOW, Reason.CONSENTED, person, 0.9)
        if person
        else Face(n, Box(60 * n, 50, 40, 50), Verdict.COVER, Reason.NO_MATCH, None, 0.9, perhaps="P3")
        for n, person in enumerate(people, 1)
    )


rows = st.lists(st.none() | people, max_size=5).filter(lambda row: len(set(row) - {None}) == len(row) - row.count(None))
photos = rows.map(lambda row: row_of(*row))
steps = st.lists(
    st.tuples(st.just("show"), numbers, people)
    | st.tuples(st.just("cover"), numbers)
    | st.tuples(st.just("draw"), boxes, st.sampled_from(Drawn)),
    max_size=8,
)


def taken(faces: Faces, steps: list[tuple[object, ...]]) -> Faces:
    """The faces after these steps, refused ones left out."""
    for step, *rest in steps:
        try:
            match step:
                case "show":
                    faces = by_hand.show(faces, *rest, BEA)  # type: ignore[arg-type, call-arg]
                case "cover":
                    faces = by_hand.cover(faces, *rest, BEA)  # type: ignore[arg-type, call-arg]
                case _:
                    faces = by_hand.draw(faces, *rest, SIZE, BEA)  # type: ignore[arg-type, call-arg]
        except Refused:
            continue
    return faces


def shown(faces: Faces) -> list[str | None]:
    return [face.person for face in faces if face.verdict is Verdict.SHOW]


@given(photos, steps)
def test_whatever_is_decided_everybody_is_shown_once_by_name_and_every_face_has_its_number(
    faces: Faces, steps: list[tuple[object, ...]]
) -> None:
    after = taken(faces, steps)
    assert None not in shown(after) and len(set(shown(after))) == len(shown(after))
    assert [face.n for face in after] == list(range(1, len(after) + 1))
    assert all(face.verdict is Verdict.COVER for face in after if face.drawn)
    assert [face.box for face in after[: len(faces)]] == [face.box for face in faces]
    assert all(face.box.overlap(Box(0, 0, *SIZE)) == face.box.area >= 16 for face in after[len(faces) :])


def test_a_face_is_shown_by_name_once_and_never_one_that_was_drawn() -> None:
    faces = by_hand.draw(row_of("P1", None), Box(10, 10, 20, 20), Drawn.ELLIPSE, SIZE, BEA)
    with pytest.raises(Refused, match="already shown on face 1"):
        by_hand.show(faces, 2, "P1", BEA)
    with pytest.raises(Refused, match="drawn by hand"):
        by_hand.show(faces, 3, "P2", BEA)
    with pytest.raises(Refused, match="no face 4"):
        by_hand.show(faces, 4, "P2", BEA)
    with pytest.raises(Refused, match="no face 4"):
        by_hand.cover(faces, 4, BEA)
    face = by_hand.show(faces, 2, "P2", BEA)[1]
    assert (face.verdict, face.reason, face.person, face.perhaps) == (Verdict.SHOW, Reason.SHOWN_BY_HAND, "P2", None)
    assert by_hand.show(by_hand.cover(faces, 1, BEA), 2, "P1", BEA)[1].person == "P1"


def test_whom_the_match_took_a_face_for_outlasts_every_decision_about_it() -> None:
    fresh = row_of("P1")
    shown = by_hand.show(by_hand.cover(fresh, 1, BEA), 1, "P2", BEA)
    again = kept_by_hand.keep(fresh, shown, 1)
    assert [by_hand.matched(faces[0]) for faces in (fresh, shown, by_hand.cover(shown, 1, BEA), again)] == ["P1"] * 4
    assert again[0].person == "P2"
    assert by_hand.matched(by_hand.show(row_of(None), 1, "P2", BEA)[0]) is None


@pytest.mark.parametrize("box", [Box(398, 10, 50, 50), Box(-90, 0, 90, 50), Box(10, 10, 50, 3), Box(10, 400, 9, 9)])
def test_hardly_anything_is_not_drawn_over(box: Box) -> None:
    with pytest.raises(Refused, match="hardly anything"):
        by_hand.draw((), box, Drawn.RECTANGLE, SIZE, BEA)


def test_an_ellipse_that_the_rim_cuts_off_hides_no_less_for_that() -> None:
    (cut,) = by_hand.draw((), Box(-20, 10, 60, 60), Drawn.ELLIPSE, SIZE, BEA)
    assert (cut.box, cut.drawn) == (Box(0, 10, 40, 60), Drawn.RECTANGLE)
    (whole,) = by_hand.draw((), Box(20, 10, 60, 60), Drawn.ELLIPSE, SIZE, BEA)
    assert whole.drawn is Drawn.ELLIPSE


@given(fresh=photos, earlier=photos, steps=steps, moved=st.integers(-40, 40), scale=st.sampled_from([0.5, 1.0, 1.7]))
def test_a_fresh_rendering_keeps_every_cover_and_shows_by_hand_nobody_but_whom_a_hand_had_shown(
    fresh: Faces, earlier: Faces, steps: list[tuple[object, ...]], moved: int, scale: float
) -> None:
    earlier = taken(tuple(replace(face, box=replace(face.box, x=face.box.x + moved)) for face in earlier), steps)
    kept = kept_by_hand.keep(fresh, earlier, scale)
    assert None not in shown(kept) and len(set(shown(kept))) == len(shown(kept))
    assert [face.n for face in kept] == list(range(1, len(kept) + 1))
    assert [face.box for face in kept[: len(fresh)]] == [face.box for face in fresh]
    by_hand = {face.person for face in kept if face.reason is Reason.SHOWN_BY_HAND}
    before = [face for face in earlier if face.reason is Reason.SHOWN_BY_HAND]
    assert by_hand <= {face.person for face in before}
    assert by_hand >= {face.person for face in before if not face.over}, "who can be seen is known, found or not"
    assert set(shown(kept)) - by_hand <= set(shown(fresh))
    covers = [face for face in kept if face.reason is Reason.COVERED_BY_HAND]
    assert len(covers) == sum(face.reason is Reason.COVERED_BY_HAND for face in earlier)
    assert all(face.reason in BY_HAND for face in kept[len(fresh) :])


@given(photos, steps)
def test_kept_over_the_same_faces_every_decision_is_as_it_was(faces: Faces, steps: list[tuple[object, ...]]) -> None:
    decided = taken(faces, steps)
    kept = kept_by_hand.keep(faces, decided, 1.0)
    shown = {face.person for face in decided if face.reason is Reason.SHOWN_BY_HAND}
    for before, after in zip(decided, kept, strict=True):
        if before.reason in by_hand.BY_HAND or before.person not in shown:
            assert replace(after, perhaps=None) == replace(before, perhaps=None)


def test_who_is_shown_by_hand_is_shown_nowhere_else() -> None:
    decided = by_hand.show(row_of(None, None), 1, "P1", BEA)
    kept = kept_by_hand.keep(row_of(None, "P1"), decided, 1.0)
    assert [(face.verdict, face.reason) for face in kept] == [
        (Verdict.SHOW, Reason.SHOWN_BY_HAND),
        (Verdict.COVER, Reason.AMBIGUOUS),
    ]


@given(photos, steps)
def test_more_covers_uncover_nothing_and_anything_shown_or_taken_away_does(
    faces: Faces, steps: list[tuple[object, ...]]
) -> None:
    more = taken(faces, [step for step in steps if step[0] != "show"])
    assert not by_hand.uncovers(faces, more)
    assert by_hand.uncovers(more, faces) == (len(more) > len(faces) or shown(more) != shown(faces))


def test_people_without_a_yes_are_covered_each_for_their_reason() -> None:
    faces = by_hand.cover_people(row_of("P1", "P2", None), {"P1": Reason.WITHDRAWN})
    assert [(face.verdict, face.reason) for face in faces] == [
        (Verdict.COVER, Reason.WITHDRAWN),
        (Verdict.SHOW, Reason.CONSENTED),
        (Verdict.COVER, Reason.NO_MATCH),
    ]
    nameless = (replace(faces[1], person=None),)
    assert by_hand.cover_people(nameless, {})[0].verdict is Verdict.COVER
