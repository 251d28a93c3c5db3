"""
The tables of the SQLite store, and how an older file becomes a newer one.

Every table is STRICT and keyed by tenant and shop. Times are whole microseconds since
1970 in UTC, so that they compare as numbers; enums are text, so that a person who opens
the file can read it.
"""

from __future__ import annotations

FIRST = """
CREATE TABLE inbox (
    tenant TEXT NOT NULL,
    shop TEXT NOT NULL,
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    modified INTEGER NOT NULL,
    digest TEXT NOT NULL,
    payload BLOB NOT NULL,
    seen_at INTEGER NOT NULL,
    disposition TEXT NOT NULL,
    reason TEXT NOT NULL,
    until INTEGER,
    PRIMARY KEY (tenant, shop, stream, id)
) STRICT;
CREATE INDEX inbox_by_disposition
    ON inbox (tenant, shop, stream, disposition, modified, id);

CREATE TABLE windows (
    number INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    shop TEXT NOT NULL,
    stream TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    closed_at INTEGER,
    total INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    UNIQUE (tenant, shop, stream, start_at, end_at)
) STRICT;

CREATE TABLE window_ids (
    window INTEGER NOT NULL REFERENCES windows (number),
    id TEXT NOT NULL,
    PRIMARY KEY (window, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bindings (
    tenant TEXT NOT NULL,
    shop TEXT NOT NULL,
    kind TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    reissue INTEGER NOT NULL,
    destination TEXT NOT NULL,
    reference TEXT NOT NULL,
    modified INTEGER NOT NULL,
    version_digest TEXT NOT NULL,
    digest TEXT NOT NULL,
    delivered_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, shop, kind, platform_id, reissue, destination)
) STRICT;

CREATE TABLE letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    shop TEXT NOT NULL,
    kind TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    reissue INTEGER NOT NULL,
    act TEXT NOT NULL,
    destination TEXT NOT NULL,
    modified INTEGER NOT NULL,
    version_digest TEXT NOT NULL,
    digest TEXT NOT NULL,
    schema INTEGER NOT NULL,
    payload BLOB NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    not_before INTEGER,
    settle_after INTEGER,
    waits_for TEXT,
    priority INTEGER NOT NULL,
    owner TEXT,
    fence INTEGER NOT NULL,
    leased_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    error TEXT NOT NULL
) STRICT;
CREATE INDEX letters_by_key
    ON letters (tenant, shop, kind, platform_id, reissue, destination, id);
CREATE INDEX letters_unfinished
    ON letters (tenant, shop, destination, priority, id)
    WHERE state NOT IN ('done', 'dead');
CREATE INDEX letters_by_state ON letters (tenant, shop, state);
CREATE INDEX letters_waiting ON letters (tenant, shop, waits_for)
    WHERE waits_for IS NOT NULL;

CREATE TABLE quarantine (
    tenant TEXT NOT NULL,
    shop TEXT NOT NULL,
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    modified INTEGER NOT NULL,
    digest TEXT NOT NULL,
    cause TEXT NOT NULL,
    message TEXT NOT NULL,
    field TEXT NOT NULL,
    waits_for TEXT,
    since INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (tenant, shop, stream, id)
) STRICT;

CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    fence INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    shop TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_shop ON audit (tenant, shop, id);
"""

MIGRATIONS = (FIRST,)
"""The n-th makes a file of version n into one of version n + 1; only ever appended."""

VERSION = len(MIGRATIONS)

APPLICATION_ID = 0x746D6572
"""``tmer``: tells our files from other SQLite data bases."""
