"""The tables of the register, as small migrations."""

MIGRATIONS = (
    """
    CREATE TABLE people (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, class TEXT NOT NULL,
        biometrics INTEGER) STRICT;;
    CREATE TABLE consents (
        revision INTEGER NOT NULL, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        channel TEXT NOT NULL, answer TEXT NOT NULL, since TEXT, until TEXT, evidence TEXT NOT NULL,
        recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL,
        PRIMARY KEY (person, channel, revision)) STRICT;;
    CREATE TABLE templates (
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        first BLOB NOT NULL, second BLOB NOT NULL, made_at TEXT NOT NULL) STRICT;;
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;;
    INSERT INTO facts VALUES ('revision', '0')
    """,
    # A bare biometric yes says neither who consented nor who was told, so it does not count any more; a no does.
    """
    ALTER TABLE people ADD COLUMN leaves TEXT;;
    ALTER TABLE people ADD COLUMN never_publish INTEGER NOT NULL DEFAULT 0;;
    ALTER TABLE people ADD COLUMN permission TEXT NOT NULL DEFAULT '{}';;
    UPDATE people SET permission = '{"objection": "recorded earlier"}' WHERE biometrics = 0;;
    ALTER TABLE people DROP COLUMN biometrics;;
    ALTER TABLE consents ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 1;;
    DROP TABLE templates;;
    CREATE TABLE templates (
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        sealed BLOB NOT NULL, made_at TEXT NOT NULL) STRICT;;
    CREATE TABLE history (
        revision INTEGER NOT NULL, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        what TEXT NOT NULL, value TEXT NOT NULL, why TEXT NOT NULL,
        recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL) STRICT
    """,
    """
    CREATE TABLE pictures (
        person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
        sealed BLOB NOT NULL, made_at TEXT NOT NULL) STRICT
    """,
    # Which network made a template: numbers of different ones cannot be compared. Until now it was the built-in one.
    "ALTER TABLE templates ADD COLUMN network TEXT NOT NULL DEFAULT ''",
    # Every other name by which somebody goes or went. Those that the history tells of count from now on.
    """
    ALTER TABLE people ADD COLUMN also TEXT NOT NULL DEFAULT '[]';;
    UPDATE people SET also = (SELECT json_group_array(DISTINCT value) FROM history
        WHERE person = people.id AND what = 'name' AND value NOT IN ('', people.name))
    """,
    # Channels were the same five everywhere; and an answer was the family's, and plain.
    """
    CREATE TABLE channels (
        channel TEXT PRIMARY KEY, name TEXT NOT NULL, seen_by TEXT NOT NULL, rule TEXT NOT NULL,
        used INTEGER NOT NULL) STRICT;;
    INSERT INTO channels VALUES
        ('social', 'social', 'public', '{}', 1), ('website', 'website', 'public', '{}', 1),
        ('newsletter', 'newsletter', 'public', '{}', 1), ('press', 'press', 'public', '{}', 1),
        ('display', 'display', 'inside', '{}', 1);;
    ALTER TABLE consents ADD COLUMN groups_only INTEGER NOT NULL DEFAULT 0;;
    ALTER TABLE consents ADD COLUMN with_name INTEGER NOT NULL DEFAULT 0;;
    ALTER TABLE consents ADD COLUMN said_by TEXT NOT NULL DEFAULT '';;
    ALTER TABLE consents ADD COLUMN relation TEXT NOT NULL DEFAULT ''
    """,
    "CREATE TABLE school_words (said TEXT PRIMARY KEY) STRICT",
)
