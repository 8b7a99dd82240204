"""What speaks for a face: agreement between looks and networks; each face comes out once, the surest first."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.core.faces.evidence import Candidate, Look, candidates, faces


def find(x: float, y: float, side: float, score: float) -> list[float]:
    return [x, y, side, side, *[x + side / 2, y + side / 2] * 5, score]


def look(network: str, *finds: list[float], scale: float = 1.0, trust: float = 2.0) -> Look:
    return Look(network, scale, trust, np.array(finds).reshape(-1, 15))


def evidence(*looks: Look) -> list[float]:
    return [one.evidence for one in candidates(looks)]


def test_no_finds_are_no_candidates() -> None:
    assert candidates([]) == candidates([look("a"), look("b")]) == []


def test_finds_of_one_face_are_one_candidate_with_a_box_between_them() -> None:
    (one,) = candidates([look("a", find(100, 100, 40, 0.8)), look("b", find(104, 100, 40, 0.8))])
    assert one.box.tolist() == [102, 100, 40, 40]
    assert len(candidates([look("a", find(100, 100, 40, 0.8), find(200, 100, 40, 0.8))])) == 2


def test_agreement_speaks_for_a_face_and_silence_against_it() -> None:
    face = find(100, 100, 40, 0.6)
    (both,) = evidence(look("a", face), look("b", face))
    (one,) = evidence(look("a", face), look("b"))
    (seen_twice,) = evidence(look("a", face), look("a", face), look("b"))
    (seen_once,) = evidence(look("a", face), look("a"), look("b"))
    assert both > one == seen_twice > seen_once


@pytest.mark.parametrize(("scale", "speaks"), [(0.14, False), (0.16, True), (7, True)])
def test_the_silence_of_a_look_that_cannot_see_a_face_does_not_speak_against_it(scale: float, speaks: bool) -> None:
    face = find(100, 100, 40, 0.8)
    (told,) = evidence(look("a", face), look("b", scale=scale))
    (alone,) = evidence(look("a", face))
    assert (told < alone) == speaks


def test_silence_speaks_the_louder_the_better_a_face_could_have_been_seen() -> None:
    face = find(100, 100, 40, 0.8)
    told = [evidence(look("a", face), look("b", scale=scale))[0] for scale in (0.1, 0.2, 0.4, 0.6, 1, 4)]
    assert sorted(told, reverse=True) == told
    assert told[-1] == told[-3] < told[-4]


def test_the_sizes_that_are_the_wrong_ones_for_a_face_count_nothing() -> None:
    face = find(100, 100, 40, 0.8)
    few, many = (evidence(look("a", face), look("a", face), *([look("a")] * wrong)) for wrong in (0, 5))
    assert few == many


def test_a_find_of_a_network_that_is_sparing_with_high_scores_is_worth_more() -> None:
    face = find(100, 100, 40, 0.5)
    (less,), (more,) = (evidence(look("a", face, trust=trust)) for trust in (2.0, 3.0))
    assert less < more


@given(st.floats(0.05, 5), st.floats(10, 60), st.floats(0, 0.9), st.floats(0.1, 1))
def test_a_louder_find_never_speaks_less_for_a_face_nor_less_than_none(
    scale: float, side: float, one: float, other: float
) -> None:
    quiet, loud = sorted((one, other))
    face = find(100, 100, side, 1.0)
    heard = [
        evidence(look("a", face), look("b", *([find(100, 100, side, said)] if said else []), scale=scale))
        for said in (quiet, loud)
    ]
    assert heard[0] <= heard[1]


def test_a_face_too_small_to_show_anybody_where_it_is_published_needs_more_evidence() -> None:
    looks = [look("a", find(100, 100, 13, 0.8))]
    (seen,), (shown_half,) = candidates(looks), candidates(looks, 0.5)
    assert shown_half.evidence < seen.evidence - 3
    larger = [look("a", find(100, 100, 60, 0.8))]
    assert candidates(larger, 0.5)[0].evidence > candidates(larger)[0].evidence, "its cover spoils less"


@given(st.floats(-5000, 5000), st.floats(-5000, 5000))
def test_a_face_is_worth_the_same_wherever_it_lies_in_however_large_a_picture(x: float, y: float) -> None:
    (here,), (there,) = (evidence(look("a", find(a, b, 30, 0.8)), look("b")) for a, b in ((100, 100), (x, y)))
    assert math.isclose(here, there)


def test_a_large_candidate_needs_more_evidence_than_a_small_one() -> None:
    (small,), (large,) = (evidence(look("a", find(100, 100, side, 0.8))) for side in (40, 400))
    assert small > large


@given(st.lists(st.tuples(*(st.floats(0, 900), st.floats(0, 700), st.floats(2, 300), st.floats(0.1, 1))), max_size=25))
def test_whatever_is_found_no_face_comes_twice_and_the_surest_come_first(found: list[tuple[float, ...]]) -> None:
    looks = [look("a", *(find(*each) for each in found[::2])), look("b", *(find(*each) for each in found[1::2]))]
    seen = faces(candidates(looks), -3.0)
    assert [each.score for each in seen] == sorted((each.score for each in seen), reverse=True)
    assert all(0.5 <= each.score <= 1 for each in seen)
    assert len({each.box for each in seen}) == len(seen)
    assert set(seen) <= set(faces(candidates(looks), -9.0)) or len(seen) <= len(faces(candidates(looks), -9.0))


FINDS = st.lists(st.tuples(st.floats(0, 900), st.floats(0, 700), st.floats(2, 300), st.floats(0.1, 1)), max_size=12)


@given(FINDS, FINDS, st.floats(-3, 3), st.floats(-3, 3))
def test_a_longer_look_keeps_every_face_of_the_shorter_one(
    some: list[tuple[float, ...]], more: list[tuple[float, ...]], enough: float, enough_longer: float
) -> None:
    shorter = [look("a", *(find(*each) for each in some))]
    longer = [*shorter, look("a", *(find(*each) for each in more)), look("b")]
    known = faces(candidates(shorter), enough)
    seen = faces(candidates(longer), enough_longer, known)
    assert seen[: len(known)] == known
    assert len({each.box for each in seen}) == len(seen)


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


def test_landmarks_are_from_the_upright_picture_where_a_face_is_about_as_sure_there() -> None:
    box = np.array([10.0, 10, 50, 60])
    turned = Candidate(box, np.full(10, 1.0), 7.0, turned=True)
    upright = Candidate(box + 1, np.full(10, 2.0), 6.0)
    doubtful = Candidate(box + 1, np.full(10, 3.0), 4.0)
    (face,) = faces([turned, upright, doubtful], 0.0)
    assert face.landmarks == ((2.0, 2.0),) * 5
    (leaning,) = faces([turned, doubtful], 0.0)
    assert leaning.landmarks == ((1.0, 1.0),) * 5
