"""The record as people read it: who did what to which photo, and when."""

from collections.abc import Mapping
from typing import Any

from eventguard.adapters.ledger import Entry
from eventguard.app.house import House
from eventguard.core.consent import Channel, Person, name_of
from eventguard.web.views import View

WHAT = {
    "received": "arrived",
    "held": "cleaned, and held",
    "approved": "approved",
    "rejected": "rejected",
    "taken-down": "left the approved folder, to be taken down",
    "told-not-cleaned": "told in the drop folder that a file could not be cleaned",
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
    "recover": "covered whoever may not be shown any more",
    "undo": "by hand: a step taken back",
}


def rows(house: House, first: int, many: int) -> tuple[list[View], int]:
    """So many rows of the record from the ``first`` latest on, and how many there are."""
    entries, roll = house.ledger.latest(first, many), house.roll()
    return [
        {
            "seq": entry.seq,
            "at": f"{entry.at.astimezone():%d/%m/%Y %H:%M}",
            "by": entry.actor,
            "what": _what(entry),
            "photo": _name(entry, house),
            "address": f"/photos/{entry.photo}/{entry.channel}" if entry.photo else None,
            "channel": entry.channel,
            "who": name_of(str(entry.detail["person"]), roll)
            if "person" in entry.detail
            else entry.detail.get("name", ""),
            "why": _why(entry.detail, roll),
        }
        for entry in entries
    ], house.ledger.length


def _what(entry: Entry) -> str:
    """What was done. Some rows of a photo are notes about it: its state stays what it was."""
    match entry.action, entry.detail:
        case "taken-down", {"done": True}:
            return "gone wherever it was posted"
        case "approved", {"posted": str()}:
            return "posted"
        case "held", {"why": dict()}:
            return "approval stopped: a yes has gone"
        case "held", {"decision": str()}:
            return "changed by hand"
        case "held", {"moved": True}:
            return "original found in another place"
    return WHAT.get(entry.action, entry.action)


def _name(entry: Entry, house: House) -> str:
    """What the photo is called, if this row is about the file that it still is; else the first characters of its id."""
    id = entry.photo or str(entry.detail.get("wanted", ""))
    photo = house.ledger.find(entry.photo, Channel(entry.channel)) if entry.photo else None
    same = photo and photo.output and entry.detail.get("sha256") == photo.sha256
    return str(photo.output) if photo and same else id[:12]


def _why(detail: Mapping[str, Any], roll: Mapping[str, Person]) -> str:
    """What else is recorded, as far as people need it."""
    match detail.get("decision"), detail.get("why"):
        case str(decision), _:
            return DECISIONS.get(decision, decision).format(face=detail.get("face", ""))
        case None, Mapping() as people:
            return ", ".join(f"{name_of(id, roll)} ({reason})" for id, reason in people.items())
        case None, str(why):
            return why
    return str(detail.get("posted") or detail.get("reason") or detail.get("answer") or "")
