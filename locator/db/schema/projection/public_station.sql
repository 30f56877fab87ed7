-- The public projection: one row for each station that the public may know of, and nothing else but the roving
-- stops of today, whose numbers are below zero and whose division is null: they are found, but no list, count or
-- export has them (locator/stops, decision 124).
-- Every public question reads public_station. The view below decides what is public and what the public gets
-- to know; refresh_public_station alone writes the table; triggers call it after each change of what the view
-- reads. Rest rooms inside factories cannot be public (constraint station_break_rooms_stay_inside).

-- Text for an index of trigrams that also finds names of two characters: with a letter behind each Chinese
-- character, two of them make a trigram. Indexes are built with it: who changes it must rebuild them.
CREATE OR REPLACE FUNCTION grams(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(words), '([一-鿿㐀-䶿])', '\1q', 'g')
$$;

CREATE TABLE IF NOT EXISTS public_station (
  station_id BIGINT NOT NULL,  -- no foreign key, for stops have none: the trigger station_deleted takes its place
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  in_service BOOLEAN NOT NULL,  -- counted, listed and found; otherwise only its own page shows it
  division_code TEXT,
  place geography(POINT,4326),
  mercator geometry(POINT,3857),
  tags INTEGER[] NOT NULL,
  timetable_id BIGINT,
  no_app_timetable_id BIGINT,
  hours_checked_at TIMESTAMP WITH TIME ZONE,
  carriageway TEXT DEFAULT '' NOT NULL,  -- 'G4 up': that side of a divided road
  max_length_m DOUBLE PRECISION,
  max_height_m DOUBLE PRECISION,
  search_text TEXT NOT NULL,
  card TEXT NOT NULL,  -- the public entry as a GeoJSON Feature
  changed_in BIGINT DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,  -- see packs.sql
  -- In metres from the Earth's centre: an index of it finds the nearest far from any town (decision 61).
  geocentric geometry(POINTZ,4978)
    GENERATED ALWAYS AS (ST_Transform(ST_Force3D(place::geometry), 4978)) STORED,
  has_quiet_hours BOOLEAN DEFAULT false NOT NULL,  -- open at any time of the nights that are worked out
  -- What quality_counts.sql counts: the days of the last checks of position, hours, services and access (UTC+8),
  -- and where the position comes from.
  is_demo BOOLEAN DEFAULT false NOT NULL,
  checked_days DATE[] DEFAULT '{}' NOT NULL,
  position_source TEXT DEFAULT '' NOT NULL,
  position_as_of TEXT DEFAULT '' NOT NULL,
  -- The half-hours of the day in which it is open on any of the days that are worked out: of a row that an
  -- upgrade has not come to yet, all of them.
  half_hours INTEGER[] DEFAULT '{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47}' NOT NULL,
  CONSTRAINT public_station_pkey PRIMARY KEY (station_id),
  CONSTRAINT public_station_code_key UNIQUE (code)
);
-- The first stations of a province or prefecture in order of their ids (locator/search/queries/open_first.py).
CREATE INDEX IF NOT EXISTS public_station_province_idx
  ON public_station (left(division_code, 2), station_id) WHERE in_service;
CREATE INDEX IF NOT EXISTS public_station_prefecture_idx
  ON public_station (left(division_code, 4), station_id) WHERE in_service;
-- With what filters ask for most: a division's lists and counts need not read its rows, which lie everywhere.
CREATE INDEX IF NOT EXISTS public_station_division_idx
  ON public_station (division_code, station_id) INCLUDE (tags, timetable_id, no_app_timetable_id)
  WHERE in_service;
-- Those that packs on phones must forget (packs.sql).
CREATE INDEX IF NOT EXISTS public_station_out_of_service_idx
  ON public_station (division_code) WHERE NOT in_service;
-- Nearest with given services: position and tags in one index.
CREATE INDEX IF NOT EXISTS public_station_nearest_idx
  ON public_station USING gist (mercator, tags gist__intbig_ops(siglen=8)) WHERE in_service;
-- With the half-hours, of which an entry keeps one bit each (decision 104).
CREATE INDEX IF NOT EXISTS public_station_geocentric_idx
  ON public_station USING gist (geocentric gist_geometry_ops_nd, tags gist__intbig_ops(siglen=8),
                                half_hours gist__intbig_ops(siglen=8))
  WHERE in_service;
-- The few that can be open at night: all others would be read to find them (decision 76).
CREATE INDEX IF NOT EXISTS public_station_quiet_idx
  ON public_station USING gist (geocentric gist_geometry_ops_nd, tags gist__intbig_ops(siglen=8))
  WHERE in_service AND has_quiet_hours;
-- The few that one may have to turn around for: drivers' searches look for them by themselves (decision 87).
CREATE INDEX IF NOT EXISTS public_station_turning_idx
  ON public_station USING gist (geocentric gist_geometry_ops_nd, tags gist__intbig_ops(siglen=8))
  WHERE in_service AND carriageway <> '';
CREATE INDEX IF NOT EXISTS public_station_name_grams_idx
  ON public_station USING gin (grams(name) gin_trgm_ops);
-- Latin words are found by this index, too: a second one over the same text was half of the cost of a new
-- station.
CREATE INDEX IF NOT EXISTS public_station_text_grams_idx
  ON public_station USING gin (grams(search_text) gin_trgm_ops);

-- What is public. The few tags are joined once a statement; looking them up for each station was slower.
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
  coalesce(any_way.has_quiet_hours, false) OR coalesce(no_app_way.has_quiet_hours, false) AS has_quiet_hours,
  coalesce(any_way.half_hours, '{}') | coalesce(no_app_way.half_hours, '{}') AS half_hours,
  trucks.carriageway,
  s.max_length_m,
  s.max_height_m,
  checked.hours_at AS hours_checked_at,
  s.is_demo,
  checked.days AS checked_days,
  checked.position_source,
  checked.position_as_of,
  lower(concat_ws(' ', s.name, array_to_string(s.aliases, ' '), s.brand, nullif(s.township, ''), s.address, s.wayfinding,
                  d.full_name, s.name_pinyin, s.name_initials, detailed.own_words)) AS search_text,
  -- Few have photos: the member is added to the card of those, before the braces of properties and feature.
  left(json_build_object(
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
      'offer_terms', detailed.terms,
      'links', linked.links,
      'truck', trucks.entry,
      'gate', (ST_AsGeoJSON(s.gate, 6)::json)->'coordinates',
      'position_quality', s.position_quality,
      'verified', checked.verified,
      'notices', noticed.notices,
      'demo', s.is_demo,
      'page', '/stations/' || s.code))::text, -2) || pictured.member || '}}' AS card
FROM station s
LEFT JOIN division d ON d.code = s.division_code
LEFT JOIN organization host ON host.id = s.host_organization_id
LEFT JOIN timetable any_way ON any_way.id = s.timetable_id
LEFT JOIN timetable no_app_way ON no_app_way.id = s.no_app_timetable_id
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
  SELECT coalesce(array_agg(kind.code ORDER BY t.tag) FILTER (WHERE kind.is_there), '{}') AS services,
         coalesce(array_agg(t.tag ORDER BY t.tag) FILTER (WHERE kind.is_there), '{}') AS tags,
         -- Known to be missing: what nobody has said anything about has neither tag (search_tags.MISSING).
         coalesce(array_agg(10000 + t.tag ORDER BY t.tag)
           FILTER (WHERE NOT kind.is_there AND kind.is_said), '{}') AS missing_tags
  FROM (
    -- A union's own word (training:银发课堂) is an offer of the service that it belongs to.
    SELECT split_part(o.code, ':', 1) AS code, bool_or(is_there) AS is_there,
           bool_or(position(':' IN o.code) = 0) AS is_said
    FROM service_offer o
    LEFT JOIN timetable own ON own.id = o.timetable_id
    CROSS JOIN LATERAL (
      -- A service of the summer is not there in winter: its hours are empty as far as they are known.
      SELECT o.availability = 'yes'
        AND (own.known IS NULL OR NOT isempty(own.open_at) OR NOT isempty(own.unsure_at)) AS is_there
    ) AS now
    WHERE o.station_id = s.id AND o.availability IN ('yes', 'no')
    GROUP BY 1
  ) AS kind
  JOIN search_tag t ON t.namespace = 'service' AND t.code = kind.code
) AS offered
CROSS JOIN LATERAL (
  -- What offers say besides that they are there and free, as most are; null where none says more
  -- (ServiceOffer.is_particular).
  SELECT json_object_agg(o.code, json_strip_nulls(json_build_object(
           'price', nullif(o.price, 'unknown'),
           'price_note', nullif(o.price_note, ''),
           'audience', nullif(o.audience, 'unknown'),
           'hours', nullif(o.opening_hours, ''),
           'from', o.valid_from,
           'to', o.valid_to,
           'capacity', o.capacity,
           'phone', nullif(o.phone, ''),
           'booking', nullif(o.booking, 'unknown'),
           'booking_target', nullif(o.booking_target, ''),
           'staffed_by', nullif(o.staffed_by, '{}'),
           'en', nullif(word.en, ''),  -- of a union's own word; a standard service is in the catalogues
           'note', nullif(o.note, ''))) ORDER BY o.code) AS terms,
         string_agg(nullif(concat_ws(' ', nullif(split_part(o.code, ':', 2), ''),
           array_to_string(word.wordings, ' '), nullif(word.en, '')), ''), ' ' ORDER BY o.code) AS own_words
  FROM service_offer o
  LEFT JOIN LATERAL (
    SELECT w.en, w.wordings FROM service_word w
    WHERE position(':' IN o.code) > 0 AND w.code = o.code
      AND word_holds_at(w.area, s.division_code, s.operator_organization_id)
    ORDER BY w.id LIMIT 1
  ) AS word ON true
  WHERE o.station_id = s.id AND o.availability = 'yes'
    AND (o.price NOT IN ('free', 'unknown') OR o.price_note <> '' OR o.audience <> 'unknown' OR o.opening_hours <> ''
      OR coalesce(o.valid_from, o.valid_to) IS NOT NULL OR o.capacity IS NOT NULL OR o.phone <> ''
      OR o.booking <> 'unknown' OR o.staffed_by <> '{}' OR o.note <> '' OR position(':' IN o.code) > 0)
) AS detailed
CROSS JOIN LATERAL (
  -- Lines as locator/stations/domain/links.py writes them.
  SELECT json_agg(json_build_object(
           'kind', CASE WHEN link.target LIKE 'https://%' THEN 'web' ELSE 'mini_program' END,
           'label', split_part(link.line, '：', 1),
           'target', link.target) ORDER BY link.n) AS links
  FROM (
    SELECT line, n, substr(line, strpos(line, '：') + 1) AS target
    FROM regexp_split_to_table(s.links, E'\n') WITH ORDINALITY AS split(line, n)
    WHERE s.links <> ''
  ) AS link
) AS linked
CROSS JOIN LATERAL (
  SELECT offered.tags || sort(array_remove(
           ARRAY[of_kind.tag, of_audience.tag, CASE WHEN door.without_app THEN no_app.tag END,
                 CASE WHEN s.truck_guarded THEN 401 END], NULL))
         || offered.missing_tags AS tags
) AS tagged
CROSS JOIN LATERAL (
  SELECT json_build_object(
           'position', said.position, 'hours', said.hours, 'services', said.services, 'access', said.access) AS verified,
         ARRAY[said.position, said.hours, said.services, said.access]::date[] AS days,
         said.hours_at, said.position_source, said.position_as_of
  FROM (
    SELECT max(day) FILTER (WHERE facet = 'position') AS position,
           max(day) FILTER (WHERE facet = 'hours') AS hours,
           max(day) FILTER (WHERE facet = 'services') AS services,
           max(day) FILTER (WHERE facet = 'access') AS access,
           max(checked_at) FILTER (WHERE facet = 'hours') AS hours_at,
           coalesce(max(source) FILTER (WHERE facet = 'position'), '') AS position_source,
           coalesce(max(as_of) FILTER (WHERE facet = 'position'), '') AS position_as_of
    FROM (
      SELECT c.*, to_char(c.checked_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day
      FROM facet_check c WHERE c.station_id = s.id) AS one) AS said
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
  SELECT CASE WHEN count(*) > 0 THEN ', "photos" : ' || json_build_object(
           'outside', coalesce(json_agg(shown.address ORDER BY shown.id DESC) FILTER (WHERE shown.view = 'outside'), '[]'),
           'way_in', coalesce(json_agg(shown.address ORDER BY shown.id DESC) FILTER (WHERE shown.view = 'way_in'), '[]'))
         ELSE '' END AS member
  FROM (
    SELECT p.id, p.view, '/stations/' || s.code || '/photos/' || p.id AS address
    FROM station_photo p WHERE p.station_id = s.id AND p.removed_at IS NULL) AS shown
) AS pictured
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

-- Bring some stations' rows up to date. Rows that stay the same are not written: each write is a change that
-- phones with a pack have to download.
CREATE FUNCTION refresh_public_station(ids bigint[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM public_station p
  USING station s
  WHERE p.station_id = ANY (ids) AND s.id = p.station_id AND s.visibility <> 'public';

  -- See timetable_quiet_key.
  SELECT t.id FROM timetable t
  WHERE t.id IN (SELECT unnest(ARRAY[s.timetable_id, s.no_app_timetable_id]) FROM station s WHERE s.id = ANY (ids))
  FOR KEY SHARE;

  INSERT INTO public_station AS kept
    (station_id, code, name, in_service, division_code, place, mercator, tags, timetable_id,
     no_app_timetable_id, has_quiet_hours, half_hours, hours_checked_at, carriageway, max_length_m,
     max_height_m, is_demo, checked_days, position_source, position_as_of, search_text, card)
  SELECT station_id, code, name, in_service, division_code, place, mercator, tags, timetable_id,
         no_app_timetable_id, has_quiet_hours, half_hours, hours_checked_at, carriageway, max_length_m,
         max_height_m, is_demo, checked_days, position_source, position_as_of, search_text, card
  FROM public_station_source WHERE station_id = ANY (ids)
  ON CONFLICT (station_id) DO UPDATE SET
    code = excluded.code, name = excluded.name, in_service = excluded.in_service,
    division_code = excluded.division_code, place = excluded.place, mercator = excluded.mercator,
    tags = excluded.tags, timetable_id = excluded.timetable_id,
    no_app_timetable_id = excluded.no_app_timetable_id, has_quiet_hours = excluded.has_quiet_hours,
    half_hours = excluded.half_hours,
    hours_checked_at = excluded.hours_checked_at, carriageway = excluded.carriageway,
    max_length_m = excluded.max_length_m, max_height_m = excluded.max_height_m,
    is_demo = excluded.is_demo, checked_days = excluded.checked_days,
    position_source = excluded.position_source, position_as_of = excluded.position_as_of,
    search_text = excluded.search_text, card = excluded.card
  WHERE (kept.in_service, kept.place::text, kept.timetable_id, kept.no_app_timetable_id,
         kept.has_quiet_hours, kept.half_hours, kept.hours_checked_at, kept.tags, kept.is_demo,
         kept.checked_days, kept.position_source, kept.position_as_of, kept.search_text, kept.card)
        IS DISTINCT FROM
        (excluded.in_service, excluded.place::text, excluded.timetable_id, excluded.no_app_timetable_id,
         excluded.has_quiet_hours, excluded.half_hours, excluded.hours_checked_at, excluded.tags,
         excluded.is_demo, excluded.checked_days, excluded.position_source, excluded.position_as_of,
         excluded.search_text, excluded.card)
$$;

CREATE FUNCTION forget_deleted_stations() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM public_station p USING removed WHERE p.station_id = removed.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER station_deleted AFTER DELETE ON station
  REFERENCING OLD TABLE AS removed EXECUTE FUNCTION forget_deleted_stations();

-- A bulk load writes three tables and refreshes once at its end: it runs SET LOCAL locator.refresh = 'later' in
-- its transaction, and must then call refresh_public_station itself.
CREATE FUNCTION refresh_after_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
CREATE TRIGGER hours_exception_inserted AFTER INSERT ON hours_exception
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER hours_exception_updated AFTER UPDATE ON hours_exception
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER hours_exception_deleted AFTER DELETE ON hours_exception
  REFERENCING OLD TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER station_photo_inserted AFTER INSERT ON station_photo
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER station_photo_updated AFTER UPDATE ON station_photo
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
-- Photos move when stations are merged: the one that they leave is another.
CREATE TRIGGER station_photo_left AFTER UPDATE ON station_photo
  REFERENCING OLD TABLE AS changed EXECUTE FUNCTION refresh_after_change();
-- A keeper that is added is at stage 'named', which hides nothing.
CREATE TRIGGER keeper_updated AFTER UPDATE ON keeper
  REFERENCING NEW TABLE AS changed EXECUTE FUNCTION refresh_after_change();
CREATE TRIGGER keeper_deleted AFTER DELETE ON keeper
  REFERENCING OLD TABLE AS changed EXECUTE FUNCTION refresh_after_change();

-- Entries show the names of their host and division: who renames one renames it on every page. A first start
-- writes 3,200 divisions, one a statement; planning a refresh for each of them took ten times as long as the rest.
CREATE FUNCTION refresh_after_renaming() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  touched bigint[];
BEGIN
  IF TG_TABLE_NAME = 'organization' THEN
    touched := ARRAY(
      SELECT s.id FROM new_rows n JOIN old_rows o USING (id) JOIN station s ON s.host_organization_id = n.id
      WHERE n.name <> o.name);
  ELSE
    touched := ARRAY(
      SELECT s.id FROM new_rows n JOIN old_rows o USING (code) JOIN station s ON s.division_code = n.code
      WHERE n.full_name <> o.full_name);
  END IF;
  IF touched <> '{}' THEN
    PERFORM refresh_public_station(touched);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER organization_renamed AFTER UPDATE ON organization
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows EXECUTE FUNCTION refresh_after_renaming();
CREATE TRIGGER division_renamed AFTER UPDATE ON division
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows EXECUTE FUNCTION refresh_after_renaming();

-- Entries are found by the other wordings of a union's word, and shown with its English name.
CREATE FUNCTION refresh_after_word() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM refresh_public_station(ARRAY(
    SELECT DISTINCT o.station_id FROM new_rows n JOIN service_offer o USING (code)
    WHERE position(':' IN o.code) > 0));
  RETURN NULL;
END
$$;
CREATE TRIGGER service_word_inserted AFTER INSERT ON service_word
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_after_word();
CREATE TRIGGER service_word_updated AFTER UPDATE ON service_word
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refresh_after_word();

-- A timetable that is worked out anew may have half-hours, or hours at night, that it had not, or none any more.
CREATE FUNCTION refresh_after_quiet_hours() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM refresh_public_station(ARRAY(
    SELECT id FROM station WHERE timetable_id = NEW.id UNION SELECT id FROM station WHERE no_app_timetable_id = NEW.id));
  RETURN NULL;
END
$$;
CREATE TRIGGER timetable_quiet_hours AFTER UPDATE ON timetable
  FOR EACH ROW WHEN (OLD.has_quiet_hours IS DISTINCT FROM NEW.has_quiet_hours
                     OR OLD.half_hours IS DISTINCT FROM NEW.half_hours)
  EXECUTE FUNCTION refresh_after_quiet_hours();
