"""The record as people read it: who did what to which photo, and when."""

from collections.abc import Mapping
from typing import Any

from eventguard.app.house import House
from eventguard.core.consent import Person
from eventguard.web.views import View, name_of

WHAT = {
    "received": "arrived",
    "held": "cleaned, and held",
    "approved": "approved",
    "rejected": "rejected",
    "taken-down": "taken down",
    "quarantined": "could not be cleaned",
    "consent": "answer recorded",
    "approval-refused": "approval refused",
    "passphrase-wrong": "wrong passphrase",
    "passphrase-right": "right passphrase after wrong ones",
    "approver-added": "approver added",
    "approver-changed": "approver's passphrase changed",
    "approver-removed": "approver removed",
    "two-person": "two-person rule switched",
    "person-added": "person added",
    "person-edited": "person corrected",
    "biometrics": "permission to be recognised recorded",
    "never-publish": "never publish recorded",
    "forgotten": "person forgotten",
    "enrolled": "person enrolled",
    "register-imported": "register imported",
    "recognition-on": "recognition switched on",
    "recognition-off": "recognition switched off",
}
#: What somebody decided about a face.
DECISIONS = {
    "show": "by hand: face {face} shown",
    "cover": "by hand: face {face} covered",
    "draw": "by hand: drawn over what was missed",
    "erase": "by hand: a drawn cover taken away",
    "undo": "by hand: a step taken back",
}


def rows(house: House, first: int, many: int) -> tuple[list[View], int]:
    """So many rows of the record from the ``first`` latest on, and how many there are."""
    entries, roll = house.ledger.entries(), house.roll()
    names = {photo.id: photo.output for photo in house.ledger.photos()}
    latest = entries[::-1][first : first + many]
    return [
        {
            "seq": entry.seq,
            "at": f"{entry.at.astimezone():%d/%m/%Y %H:%M}",
            "by": entry.actor,
            "what": WHAT.get(entry.action, entry.action),
            "photo": names.get(entry.photo) or entry.photo[:12],
            "address": f"/photos/{entry.photo}/{entry.channel}" if entry.photo else None,
            "channel": entry.channel,
            "who": name_of(str(entry.detail["person"]), roll)
            if "person" in entry.detail
            else entry.detail.get("name", ""),
            "why": _why(entry.detail, roll),
        }
        for entry in latest
    ], len(entries)


def _why(detail: Mapping[str, Any], roll: Mapping[str, Person]) -> str:
    """What else is recorded, as far as people need it."""
    match detail.get("decision"), detail.get("why"):
        case str(decision), _:
            return DECISIONS.get(decision, decision).format(face=detail.get("face", ""))
        case None, Mapping() as people:
            return ", ".join(f"{name_of(id, roll)} ({reason})" for id, reason in people.items())
        case None, str(why):
            return why
    return str(detail.get("reason") or detail.get("answer") or "")
