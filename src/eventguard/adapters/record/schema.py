"""The tables of the record, as small migrations."""

#: The chain itself is never changed but once, when it gets its first key (``carry``).
TRIGGERS = (
    """
    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END
    """,
    """
    CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END
    """,
)
MIGRATIONS = (
    f"""
    CREATE TABLE photos (
        id TEXT NOT NULL, channel TEXT NOT NULL, event TEXT NOT NULL, number INTEGER, state TEXT NOT NULL,
        source TEXT, original TEXT, output TEXT UNIQUE, sha256 TEXT, details TEXT NOT NULL,
        PRIMARY KEY (id, channel)) STRICT;;
    CREATE TABLE audit (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, photo TEXT NOT NULL,
        channel TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE) STRICT;;
    {";;".join(TRIGGERS)};;
    CREATE TABLE approvers (name TEXT PRIMARY KEY COLLATE NOCASE, hash TEXT NOT NULL, added_at TEXT NOT NULL) STRICT
    """,
    """
    ALTER TABLE approvers ADD COLUMN login TEXT NOT NULL DEFAULT ''
    """,
    """
    CREATE INDEX audit_by_time ON audit (at);;
    CREATE INDEX audit_by_action ON audit (action)
    """,
    """
    CREATE TABLE looks (
        channel TEXT NOT NULL, output TEXT NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (channel, output)) STRICT
    """,
    # What people typed lies apart from the chain, so that it can be erased; and the chain has a head under its key.
    """
    CREATE TABLE texts (ref TEXT PRIMARY KEY, salt TEXT NOT NULL, content TEXT NOT NULL) STRICT;;
    CREATE TABLE head (
        one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL, first INTEGER NOT NULL,
        key TEXT NOT NULL, mac TEXT NOT NULL) STRICT
    """,
    # Where files have to lie is asked by every command, of thousands of photos: without reading all that is kept.
    """
    CREATE INDEX photos_by_place ON photos (state, output, id, channel, sha256);;
    CREATE INDEX photos_by_original ON photos (state, original);;
    CREATE INDEX photos_compared ON photos (id, channel) WHERE instr(details, '"compared": "') > 0
    """,
    # Everybody who can sign in stands on one list; whoever was on it before could approve. No role goes without saying.
    """
    CREATE TABLE colleagues (
        name TEXT PRIMARY KEY COLLATE NOCASE, hash TEXT NOT NULL, added_at TEXT NOT NULL, login TEXT NOT NULL,
        roles TEXT NOT NULL) STRICT;;
    INSERT INTO colleagues (name, hash, added_at, login, roles)
        SELECT name, hash, added_at, login, 'approver' FROM approvers;;
    DROP TABLE approvers
    """,
    # A number is never given again: the chain knows devices by it.
    """
    CREATE TABLE devices (
        n INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, secret TEXT NOT NULL UNIQUE, paired_at TEXT NOT NULL,
        used_on TEXT NOT NULL) STRICT
    """,
)
