-- What a truck's driver must know: length, height, guarded, spaces, and the side of a divided road.
-- A station's words about it are its own columns; which roads are divided is decided in the view.
ALTER TABLE station
  ADD COLUMN max_length_m DOUBLE PRECISION,
  ADD COLUMN max_height_m DOUBLE PRECISION,
  ADD COLUMN truck_guarded BOOLEAN,
  ADD COLUMN truck_spaces INTEGER,
  ADD COLUMN road TEXT DEFAULT '' NOT NULL,
  ADD COLUMN road_side TEXT DEFAULT 'unknown' NOT NULL,
  ADD COLUMN road_km DOUBLE PRECISION,
  ADD COLUMN gate geography(POINT,4326),
  ADD COLUMN input_gate_lon TEXT DEFAULT '' NOT NULL,
  ADD COLUMN input_gate_lat TEXT DEFAULT '' NOT NULL,
  ADD CONSTRAINT station_road_side_known CHECK (road_side IN ('up', 'down', 'both', 'unknown')),
  ADD CONSTRAINT station_room_for_trucks CHECK (max_length_m > 0 AND max_height_m > 0 AND truck_spaces >= 0),
  ADD CONSTRAINT station_gate_of_a_place CHECK (gate IS NULL OR position IS NOT NULL);
ALTER TABLE public_station
  ADD COLUMN carriageway TEXT DEFAULT '' NOT NULL,
  ADD COLUMN max_length_m DOUBLE PRECISION,
  ADD COLUMN max_height_m DOUBLE PRECISION;

DROP VIEW public_station_source;
CREATE VIEW public_station_source AS
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
CROSS JOIN LATERAL (
  SELECT s.access_registration IS NOT TRUE AND EXISTS (
           SELECT FROM search_tag t
           WHERE t.namespace = 'access'
             AND (t.code = s.access_method
                  OR s.self_service_hours <> '' AND t.code = s.self_service_method)) AS without_app
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
  SELECT offered.tags || coalesce(array_agg(t.tag ORDER BY t.tag), '{}') AS tags
  FROM search_tag t
  WHERE (t.namespace, t.code) IN (('kind', s.kind), ('audience', s.access_audience))
     OR (door.without_app AND t.namespace = 'access' AND t.code = 'open_door')
) AS tagged
CROSS JOIN LATERAL (
  SELECT json_object_agg(f.facet, to_char(c.checked_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
                         ORDER BY f.place) AS verified,
         max(c.checked_at) FILTER (WHERE f.facet = 'hours') AS hours_at
  FROM unnest(ARRAY['position', 'hours', 'services', 'access']) WITH ORDINALITY AS f(facet, place)
  LEFT JOIN facet_check c ON c.station_id = s.id AND c.facet = f.facet
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

CREATE OR REPLACE FUNCTION refresh_public_station(ids bigint[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM public_station p
  USING station s
  WHERE p.station_id = ANY (ids) AND s.id = p.station_id AND s.visibility <> 'public';

  INSERT INTO public_station AS kept
    (station_id, code, name, in_service, division_code, place, mercator, tags, timetable_id,
     no_app_timetable_id, hours_checked_at, carriageway, max_length_m, max_height_m, search_text, card)
  SELECT station_id, code, name, in_service, division_code, place, mercator, tags, timetable_id,
         no_app_timetable_id, hours_checked_at, carriageway, max_length_m, max_height_m, search_text, card
  FROM public_station_source WHERE station_id = ANY (ids)
  ON CONFLICT (station_id) DO UPDATE SET
    code = excluded.code, name = excluded.name, in_service = excluded.in_service,
    division_code = excluded.division_code, place = excluded.place, mercator = excluded.mercator,
    tags = excluded.tags, timetable_id = excluded.timetable_id,
    no_app_timetable_id = excluded.no_app_timetable_id,
    hours_checked_at = excluded.hours_checked_at, carriageway = excluded.carriageway,
    max_length_m = excluded.max_length_m, max_height_m = excluded.max_height_m,
    search_text = excluded.search_text, card = excluded.card
  WHERE (kept.in_service, kept.place::text, kept.timetable_id, kept.no_app_timetable_id,
         kept.hours_checked_at, kept.tags, kept.search_text, kept.card)
        IS DISTINCT FROM
        (excluded.in_service, excluded.place::text, excluded.timetable_id, excluded.no_app_timetable_id,
         excluded.hours_checked_at, excluded.tags, excluded.search_text,
         excluded.card)
$$;


SELECT refresh_public_station(ARRAY(SELECT id FROM station));
