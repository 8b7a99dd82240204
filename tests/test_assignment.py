"""Everybody is in a photo once: the best explanation of the whole photo, and only where it stands out."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from eventguard.core.faces.assignment import clear_claims
from eventguard.core.faces.matching import MARGIN, Likeness

Photo = list[list[Likeness]]
PEOPLE = ("P1", "P2", "P3")


def like(**leads: float) -> list[Likeness]:
    return [Likeness(person, lead + 0.1, lead) for person, lead in sorted(leads.items(), key=lambda pair: -pair[1])]


faces = st.dictionaries(st.sampled_from(PEOPLE), st.floats(-0.3, 0.6)).map(lambda leads: like(**leads))
photos = st.lists(faces, max_size=4)


def explained(photo: Photo, names: tuple[str | None, ...]) -> float | None:
    """What an explanation is worth; None when it names a person twice or one whom the face does not resemble."""
    if len({name for name in names if name}) < sum(name is not None for name in names):
        return None
    worth = 0.0
    for face, name in zip(photo, names, strict=True):
        leads = {likeness.person: likeness.lead for likeness in face} | {None: -MARGIN}
        if name not in leads:
            return None
        worth += leads[name]
    return worth


@given(photos)
@settings(max_examples=200)
def test_a_claim_stands_when_every_explanation_without_it_is_worse_by_the_margin(photo: Photo) -> None:
    worths = {
        names: worth
        for names in product((*PEOPLE, None), repeat=len(photo))
        if (worth := explained(photo, names)) is not None
    }
    best = max(worths.values())
    for n, claim in enumerate(clear_claims(photo)):
        rivals = [worth for names, worth in worths.items() if claim is None or names[n] != claim]
        if claim is not None:
            assert all(best - worth >= MARGIN - 1e-9 for worth in rivals)
        else:
            for person in PEOPLE:
                others = [worth for names, worth in worths.items() if names[n] != person]
                assert best - max(others) < MARGIN + 1e-9


@given(photos)
def test_nobody_is_claimed_twice(photo: Photo) -> None:
    claims = [claim for claim in clear_claims(photo) if claim]
    assert len(claims) == len(set(claims))


def test_the_assignment_is_optimal_and_not_greedy() -> None:
    # Greedy: the first face is P1 (0.50), which leaves nobody for the second. Together they are worth more crossed.
    assert clear_claims([like(P1=0.50, P2=0.45), like(P1=0.44, P2=-0.20)]) == ["P2", "P1"]


def test_brother_and_sister_side_by_side_are_told_apart_only_by_a_clear_margin() -> None:
    assert clear_claims([like(P1=0.50, P2=0.10), like(P1=0.10, P2=0.50)]) == ["P1", "P2"]
    assert clear_claims([like(P1=0.30, P2=0.29), like(P1=0.30, P2=0.29)]) == [None, None]


def test_a_hall_of_faces_that_all_resemble_one_person_names_none() -> None:
    crowd = [like(P1=float(lead)) for lead in np.linspace(0.2, 0.21, 200)]
    assert clear_claims(crowd) == [None] * 200
