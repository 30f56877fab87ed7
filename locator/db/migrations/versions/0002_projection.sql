-- The public projection: one row for each station that the public may know of, and nothing else.
-- This view is where "public" is decided; every public question reads public_station, which only
-- the functions below fill. Stations inside factories cannot be public (see the constraint
-- station_break_rooms_stay_inside), so they can appear in no answer, page, map, count or file.
CREATE TABLE public_station (
  station_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  in_service BOOLEAN NOT NULL,
  division_code TEXT,
  place geography(POINT,4326),
  mercator geometry(POINT,3857),
  tags INTEGER[] NOT NULL,
  timetable_id BIGINT,
  search_text TEXT NOT NULL,
  card TEXT NOT NULL,
  CONSTRAINT public_station_pkey PRIMARY KEY (station_id),
  CONSTRAINT public_station_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id) ON DELETE CASCADE,
  CONSTRAINT public_station_code_key UNIQUE (code)
);
CREATE INDEX public_station_division_idx ON public_station (division_code, station_id) WHERE in_service;
CREATE INDEX public_station_nearest_idx ON public_station USING gist (mercator, tags gist__intbig_ops(siglen=8)) WHERE in_service;
CREATE INDEX public_station_search_idx ON public_station USING gin (search_text gin_trgm_ops);

CREATE VIEW public_station_source AS
SELECT
  s.id AS station_id,
  s.code,
  s.name,
  s.status IN ('trial', 'open', 'rectifying') AS in_service,
  s.division_code,
  s.position AS place,
  ST_Transform(s.position::geometry, 3857) AS mercator,
  tagged.tags,
  s.timetable_id,
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
        'note', s.access_note),
      'services', offered.services,
      'position_quality', s.position_quality,
      'verified', checked.verified,
      'demo', s.is_demo,
      'page', '/stations/' || s.code))::text AS card
FROM station s
LEFT JOIN division d ON d.code = s.division_code
LEFT JOIN organization host ON host.id = s.host_organization_id
CROSS JOIN LATERAL (
  SELECT EXISTS (SELECT FROM search_tag WHERE namespace = 'access' AND code = s.access_method)
         AND s.access_registration IS NOT TRUE AS without_app
) AS door
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(o.code ORDER BY t.tag), '{}') AS services,
         coalesce(array_agg(t.tag ORDER BY t.tag), '{}') AS tags
  FROM service_offer o
  JOIN search_tag t ON t.namespace = 'service' AND t.code = o.code
  WHERE o.station_id = s.id AND o.availability = 'yes'
) AS offered
CROSS JOIN LATERAL (
  SELECT offered.tags || coalesce(array_agg(t.tag ORDER BY t.tag), '{}') AS tags
  FROM search_tag t
  WHERE (t.namespace, t.code) IN (('kind', s.kind), ('audience', s.access_audience))
     OR (door.without_app AND (t.namespace, t.code) = ('access', s.access_method))
) AS tagged
CROSS JOIN LATERAL (
  SELECT json_object_agg(f.facet, to_char(c.checked_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
                         ORDER BY f.place) AS verified
  FROM unnest(ARRAY['position', 'hours', 'services', 'access']) WITH ORDINALITY AS f(facet, place)
  LEFT JOIN facet_check c ON c.station_id = s.id AND c.facet = f.facet
) AS checked
WHERE s.visibility = 'public';

CREATE FUNCTION refresh_public_station(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM public_station p
  USING station s
  WHERE p.station_id = ANY (ids) AND s.id = p.station_id AND s.visibility <> 'public';

  INSERT INTO public_station AS kept
    (station_id, code, name, in_service, division_code, place, mercator, tags, timetable_id,
     search_text, card)
  SELECT station_id, code, name, in_service, division_code, place, mercator, tags, timetable_id,
         search_text, card
  FROM public_station_source WHERE station_id = ANY (ids)
  ON CONFLICT (station_id) DO UPDATE SET
    code = excluded.code, name = excluded.name, in_service = excluded.in_service,
    division_code = excluded.division_code, place = excluded.place, mercator = excluded.mercator,
    tags = excluded.tags, timetable_id = excluded.timetable_id,
    search_text = excluded.search_text, card = excluded.card
  WHERE (kept.place::text, kept.timetable_id, kept.tags, kept.search_text, kept.card)
        IS DISTINCT FROM
        (excluded.place::text, excluded.timetable_id, excluded.tags, excluded.search_text,
         excluded.card)
$$;

-- A bulk load writes three tables and refreshes once at its end: it says so for its transaction by
-- SET LOCAL locator.refresh = 'later', and must then call refresh_public_station itself.
CREATE FUNCTION refresh_after_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('locator.refresh', true) = 'later' THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'station' THEN
    PERFORM refresh_public_station(ARRAY(SELECT id FROM changed));
  ELSE
    PERFORM refresh_public_station(ARRAY(SELECT DISTINCT station_id FROM changed));
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER station_inserted AFTER INSERT ON station
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER station_updated AFTER UPDATE ON station
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER service_offer_inserted AFTER INSERT ON service_offer
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER service_offer_updated AFTER UPDATE ON service_offer
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER service_offer_deleted AFTER DELETE ON service_offer
  REFERENCING OLD TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER facet_check_inserted AFTER INSERT ON facet_check
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER facet_check_updated AFTER UPDATE ON facet_check
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER facet_check_deleted AFTER DELETE ON facet_check
  REFERENCING OLD TABLE AS changed EXECUTE FUNCTION refresh_after_change();

SELECT refresh_public_station(ARRAY(SELECT id FROM station));
