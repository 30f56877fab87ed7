-- Whom a large change touched is read from the index alone: lists of changes ask it of an import's thousands.
DROP INDEX change_row_set_id_idx;
CREATE INDEX change_row_set_id_idx ON change_row (set_id, station_id, table_name);
