-- What goes out: where stations are shown, and the files of open data.

-- A station on a commercial map. No row: the map was never told of it.
CREATE TABLE map_listing (
  station_id BIGINT NOT NULL,
  platform TEXT NOT NULL,  -- a row of locator/platforms/domain.py
  status TEXT NOT NULL,
  status_on DATE NOT NULL,
  poi_id TEXT DEFAULT '' NOT NULL,
  note TEXT DEFAULT '' NOT NULL,
  CONSTRAINT map_listing_pkey PRIMARY KEY (station_id, platform),
  CONSTRAINT map_listing_station_id_fkey
    FOREIGN KEY (station_id) REFERENCES station (id) ON DELETE CASCADE,
  CONSTRAINT map_listing_status_known CHECK (
    status IN ('submitted', 'listed', 'rejected', 'wrong', 'gone')),
  CONSTRAINT map_listing_is_short CHECK (length(poi_id) <= 100 AND length(note) <= 300)
);

-- The files of open data: of each name the one with the greatest id is the latest. Lengths before and after
-- compression; the checksum is gzip's (CRC-32).
CREATE TABLE open_data (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  name TEXT NOT NULL,
  made_on DATE NOT NULL,
  stations INTEGER NOT NULL,
  digest TEXT NOT NULL,
  checksum BIGINT NOT NULL,
  length_bytes BIGINT NOT NULL,
  packed_bytes BIGINT NOT NULL,
  CONSTRAINT open_data_pkey PRIMARY KEY (id)
);
CREATE INDEX open_data_name ON open_data (name, id);

-- Their content: pieces of 1 MiB, compressed each for itself.
CREATE TABLE open_data_piece (
  file_id BIGINT NOT NULL,
  number INTEGER NOT NULL,
  body BYTEA NOT NULL,
  CONSTRAINT open_data_piece_pkey PRIMARY KEY (file_id, number),
  CONSTRAINT open_data_piece_file_id_fkey FOREIGN KEY (file_id) REFERENCES open_data (id) ON DELETE CASCADE
);
ALTER TABLE open_data_piece ALTER COLUMN body SET STORAGE EXTERNAL;
