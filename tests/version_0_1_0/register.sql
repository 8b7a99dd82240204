BEGIN TRANSACTION;
CREATE TABLE consents (
        revision INTEGER NOT NULL, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        channel TEXT NOT NULL, answer TEXT NOT NULL, since TEXT, until TEXT, evidence TEXT NOT NULL,
        recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL, by_hand INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (person, channel, revision)) STRICT;
INSERT INTO "consents" VALUES(1,'P1','social','yes',NULL,NULL,'form of 3 March','office','2026-11-26T07:38:04+00:00',0);
INSERT INTO "consents" VALUES(1,'P1','newsletter','yes',NULL,NULL,'form of 3 March','office','2026-11-26T07:38:04+00:00',0);
INSERT INTO "consents" VALUES(1,'P2','social','no',NULL,'2027-07-31','','office','2026-11-26T07:38:04+00:00',0);
INSERT INTO "consents" VALUES(1,'P2','newsletter','yes',NULL,'2027-07-31','','office','2026-11-26T07:38:04+00:00',0);
INSERT INTO "consents" VALUES(2,'P1','website','yes',NULL,NULL,'e-mail','office','2026-11-26T07:38:04+00:00',1);
INSERT INTO "consents" VALUES(3,'P1','newsletter','withdrawn',NULL,NULL,'','office','2026-11-26T07:38:05+00:00',1);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "facts" VALUES('imported-file-saved','2026-11-26T07:38:03.635940+00:00');
INSERT INTO "facts" VALUES('revision','3');
CREATE TABLE history (
        revision INTEGER NOT NULL, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        what TEXT NOT NULL, value TEXT NOT NULL, why TEXT NOT NULL,
        recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL) STRICT
    ;
INSERT INTO "history" VALUES(1,'P1','name','Ada Okafor','recorded in an import','office','2026-11-26T07:38:04+00:00');
INSERT INTO "history" VALUES(1,'P1','class','4B','recorded in an import','office','2026-11-26T07:38:04+00:00');
INSERT INTO "history" VALUES(1,'P2','name','Ben Yeo','recorded in an import','office','2026-11-26T07:38:04+00:00');
INSERT INTO "history" VALUES(1,'P2','class','4B','recorded in an import','office','2026-11-26T07:38:04+00:00');
INSERT INTO "history" VALUES(1,'P3','name','Cleo Ash','recorded in an import','office','2026-11-26T07:38:04+00:00');
INSERT INTO "history" VALUES(1,'P3','class','5A','recorded in an import','office','2026-11-26T07:38:04+00:00');
CREATE TABLE people (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, class TEXT NOT NULL,
        leaves TEXT, never_publish INTEGER NOT NULL DEFAULT 0, permission TEXT NOT NULL DEFAULT '{}') STRICT;
INSERT INTO "people" VALUES('P1','Ada Okafor','pupil','4B',NULL,0,'{}');
INSERT INTO "people" VALUES('P2','Ben Yeo','pupil','4B',NULL,0,'{}');
INSERT INTO "people" VALUES('P3','Cleo Ash','pupil','5A',NULL,0,'{}');
CREATE TABLE templates (
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        sealed BLOB NOT NULL, made_at TEXT NOT NULL) STRICT;
COMMIT;
PRAGMA user_version = 2;
