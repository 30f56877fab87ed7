-- What 200,000 new stations cost: the tables say the same, by less work for each row.

-- Latin words are found by the grams of the text, too: a second index of the same text was half of what a
-- new station cost.
DROP INDEX public_station_search_idx;

-- What is compressed here is unpacked again soon, several times: lz4 takes a fifth of the time.
DO $$
BEGIN
  ALTER TABLE import_result ALTER COLUMN staged SET COMPRESSION lz4, ALTER COLUMN cells SET COMPRESSION lz4;
  ALTER TABLE change_row ALTER COLUMN before SET COMPRESSION lz4, ALTER COLUMN after SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;  -- a PostgreSQL built without it
END
$$;

-- As in 0013; the few tags are joined once a statement, not looked for at each station.
CREATE OR REPLACE VIEW public_station_source AS
SELECT
  s.id AS station_id,
  s.code,
  s.name,
  s.status IN ('trial', 'open', 'rectifying')
    AND NOT EXISTS (SELECT FROM keeper k WHERE k.station_id = s.id AND k.stage = 'hidden') AS in_service,
  s.division_code,
  s.position AS place,
  ST_Transform(s.position::geometry, 3857) AS mercator,
  tagged.tags,
  s.timetable_id,
  s.no_app_timetable_id,
  trucks.carriageway,
  s.max_length_m,
  s.max_height_m,
  checked.hours_at AS hours_checked_at,
  lower(concat_ws(' ', s.name, array_to_string(s.aliases, ' '), s.brand, s.address, s.wayfinding,
                  d.full_name, s.name_pinyin, s.name_initials)) AS search_text,
  json_build_object(
    'type', 'Feature',
    'id', s.code,
    'geometry', ST_AsGeoJSON(s.position, 6)::json,
    'properties', json_build_object(
      'code', s.code,
      'name', s.name,
      'kind', s.kind,
      'status', s.status,
      'address', s.address,
      'wayfinding', s.wayfinding,
      'division_code', s.division_code,
      'phone', s.phone,
      'host', host.name,
      'access', json_build_object(
        'method', s.access_method,
        'app', s.access_app,
        'registration_needed', s.access_registration,
        'without_app', door.without_app,
        'audience', s.access_audience,
        'price', s.access_price,
        'note', s.access_note,
        'self_service', CASE WHEN s.self_service_hours <> '' THEN json_build_object(
          'hours', s.self_service_hours,
          'method', s.self_service_method,
          'app', s.self_service_app) END),
      'services', offered.services,
      'truck', trucks.entry,
      'gate', (ST_AsGeoJSON(s.gate, 6)::json)->'coordinates',
      'position_quality', s.position_quality,
      'verified', checked.verified,
      'notices', noticed.notices,
      'demo', s.is_demo,
      'page', '/stations/' || s.code))::text AS card
FROM station s
LEFT JOIN division d ON d.code = s.division_code
LEFT JOIN organization host ON host.id = s.host_organization_id
LEFT JOIN search_tag of_kind ON of_kind.namespace = 'kind' AND of_kind.code = s.kind
LEFT JOIN search_tag of_audience ON of_audience.namespace = 'audience' AND of_audience.code = s.access_audience
LEFT JOIN search_tag by_hand ON by_hand.namespace = 'access' AND by_hand.code = s.access_method
LEFT JOIN search_tag by_itself ON by_itself.namespace = 'access'
  AND by_itself.code = s.self_service_method AND s.self_service_hours <> ''
LEFT JOIN search_tag no_app ON no_app.namespace = 'access' AND no_app.code = 'open_door'
CROSS JOIN LATERAL (
  SELECT s.access_registration IS NOT TRUE AND coalesce(by_hand.tag, by_itself.tag) IS NOT NULL AS without_app
) AS door
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(o.code ORDER BY t.tag), '{}') AS services,
         coalesce(array_agg(t.tag ORDER BY t.tag), '{}') AS tags
  FROM service_offer o
  JOIN search_tag t ON t.namespace = 'service' AND t.code = o.code
  LEFT JOIN timetable own ON own.id = o.timetable_id
  WHERE o.station_id = s.id AND o.availability = 'yes'
    -- A service of the summer is not there in winter: its hours are empty as far as they are known.
    AND (own.known IS NULL OR NOT isempty(own.open_at) OR NOT isempty(own.unsure_at))
) AS offered
CROSS JOIN LATERAL (
  SELECT offered.tags || sort(array_remove(
           ARRAY[of_kind.tag, of_audience.tag, CASE WHEN door.without_app THEN no_app.tag END], NULL)) AS tags
) AS tagged
CROSS JOIN LATERAL (
  SELECT json_build_object(
           'position', max(said.day) FILTER (WHERE said.facet = 'position'),
           'hours', max(said.day) FILTER (WHERE said.facet = 'hours'),
           'services', max(said.day) FILTER (WHERE said.facet = 'services'),
           'access', max(said.day) FILTER (WHERE said.facet = 'access')) AS verified,
         max(said.checked_at) FILTER (WHERE said.facet = 'hours') AS hours_at
  FROM (
    SELECT c.facet, c.checked_at, to_char(c.checked_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day
    FROM facet_check c WHERE c.station_id = s.id) AS said
) AS checked
CROSS JOIN LATERAL (
  SELECT coalesce(json_agg(json_build_object(
           'cause', e.cause,
           'doors', e.doors,
           'starts_at', e.starts_at,
           'ends_at', e.ends_at,
           'reason', e.reason,
           'said_at', e.said_at) ORDER BY e.starts_at, e.id), '[]') AS notices
  FROM hours_exception e
  WHERE e.station_id = s.id AND e.lifted_at IS NULL
) AS noticed
CROSS JOIN LATERAL (
  -- GB/T 917: expressways are G and S with one, two or four digits; three digits are roads one can cross.
  SELECT CASE WHEN s.road_side IN ('up', 'down') AND s.road ~ '^[GS]([0-9]{1,2}|[0-9]{4})$|高速'
              THEN s.road || ' ' || s.road_side ELSE '' END AS carriageway
) AS divided
CROSS JOIN LATERAL (
  SELECT divided.carriageway,
    CASE WHEN s.road <> '' OR s.road_side <> 'unknown' OR s.truck_guarded IS NOT NULL
           OR coalesce(s.max_length_m, s.max_height_m, s.truck_spaces, s.road_km) IS NOT NULL
         THEN json_build_object(
           'max_length_m', s.max_length_m,
           'max_height_m', s.max_height_m,
           'guarded', s.truck_guarded,
           'spaces', s.truck_spaces,
           'road', s.road,
           'side', s.road_side,
           'km', s.road_km,
           'carriageway', divided.carriageway) END AS entry
) AS trucks
WHERE s.visibility = 'public';

-- As in 0010; the eleven zooms are counted from the finest, whose cells nest in theirs.
CREATE OR REPLACE FUNCTION count_cells() RETURNS trigger LANGUAGE plpgsql
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

-- As in 0011, for all that a statement removes at once.
CREATE FUNCTION note_all_gone() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO gone_station (code, division_code, gone_in)
  SELECT code, coalesce(division_code, ''), pg_current_xact_id()::text::bigint FROM removed
  ON CONFLICT (code, division_code) DO UPDATE SET gone_in = excluded.gone_in, gone_at = excluded.gone_at;
  RETURN NULL;
END
$$;
DROP TRIGGER public_station_goes ON public_station;
CREATE TRIGGER public_station_goes AFTER DELETE ON public_station
  REFERENCING OLD TABLE AS removed EXECUTE FUNCTION note_all_gone();

-- As in 0020; what is left out is never made JSON of, all rows of a station become JSON at once, and its
-- own row is grouped with nothing.
CREATE OR REPLACE FUNCTION remember_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  left_out text[] := string_to_array(TG_ARGV[1], ',');
  keys text[] := string_to_array(TG_ARGV[0], ',');
  station text := CASE WHEN TG_ARGV[2] = '' THEN 'NULL::bigint' ELSE format('r.%I', TG_ARGV[2]) END;
  is_alone boolean := TG_ARGV[0] = TG_ARGV[2];  -- one row a station
  kept text;
  source text;
  same_key text;
  changed boolean;
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    source := CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', source) INTO changed;
    IF changed THEN
      SELECT string_agg(format('r.%I', attname), ', ' ORDER BY attnum) INTO kept FROM pg_attribute
      WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> ALL (left_out);
      EXECUTE format(
        'INSERT INTO change_row (set_id, table_name, station_id, %I)'
        ' SELECT $1, $2, %s, %s FROM %I r CROSS JOIN LATERAL (SELECT %s) AS kept %s',
        CASE TG_OP WHEN 'INSERT' THEN 'after' ELSE 'before' END, station,
        CASE WHEN is_alone THEN 'to_jsonb(ARRAY[kept])' ELSE 'to_jsonb(array_agg(kept))' END,
        source, kept, CASE WHEN is_alone THEN '' ELSE 'GROUP BY 3' END)
      USING change_set_of_now(), TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END IF;
  SELECT string_agg(format('o.%I = n.%I', key, key), ' AND ') INTO same_key FROM unnest(keys) AS key;
  source := format('SELECT b, a FROM (SELECT to_jsonb(o) - $1 AS b, to_jsonb(n) - $1 AS a'
                   ' FROM old_rows o JOIN new_rows n ON %s) AS pair WHERE b <> a', same_key);
  EXECUTE format('SELECT EXISTS (%s)', source) INTO changed USING left_out;
  IF changed THEN
    EXECUTE format(
      'INSERT INTO change_row (set_id, table_name, station_id, before, after)'
      ' SELECT $2, $3, (a->>$4)::bigint, jsonb_agg(b), jsonb_agg(a)'
      ' FROM (%s) AS pair GROUP BY 3', source)
    USING left_out, change_set_of_now(), TG_TABLE_NAME, TG_ARGV[2];
  END IF;
  RETURN NULL;
END
$$;

-- As in 0009; where no boundaries are known, no place is compared with them.
ALTER POLICY staff_adds ON station
  WITH CHECK ((coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[]))
    AND ((SELECT NOT EXISTS (SELECT FROM division_area)) OR place_fits(division_code, position)));
ALTER POLICY staff_changes ON station
  WITH CHECK ((coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[]))
    AND ((SELECT NOT EXISTS (SELECT FROM division_area)) OR place_fits(division_code, position)));

SELECT refresh_public_station(ARRAY(SELECT id FROM station));
