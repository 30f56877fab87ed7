-- Counts of stations by cell of the Web Mercator grid (XYZ tiles), zooms 3 to 13: what a map of the whole country
-- draws. Kept by triggers on public_station and by nothing else. A statement appends a row for each cell that
-- it touches, and a count is the sum of its rows: two people who change stations of one town never wait for
-- each other. A daily job joins the rows of each cell.
CREATE TABLE IF NOT EXISTS cell_count (
  zoom SMALLINT NOT NULL,
  x INTEGER NOT NULL,
  y INTEGER NOT NULL,
  stations INTEGER NOT NULL,
  -- Sums of microdegrees (WGS 84): whole numbers, so that what is added and removed cancels out exactly.
  lon_udeg BIGINT NOT NULL,
  lat_udeg BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS cell_count_idx ON cell_count (zoom, x, y);

-- The cell of a point in EPSG:3857.
CREATE FUNCTION cell_x(place geometry, zoom integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor((ST_X(place) / 40075016.685578488 + 0.5) * (1 << zoom))::integer
$$;
CREATE FUNCTION cell_y(place geometry, zoom integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor((0.5 - ST_Y(place) / 40075016.685578488) * (1 << zoom))::integer
$$;

-- Many rows added or removed at once are counted at the finest zoom first, whose cells nest in all others.
CREATE FUNCTION count_cells() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO cell_count
    SELECT z, x >> (13 - z), y >> (13 - z), sum(stations), sum(lon_udeg), sum(lat_udeg)
    FROM (
      SELECT cell_x(mercator, 13) AS x, cell_y(mercator, 13) AS y, count(*) AS stations,
             sum(round(ST_X(place::geometry) * 1e6)) AS lon_udeg, sum(round(ST_Y(place::geometry) * 1e6)) AS lat_udeg
      FROM added WHERE in_service AND mercator IS NOT NULL GROUP BY 1, 2) AS finest
    CROSS JOIN generate_series(3, 13) AS z GROUP BY 1, 2, 3;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO cell_count
    SELECT z, x >> (13 - z), y >> (13 - z), -sum(stations), -sum(lon_udeg), -sum(lat_udeg)
    FROM (
      SELECT cell_x(mercator, 13) AS x, cell_y(mercator, 13) AS y, count(*) AS stations,
             sum(round(ST_X(place::geometry) * 1e6)) AS lon_udeg, sum(round(ST_Y(place::geometry) * 1e6)) AS lat_udeg
      FROM removed WHERE in_service AND mercator IS NOT NULL GROUP BY 1, 2) AS finest
    CROSS JOIN generate_series(3, 13) AS z GROUP BY 1, 2, 3;
  ELSE
    INSERT INTO cell_count
    SELECT z, cell_x(mercator, z) AS x, cell_y(mercator, z) AS y, sum(way),
           sum(way * round(ST_X(place::geometry) * 1e6)), sum(way * round(ST_Y(place::geometry) * 1e6))
    FROM (
      SELECT n.mercator, n.place, 1 AS way FROM added n JOIN removed o USING (station_id)
      WHERE n.in_service AND n.mercator IS NOT NULL
        AND NOT (o.in_service AND o.mercator IS NOT NULL AND o.place::text = n.place::text)
      UNION ALL
      SELECT o.mercator, o.place, -1 FROM added n JOIN removed o USING (station_id)
      WHERE o.in_service AND o.mercator IS NOT NULL
        AND NOT (n.in_service AND n.mercator IS NOT NULL AND o.place::text = n.place::text)
    ) AS moved CROSS JOIN generate_series(3, 13) AS z
    GROUP BY 1, 2, 3;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER cells_inserted AFTER INSERT ON public_station
  REFERENCING NEW TABLE AS added EXECUTE FUNCTION count_cells();
CREATE TRIGGER cells_updated AFTER UPDATE ON public_station
  REFERENCING OLD TABLE AS removed NEW TABLE AS added EXECUTE FUNCTION count_cells();
CREATE TRIGGER cells_deleted AFTER DELETE ON public_station
  REFERENCING OLD TABLE AS removed EXECUTE FUNCTION count_cells();
