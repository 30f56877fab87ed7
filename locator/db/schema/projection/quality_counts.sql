-- How many public stations in service were checked on which day, by facet, and where their positions come from: what
-- "How we know" shows (decision 107). Kept as the counts by filter are (filter_counts.sql), by rows that add up.
-- Demo stations are counted as such and not otherwise; roving stops are not counted.
CREATE TABLE IF NOT EXISTS quality_count (
  what TEXT NOT NULL,  -- 'station', 'demo', 'source', or a facet
  value TEXT COLLATE "C" NOT NULL,  -- of a facet: the day; of a source: its name
  as_of TEXT COLLATE "C" NOT NULL,  -- of a source
  stations INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS quality_count_idx ON quality_count (what, value);

CREATE FUNCTION quality_values(is_demo boolean, checked_days date[], source text, as_of text)
RETURNS TABLE (what text, value text, since text) LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN is_demo THEN 'demo' ELSE 'station' END, '', ''
  UNION ALL SELECT facet, to_char(day, 'YYYY-MM-DD'), ''
  FROM unnest(ARRAY['position', 'hours', 'services', 'access'], checked_days) AS one(facet, day)
  WHERE day IS NOT NULL AND NOT is_demo
  UNION ALL SELECT 'source', source, as_of WHERE source <> '' AND NOT is_demo
$$;

CREATE FUNCTION count_quality() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO quality_count
    SELECT what, value, since, count(*)
    FROM added CROSS JOIN quality_values(is_demo, checked_days, position_source, position_as_of)
    WHERE in_service AND station_id > 0 GROUP BY 1, 2, 3;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO quality_count
    SELECT what, value, since, -count(*)
    FROM removed CROSS JOIN quality_values(is_demo, checked_days, position_source, position_as_of)
    WHERE in_service AND station_id > 0 GROUP BY 1, 2, 3;
  ELSE
    INSERT INTO quality_count
    SELECT what, value, since, sum(way)
    FROM (
      SELECT is_demo, checked_days, position_source, position_as_of, 1 AS way
      FROM added WHERE in_service AND station_id > 0
      UNION ALL SELECT is_demo, checked_days, position_source, position_as_of, -1
      FROM removed WHERE in_service AND station_id > 0) AS changed
    CROSS JOIN quality_values(is_demo, checked_days, position_source, position_as_of)
    GROUP BY 1, 2, 3 HAVING sum(way) <> 0;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER quality_inserted AFTER INSERT ON public_station
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_quality();
CREATE TRIGGER quality_updated AFTER UPDATE ON public_station
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_quality();
CREATE TRIGGER quality_deleted AFTER DELETE ON public_station
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_quality();

-- The counts as they must be, from all stations: what `locator db check` compares, and a new program begins with.
CREATE VIEW quality_count_of_stations AS
SELECT what, value, since AS as_of, count(*)::integer AS stations
FROM public_station CROSS JOIN quality_values(is_demo, checked_days, position_source, position_as_of)
WHERE in_service AND station_id > 0 GROUP BY 1, 2, 3;

CREATE FUNCTION recount_quality() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  LOCK TABLE public_station IN SHARE MODE;  -- no change comes between
  DELETE FROM quality_count;
  INSERT INTO quality_count SELECT * FROM quality_count_of_stations;
$$;
REVOKE EXECUTE ON FUNCTION recount_quality() FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM quality_count) THEN
    PERFORM recount_quality();
  END IF;
END
$$;
