"""Proving the record: the chain is whole, and the approved folders hold exactly what was approved."""

from dataclasses import dataclass

from eventguard.adapters.store import digest_of
from eventguard.app.house import House
from eventguard.core.consent import Channel
from eventguard.core.photo import State


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked. ``head`` is the hash of the chain's last row: kept elsewhere, it anchors all before it."""

    rows: int
    head: str
    approved: int
    problems: tuple[str, ...]


def verify(house: House) -> Proof:
    """Check the chain and the approved files. Raises Refused when the chain itself is broken."""
    house.settle()
    rows, head = house.ledger.verify_chain()
    expected = {(photo.channel, photo.output): photo for photo in house.ledger.photos(State.APPROVED)}
    problems = []
    for (channel, output), photo in expected.items():
        digest = digest_of(house.store.approved(channel) / str(output))
        if digest is None:
            problems.append(f"{output} was approved for {channel} but is missing")
        elif digest != photo.sha256:
            problems.append(f"{output} in {channel} is not the file that was approved")
    for channel in Channel:
        present = sorted(path.name for path in house.store.approved(channel).iterdir())
        problems += [f"{name} in {channel} was never approved" for name in present if (channel, name) not in expected]
    return Proof(rows, head, len(expected), tuple(problems))
