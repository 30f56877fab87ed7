-- Counts of public stations by division: what the first page and the pages of divisions show. Kept by triggers in
-- the transaction of each change, as rows that add up (see cells.sql): writers of one town do not wait for each
-- other. Each station stands in the rows of three prefixes of its code: province, prefecture, county.
--
-- A room of a station in service is counted with that station, not beside it. Such rooms are few: room_left_out
-- has those that are taken out of the counts, with the values by which they were.
CREATE TABLE IF NOT EXISTS division_count (
  digits SMALLINT NOT NULL,  -- of the prefix: 2, 4 or 6
  prefix TEXT NOT NULL,
  stations INTEGER NOT NULL,
  located INTEGER NOT NULL,  -- of these, with a position
  -- Sums of nanodegrees (WGS 84): whole numbers, so that what is added and removed cancels out exactly.
  lon_ndeg BIGINT NOT NULL,
  lat_ndeg BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS division_count_idx ON division_count (prefix);
CREATE TABLE IF NOT EXISTS room_left_out (
  station_id BIGINT NOT NULL,  -- no foreign key: a row is needed until its station's deletion is counted
  division_code TEXT NOT NULL,
  place geography(POINT,4326),
  CONSTRAINT room_left_out_pkey PRIMARY KEY (station_id)
);

-- Add stations to the counts (`ways` 1), or remove them (-1). Many at once are counted by division first.
CREATE FUNCTION add_division_counts(codes text[], places geography[], ways integer[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO division_count
  SELECT d, left(code, d), sum(stations), sum(located), sum(lon_ndeg), sum(lat_ndeg)
  FROM (
    SELECT code, sum(way) AS stations, coalesce(sum(way) FILTER (WHERE place IS NOT NULL), 0) AS located,
           coalesce(sum(way * round(ST_X(place::geometry) * 1e9)), 0) AS lon_ndeg,
           coalesce(sum(way * round(ST_Y(place::geometry) * 1e9)), 0) AS lat_ndeg
    FROM unnest(codes, places, ways) AS s(code, place, way) WHERE code IS NOT NULL GROUP BY code) AS by_code
  CROSS JOIN unnest(ARRAY[2, 4, 6]) AS d GROUP BY 1, 2
$$;
REVOKE EXECUTE ON FUNCTION add_division_counts(text[], geography[], integer[]) FROM PUBLIC;

CREATE VIEW room_of_counted_station AS
SELECT room.station_id, room.division_code, room.place
FROM station s
JOIN public_station room ON room.station_id = s.id
JOIN public_station house ON house.station_id = s.parent_id
WHERE s.parent_id IS NOT NULL AND room.in_service AND house.in_service AND room.division_code IS NOT NULL;

-- Bring room_left_out up to date for some stations and their rooms. Who changes a room or its house waits for
-- others who do: each must see whether the other is in service.
CREATE FUNCTION recount_rooms(ids bigint[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rooms bigint[] := ARRAY(
    SELECT id FROM station WHERE parent_id = ANY (ids)
    UNION SELECT id FROM station WHERE id = ANY (ids) AND parent_id IS NOT NULL
    UNION SELECT station_id FROM room_left_out WHERE station_id = ANY (ids));
  codes text[];
  places geography[];
  ways integer[];
BEGIN
  IF rooms = '{}' THEN
    RETURN;
  END IF;
  PERFORM FROM station WHERE id IN (SELECT parent_id FROM station WHERE id = ANY (rooms))
    ORDER BY id FOR NO KEY UPDATE;
  WITH back AS (
    DELETE FROM room_left_out l WHERE station_id = ANY (rooms) AND NOT EXISTS (
      SELECT FROM room_of_counted_station r
      WHERE (r.station_id, r.division_code) = (l.station_id, l.division_code)
        AND r.place::text IS NOT DISTINCT FROM l.place::text)
    RETURNING *)
  SELECT array_agg(division_code), array_agg(place), array_agg(1) INTO codes, places, ways FROM back;
  PERFORM add_division_counts(codes, places, ways);
  WITH out AS (
    INSERT INTO room_left_out SELECT * FROM room_of_counted_station WHERE station_id = ANY (rooms)
    ON CONFLICT DO NOTHING RETURNING *)
  SELECT array_agg(division_code), array_agg(place), array_agg(-1) INTO codes, places, ways FROM out;
  PERFORM add_division_counts(codes, places, ways);
END
$$;

REVOKE EXECUTE ON FUNCTION recount_rooms(bigint[]) FROM PUBLIC;

CREATE FUNCTION count_divisions() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  touched bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    touched := ARRAY(SELECT station_id FROM added);
    PERFORM add_division_counts(array_agg(division_code), array_agg(place), array_agg(1))
    FROM added WHERE in_service;
  ELSIF TG_OP = 'DELETE' THEN
    touched := ARRAY(SELECT station_id FROM removed);
    PERFORM add_division_counts(array_agg(division_code), array_agg(place), array_agg(-1))
    FROM removed WHERE in_service;
  ELSE
    touched := ARRAY(
      SELECT station_id FROM added n JOIN removed o USING (station_id)
      WHERE (n.in_service, n.division_code, n.place::text)
        IS DISTINCT FROM (o.in_service, o.division_code, o.place::text));
    IF touched = '{}' THEN
      RETURN NULL;
    END IF;
    PERFORM add_division_counts(array_agg(division_code), array_agg(place), array_agg(way))
    FROM (
      SELECT station_id, in_service, division_code, place, 1 AS way FROM added
      UNION ALL SELECT station_id, in_service, division_code, place, -1 FROM removed) AS changed
    WHERE station_id = ANY (touched) AND in_service;
  END IF;
  PERFORM recount_rooms(touched);
  RETURN NULL;
END
$$;
CREATE TRIGGER divisions_inserted AFTER INSERT ON public_station
  REFERENCING NEW TABLE AS added EXECUTE FUNCTION count_divisions();
CREATE TRIGGER divisions_updated AFTER UPDATE ON public_station
  REFERENCING OLD TABLE AS removed NEW TABLE AS added EXECUTE FUNCTION count_divisions();
CREATE TRIGGER divisions_deleted AFTER DELETE ON public_station
  REFERENCING OLD TABLE AS removed EXECUTE FUNCTION count_divisions();

CREATE FUNCTION count_moved_room() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM recount_rooms(ARRAY[NEW.id]);
  RETURN NULL;
END
$$;
CREATE TRIGGER station_gets_another_house AFTER UPDATE OF parent_id ON station
  FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION count_moved_room();

-- The counts as they must be, from all stations: what `locator db check` compares, and a new program begins with.
CREATE VIEW division_count_of_stations AS
SELECT d AS digits, left(division_code, d) AS prefix, sum(stations)::integer AS stations,
       sum(located)::integer AS located, sum(lon_ndeg)::bigint AS lon_ndeg, sum(lat_ndeg)::bigint AS lat_ndeg
FROM (
  SELECT division_code, sum(way) AS stations,
         coalesce(sum(way) FILTER (WHERE place IS NOT NULL), 0) AS located,
         coalesce(sum(way * round(ST_X(place::geometry) * 1e9)), 0) AS lon_ndeg,
         coalesce(sum(way * round(ST_Y(place::geometry) * 1e9)), 0) AS lat_ndeg
  FROM (
    SELECT division_code, place, 1 AS way FROM public_station WHERE in_service AND division_code IS NOT NULL
    UNION ALL SELECT division_code, place, -1 FROM room_of_counted_station) AS counted
  GROUP BY 1) AS by_code
CROSS JOIN unnest(ARRAY[2, 4, 6]) AS d
GROUP BY 1, 2 HAVING sum(stations) <> 0;

CREATE FUNCTION recount_divisions() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  LOCK TABLE public_station IN SHARE MODE;  -- no change comes between
  DELETE FROM division_count;
  DELETE FROM room_left_out;
  INSERT INTO room_left_out SELECT * FROM room_of_counted_station;
  INSERT INTO division_count SELECT * FROM division_count_of_stations;
$$;
REVOKE EXECUTE ON FUNCTION recount_divisions() FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM division_count) THEN
    PERFORM recount_divisions();
  END IF;
END
$$;
