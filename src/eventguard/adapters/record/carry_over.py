"""A chain from before there were keys: what people had typed into it moves to where it can be erased."""

import json
import sqlite3

from eventguard.adapters.record.chain import GENESIS, Chain
from eventguard.adapters.record.photo_rows import TYPED, bound
from eventguard.adapters.record.schema import TRIGGERS
from eventguard.adapters.record.texts import Texts


def carry_over(db: sqlite3.Connection, chain: Chain, texts: Texts) -> None:
    """Write the chain's old rows anew, without texts. Call it inside a transaction, after they were proved and a key
    was made, and before that key vouches for them.

    Their hashes were computed without key over what was typed, so that anybody could try out what it was: they are kept
    only under the key, which is enough to find one that somebody kept as an anchor.
    """
    for (name,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
    ).fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    photos = {
        (row["id"], row["channel"]): _Carried(db, row, texts) for row in db.execute("SELECT * FROM photos").fetchall()
    }
    for row in db.execute("SELECT seq, photo, channel, detail, previous, hash FROM audit").fetchall():
        photo, detail = photos.get((row["photo"], row["channel"])), json.loads(row["detail"])
        if photo and detail.get("record") == photo.former:
            detail |= {"record": photo.record, "texts": list(photo.texts)}
        detail = texts.taken_out(detail, photo.texts if photo else {})
        previous = row["previous"] if row["previous"] == GENESIS else chain.blind(row["previous"])
        values = (json.dumps(detail, sort_keys=True), previous, chain.blind(row["hash"]), row["seq"])
        db.execute("UPDATE audit SET detail = ?, previous = ?, hash = ? WHERE seq = ?", values)
    for trigger in TRIGGERS:
        db.execute(trigger)


class _Carried:
    """A photo's record written anew without texts: what the chain was bound to, what it is to be bound to, and which
    texts (to reference) it has.
    """

    def __init__(self, db: sqlite3.Connection, row: sqlite3.Row, texts: Texts) -> None:
        details, self.texts = json.loads(row["details"]), dict[str, str]()
        details |= {field: texts.out(details[field], self.texts) for field in TYPED if field in details}
        key = row["id"], row["channel"]
        db.execute("UPDATE photos SET details = ? WHERE id = ? AND channel = ?", (json.dumps(details), *key))
        (new,) = db.execute("SELECT * FROM photos WHERE id = ? AND channel = ?", key).fetchall()
        self.former, self.record = bound(row)["record"], bound(new)["record"]
