-- What was changed, by whom and why. Written by triggers only, never altered, chained by hash
-- (functions/history.sql).

-- One transaction that changed something.
CREATE TABLE change_set (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  xid XID8 DEFAULT pg_current_xact_id() NOT NULL,
  made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  actor TEXT NOT NULL,
  origin TEXT DEFAULT '' NOT NULL,
  reason TEXT DEFAULT '' NOT NULL,
  salt UUID DEFAULT gen_random_uuid(),  -- so that a digest tells nothing of what was redacted; gone with it
  sealed_digest BYTEA,  -- what was sealed, of a set that was redacted since
  CONSTRAINT change_set_pkey PRIMARY KEY (id),
  CONSTRAINT change_set_xid_key UNIQUE (xid),
  CONSTRAINT change_set_has_actor CHECK (actor <> '')
);

-- The rows of one table before and after, as arrays of objects; those of one station together. set_id is that of
-- current_change_set(), and no set is ever deleted (functions/history.sql), so that no foreign key looks for it
-- again: an import asked three times for each station.
CREATE TABLE change_row (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  set_id BIGINT NOT NULL,
  table_name TEXT NOT NULL,
  station_id BIGINT,
  before JSONB,
  after JSONB,
  salt UUID DEFAULT gen_random_uuid(),
  sealed_digest BYTEA,
  CONSTRAINT change_row_pkey PRIMARY KEY (id)
);
-- Lists of changes ask which stations an import's thousands of rows touched: the index alone answers.
CREATE INDEX change_row_set_id_idx ON change_row (set_id, station_id, table_name);
CREATE INDEX change_row_station_id_idx ON change_row (station_id, id);
-- When each station opened and closed, among millions of changes: locator/history/queries/service_spells.py.
CREATE INDEX change_row_status_idx ON change_row (station_id, id)
WHERE table_name = 'station' AND before IS NOT NULL
  AND ((before #> '{0,status}') IS DISTINCT FROM (after #> '{0,status}')
    OR (before #> '{0,status_since}') IS DISTINCT FROM (after #> '{0,status_since}'));

-- The chain: each seal's hash covers the seal before and the rows of its set.
CREATE TABLE change_seal (
  number BIGINT,
  set_id BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  CONSTRAINT change_seal_pkey PRIMARY KEY (number),
  CONSTRAINT change_seal_set_id_key UNIQUE (set_id),
  CONSTRAINT change_seal_set_id_fkey FOREIGN KEY (set_id) REFERENCES change_set (id)
);

-- These values are read back soon and often: lz4 takes a fifth of the time of the default compression.
DO $$
BEGIN
  ALTER TABLE change_row
    ALTER COLUMN before SET COMPRESSION lz4,
    ALTER COLUMN after SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;  -- a PostgreSQL built without lz4
END
$$;
