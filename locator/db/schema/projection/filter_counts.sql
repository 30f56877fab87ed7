-- How many public stations of a division have a search tag or a timetable: what quick filters show while no filter is
-- set (decision 88). Kept as the counts by division are (division_counts.sql), by rows that add up. Unlike there,
-- rooms count by themselves, as in the lists that a filter leads to.
CREATE TABLE IF NOT EXISTS filter_count (
  digits SMALLINT NOT NULL,  -- of the prefix: 4 or 6
  prefix TEXT NOT NULL,
  tag INTEGER,  -- 0 for all stations
  timetable_id BIGINT,  -- one of both is null; no foreign key: a row may be needed until the merge
  stations INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS filter_count_idx ON filter_count (digits, prefix);

-- What a station is counted by. Services that are known to be missing have tags from 10000 on.
CREATE FUNCTION filter_values(tags integer[], timetable_id bigint) RETURNS TABLE (tag integer, hours_id bigint)
LANGUAGE sql IMMUTABLE AS $$
  SELECT t, NULL::bigint FROM unnest(0 || tags) AS t WHERE t < 10000
  UNION ALL SELECT NULL, timetable_id WHERE timetable_id IS NOT NULL
$$;

CREATE FUNCTION add_filter_counts(codes text[], tags integer[], hours_ids bigint[], ways bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO filter_count
  SELECT d, left(code, d), tag, hours_id, sum(way)
  FROM unnest(codes, tags, hours_ids, ways) AS s(code, tag, hours_id, way)
  CROSS JOIN unnest(ARRAY[4, 6]) AS d
  GROUP BY 1, 2, 3, 4 HAVING sum(way) <> 0
$$;
REVOKE EXECUTE ON FUNCTION add_filter_counts(text[], integer[], bigint[], bigint[]) FROM PUBLIC;

CREATE FUNCTION count_filters() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM add_filter_counts(array_agg(division_code), array_agg(tag), array_agg(hours_id), array_agg(way))
    FROM (
      SELECT division_code, tag, hours_id, count(*) AS way
      FROM added CROSS JOIN filter_values(tags, timetable_id)
      WHERE in_service AND division_code IS NOT NULL GROUP BY 1, 2, 3) AS counted;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM add_filter_counts(array_agg(division_code), array_agg(tag), array_agg(hours_id), array_agg(way))
    FROM (
      SELECT division_code, tag, hours_id, -count(*) AS way
      FROM removed CROSS JOIN filter_values(tags, timetable_id)
      WHERE in_service AND division_code IS NOT NULL GROUP BY 1, 2, 3) AS counted;
  ELSE
    PERFORM add_filter_counts(array_agg(division_code), array_agg(tag), array_agg(hours_id), array_agg(way))
    FROM (
      SELECT division_code, tag, hours_id, sum(way)::bigint AS way
      FROM (
        SELECT division_code, tags, timetable_id, 1 AS way FROM added WHERE in_service
        UNION ALL SELECT division_code, tags, timetable_id, -1 FROM removed WHERE in_service) AS changed
      CROSS JOIN filter_values(tags, timetable_id)
      WHERE division_code IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(way) <> 0) AS counted;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER filters_inserted AFTER INSERT ON public_station
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_filters();
CREATE TRIGGER filters_updated AFTER UPDATE ON public_station
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_filters();
CREATE TRIGGER filters_deleted AFTER DELETE ON public_station
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_filters();

-- The counts as they must be, from all stations: what `locator db check` compares, and a new program begins with.
CREATE VIEW filter_count_of_stations AS
SELECT d::smallint AS digits, left(division_code, d) AS prefix, tag, hours_id AS timetable_id,
       sum(stations)::integer AS stations
FROM (
  SELECT division_code, tag, hours_id, count(*) AS stations
  FROM public_station CROSS JOIN filter_values(tags, timetable_id)
  WHERE in_service AND division_code IS NOT NULL GROUP BY 1, 2, 3) AS by_code
CROSS JOIN unnest(ARRAY[4, 6]) AS d
GROUP BY 1, 2, 3, 4;

CREATE FUNCTION recount_filters() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  LOCK TABLE public_station IN SHARE MODE;  -- no change comes between
  DELETE FROM filter_count;
  INSERT INTO filter_count SELECT * FROM filter_count_of_stations;
$$;
REVOKE EXECUTE ON FUNCTION recount_filters() FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM filter_count) THEN
    PERFORM recount_filters();
  END IF;
END
$$;
