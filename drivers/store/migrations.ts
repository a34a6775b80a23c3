/**
 * The tables of pilotwire.db, one entry per version of the file; an entry once released never changes. Times are UTC
 * milliseconds, energy is Wh. Numbers that come from outside are REAL, so that a fraction cannot block a write.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE transactions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    evse INTEGER NOT NULL,
    id_tag TEXT NOT NULL,
    authorized_by TEXT NOT NULL,
    started_at_ms REAL NOT NULL,
    meter_start_wh REAL NOT NULL,
    register_wh REAL NOT NULL,
    register_at_ms REAL NOT NULL,
    stop_at_ms REAL,
    meter_stop_wh REAL,
    stop_reason TEXT,
    stop_id_tag TEXT,
    ocpp_transaction_id REAL,
    unrecoverable INTEGER NOT NULL DEFAULT 0,
    reported INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX open_transactions ON transactions (number) WHERE stop_at_ms IS NULL;

  CREATE TABLE queue (
    id INTEGER PRIMARY KEY,
    action TEXT NOT NULL,
    evse INTEGER NOT NULL,
    transaction_id TEXT,
    payload TEXT NOT NULL,
    expendable INTEGER NOT NULL,
    created_at_ms REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at_ms REAL NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE counters (
    name TEXT NOT NULL,
    evse INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (name, evse)
  ) STRICT;

  CREATE TABLE memory (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  -- The key is the tag in capitals: tags are compared without case.
  CREATE TABLE whitelist (key TEXT PRIMARY KEY, tag TEXT NOT NULL) STRICT;

  CREATE TABLE authorization_cache (
    key TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    expiry_ms REAL,
    parent_id_tag TEXT,
    put_order INTEGER NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE transactions ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0;
  UPDATE transactions SET given_up = 1 WHERE unrecoverable = 1;
  `,
];

/** What is worth carrying over from a damaged file, the dearest first. */
export const salvagedTables = [
  "transactions",
  "queue",
  "counters",
  "memory",
  "whitelist",
  "authorization_cache",
] as const;
