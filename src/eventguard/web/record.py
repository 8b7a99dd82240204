"""The record as people read it: who did what to which photo, and when."""

from eventguard.app.house import House
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
            "who": name_of(str(entry.detail["person"]), roll) if "person" in entry.detail else "",
            "why": str(entry.detail.get("why") or entry.detail.get("reason") or entry.detail.get("answer") or ""),
        }
        for entry in latest
    ], len(entries)
