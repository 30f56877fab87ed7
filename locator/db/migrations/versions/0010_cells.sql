-- Counts by cell of the web mercator grid, zooms 3 to 13 (locator.domain.cells), kept by what changes
-- in public_station and by nothing else. Each statement appends one row a touched cell: two people who
-- change stations of one town never wait for each other, and a count is the sum of its rows.
CREATE TABLE cell_count (
  zoom SMALLINT NOT NULL,
  x INTEGER NOT NULL,
  y INTEGER NOT NULL,
  stations INTEGER NOT NULL,
  lon_udeg BIGINT NOT NULL,
  lat_udeg BIGINT NOT NULL
);
CREATE INDEX cell_count_idx ON cell_count (zoom, x, y);

CREATE FUNCTION cell_x(place geometry, zoom integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor((ST_X(place) / 40075016.685578488 + 0.5) * (1 << zoom))::integer
$$;
CREATE FUNCTION cell_y(place geometry, zoom integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor((0.5 - ST_Y(place) / 40075016.685578488) * (1 << zoom))::integer
$$;

CREATE FUNCTION count_cells() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO cell_count
    SELECT z, cell_x(mercator, z) AS x, cell_y(mercator, z) AS y, count(*),
           sum(round(ST_X(place::geometry) * 1e6)), sum(round(ST_Y(place::geometry) * 1e6))
    FROM added CROSS JOIN generate_series(3, 13) AS z
    WHERE in_service AND mercator IS NOT NULL GROUP BY 1, 2, 3;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO cell_count
    SELECT z, cell_x(mercator, z) AS x, cell_y(mercator, z) AS y, -count(*),
           -sum(round(ST_X(place::geometry) * 1e6)), -sum(round(ST_Y(place::geometry) * 1e6))
    FROM removed CROSS JOIN generate_series(3, 13) AS z
    WHERE in_service AND mercator IS NOT NULL GROUP BY 1, 2, 3;
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

INSERT INTO cell_count
SELECT z, cell_x(mercator, z), cell_y(mercator, z), count(*),
       sum(round(ST_X(place::geometry) * 1e6)), sum(round(ST_Y(place::geometry) * 1e6))
FROM public_station CROSS JOIN generate_series(3, 13) AS z
WHERE in_service AND mercator IS NOT NULL GROUP BY 1, 2, 3;

GRANT SELECT ON cell_count TO locator_public, locator_staff;
