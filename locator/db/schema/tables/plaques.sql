-- The code behind a station's plaque, for whoever may go there.

-- Of a code only a slow hash is stored. failures: wrong codes since failed_from; after some, none is right for a while.
CREATE TABLE plaque_code (
  station_id BIGINT,
  code_hash BYTEA NOT NULL,
  salt BYTEA NOT NULL,
  made_at TIMESTAMP WITH TIME ZONE NOT NULL,
  failures INTEGER DEFAULT '0' NOT NULL,
  failed_from TIMESTAMP WITH TIME ZONE,
  CONSTRAINT plaque_code_pkey PRIMARY KEY (station_id),
  CONSTRAINT plaque_code_station_id_fkey FOREIGN KEY (station_id) REFERENCES station (id) ON DELETE CASCADE,
  CONSTRAINT plaque_code_failed_or_not CHECK ((failures = 0) = (failed_from IS NULL))
);
