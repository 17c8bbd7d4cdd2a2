"""The tables of a ledger, and how an older ledger becomes one of this form."""

from __future__ import annotations

FORM = 2
# `form` of a ledger -> what makes the next form of it.
STEPS: dict[int, str] = {
    0: """
    CREATE TABLE folder (
        folder TEXT PRIMARY KEY, last TEXT, paused TEXT, fence INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE side (
        folder TEXT, side TEXT, state TEXT NOT NULL DEFAULT '', list INTEGER NOT NULL DEFAULT 0,
        listing INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (folder, side)
    );
    CREATE TABLE link (
        number INTEGER PRIMARY KEY AUTOINCREMENT, folder TEXT NOT NULL, base TEXT,
        uid TEXT NOT NULL, content TEXT NOT NULL, digest TEXT NOT NULL,
        doomed INTEGER NOT NULL, asked INTEGER NOT NULL,
        parent INTEGER NOT NULL, expanded TEXT NOT NULL
    );
    CREATE INDEX link_uid ON link (folder, uid);
    CREATE INDEX link_parent ON link (parent) WHERE parent;
    CREATE INDEX link_doomed ON link (folder) WHERE doomed;
    CREATE TABLE linkend (
        link INTEGER NOT NULL REFERENCES link (number) ON DELETE CASCADE, folder TEXT NOT NULL,
        side TEXT NOT NULL, key TEXT, version TEXT NOT NULL, held TEXT, token TEXT NOT NULL,
        owed INTEGER NOT NULL, sent TEXT, was_left INTEGER NOT NULL, again TEXT, apart INTEGER NOT NULL,
        list INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (link, side), UNIQUE (folder, side, key)
    );
    CREATE INDEX linkend_due ON linkend (folder) WHERE owed OR sent IS NOT NULL;
    CREATE TABLE inbox (
        folder TEXT NOT NULL, side TEXT NOT NULL, key TEXT NOT NULL, gone INTEGER NOT NULL,
        version TEXT NOT NULL, token TEXT NOT NULL, item TEXT, vague TEXT, modified TEXT,
        uid TEXT, content TEXT, digest TEXT, list INTEGER NOT NULL,
        PRIMARY KEY (folder, side, key)
    );
    CREATE TABLE aside (
        folder TEXT NOT NULL, side TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL,
        why TEXT NOT NULL, again TEXT NOT NULL, list INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (folder, side, key)
    );
    CREATE TABLE kept (
        number INTEGER PRIMARY KEY AUTOINCREMENT, folder TEXT NOT NULL, link INTEGER NOT NULL,
        at TEXT NOT NULL, label TEXT NOT NULL, disputed TEXT NOT NULL, exchange TEXT,
        groupware TEXT, winner TEXT, chosen TEXT
    );
    CREATE TABLE ghost (token TEXT PRIMARY KEY, folder TEXT NOT NULL);
    """,
    1: "ALTER TABLE folder ADD COLUMN admission TEXT NOT NULL DEFAULT ''",
}
