"""What speaks for a face: agreement between looks and networks; each face comes out once, the surest first."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.faces.evidence import Candidate, Look, candidates, faces

SIZE = (1000, 800)


def find(x: float, y: float, side: float, score: float) -> list[float]:
    return [x, y, side, side, *[x + side / 2, y + side / 2] * 5, score]


def look(network: str, *finds: list[float], largest: float = math.inf) -> Look:
    return Look(network, largest, np.array(finds).reshape(-1, 15))


def evidence(*looks: Look) -> list[float]:
    return [one.evidence for one in candidates(looks, SIZE)]


def test_no_finds_are_no_candidates() -> None:
    assert candidates([], SIZE) == candidates([look("a"), look("b")], SIZE) == []


def test_finds_of_one_face_are_one_candidate_with_a_box_between_them() -> None:
    (one,) = candidates([look("a", find(100, 100, 40, 0.8)), look("b", find(104, 100, 40, 0.8))], SIZE)
    assert one.box.tolist() == [102, 100, 40, 40]
    assert len(candidates([look("a", find(100, 100, 40, 0.8), find(200, 100, 40, 0.8))], SIZE)) == 2


def test_agreement_speaks_for_a_face_and_silence_against_it() -> None:
    face = find(100, 100, 40, 0.8)
    (both,) = evidence(look("a", face), look("b", face))
    (one,) = evidence(look("a", face), look("b"))
    (seen_twice,) = evidence(look("a", face), look("a", face), look("b"))
    (seen_once,) = evidence(look("a", face), look("a"), look("b"))
    assert both > one == seen_twice > seen_once


def test_a_look_that_cannot_see_so_large_a_face_has_no_say() -> None:
    face = find(100, 100, 400, 0.8)
    (told,) = evidence(look("a", face), look("a", largest=300))
    (alone,) = evidence(look("a", face))
    (doubted,) = evidence(look("a", face), look("a", largest=500))
    assert told == alone > doubted


def test_a_large_candidate_needs_more_evidence_than_a_small_one() -> None:
    (small,), (large,) = (evidence(look("a", find(100, 100, side, 0.8))) for side in (40, 400))
    assert small > large


@given(st.lists(st.tuples(*(st.floats(0, 900), st.floats(0, 700), st.floats(2, 300), st.floats(0.1, 1))), max_size=25))
def test_whatever_is_found_no_face_comes_twice_and_the_surest_come_first(found: list[tuple[float, ...]]) -> None:
    looks = [look("a", *(find(*each) for each in found[::2])), look("b", *(find(*each) for each in found[1::2]))]
    seen = faces(candidates(looks, SIZE), -3.0)
    assert [each.score for each in seen] == sorted((each.score for each in seen), reverse=True)
    assert all(0.5 <= each.score <= 1 for each in seen)
    assert len({each.box for each in seen}) == len(seen)
    assert set(seen) <= set(faces(candidates(looks, SIZE), -9.0)) or len(seen) <= len(
        faces(candidates(looks, SIZE), -9.0)
    )


@pytest.mark.parametrize(("evidence", "kept"), [(3.0, 2), (0.0, 1)])
def test_an_unsure_candidate_within_a_sure_face_is_part_of_it_and_a_sure_one_a_face(evidence: float, kept: int) -> None:
    box = np.array([100.0, 100, 120, 120])
    eye = np.array([120.0, 120, 40, 40])
    points = np.zeros(10)
    assert len(faces([Candidate(box, points, 5.0), Candidate(eye, points, evidence)], -1.9)) == kept


def test_a_sure_face_before_a_surer_one_is_never_taken_for_the_same() -> None:
    adult, child = np.array([100.0, 100, 120, 140]), np.array([130.0, 170, 80, 90])
    seen = faces([Candidate(adult, np.zeros(10), 5.0), Candidate(child, np.zeros(10), 3.0)], -1.9)
    assert len(seen) == 2, "the adult may be shown and the child not"


def test_one_face_that_is_sure_in_two_quarters_is_one_face() -> None:
    upright, turned = np.array([100.0, 100, 120, 140]), np.array([95.0, 108, 135, 120])
    assert len(faces([Candidate(upright, np.zeros(10), 5.0), Candidate(turned, np.zeros(10), 4.0)], -1.9)) == 1


def test_only_candidates_with_enough_evidence_are_faces() -> None:
    one = Candidate(np.array([1.0, 1, 20, 20]), np.zeros(10), -1.9)
    (face,) = faces([one], -1.9)
    assert face.score == 0.5
    assert faces([one], -1.8) == []
