-- Rules of the station table that a constraint cannot express.

-- Every change of an entry increases its version; what the program works out from it does not.
CREATE FUNCTION increase_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - '{timetable_id,no_app_timetable_id,version}'::text[]
     IS DISTINCT FROM to_jsonb(OLD) - '{timetable_id,no_app_timetable_id,version}'::text[] THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := clock_timestamp();
  ELSE
    NEW.version := OLD.version;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER station_version BEFORE UPDATE ON station FOR EACH ROW EXECUTE FUNCTION increase_version();

-- Stations have one level of rooms: a room of a station has no rooms itself.
CREATE FUNCTION check_one_level_of_rooms() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM station WHERE id = NEW.parent_id FOR SHARE;  -- two transactions at once wait for each other
  IF NEW.parent_id = NEW.id
    OR EXISTS (SELECT FROM station s WHERE s.id = NEW.parent_id AND s.parent_id IS NOT NULL)
    OR EXISTS (SELECT FROM station s WHERE s.parent_id = NEW.id)
  THEN
    RAISE EXCEPTION 'a room has no rooms' USING ERRCODE = 'check_violation', CONSTRAINT = 'station_one_storey';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER station_one_storey AFTER INSERT OR UPDATE OF parent_id ON station
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
  EXECUTE FUNCTION check_one_level_of_rooms();

-- Lock stations in order of their ids, for roles that may not update them. Whoever recomputes hours holds
-- the stations first.
CREATE FUNCTION lock_stations(ids bigint[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM station WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
END
$$;

-- Tell whether a mark is that of a station's plaque, or of one that was merged into it; the public may ask this
-- and read no mark.
CREATE FUNCTION plaque_has_mark(the_station bigint, given text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM plaque p JOIN station s ON s.id = p.station_id
    WHERE (s.id = the_station OR s.successor_id = the_station)
      AND sha256(convert_to(p.mark, 'UTF8')) = sha256(convert_to(given, 'UTF8')))
$$;

-- Whether a station has another offer of the same service that is open, or that has the door's hours: a union's
-- words under a service (training:银发课堂) are offers of it. A function, so that the planner does not take it for
-- dear: it is asked of the few offers with hours of their own that are shut (locator/search/queries/shut_offers.py).
CREATE FUNCTION has_open_sister(station bigint, offer text, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE COST 10 AS $$
  SELECT EXISTS (
    SELECT FROM service_offer o LEFT JOIN timetable t ON t.id = o.timetable_id
    WHERE o.station_id = station AND o.availability = 'yes' AND o.code <> offer
      AND split_part(o.code, ':', 1) = split_part(offer, ':', 1)
      AND (o.timetable_id IS NULL OR coalesce(t.open_at @> moment, false)))
$$;

-- Whether a word of a union's may stand in the entry of a station: the station is that union's, or of one below it.
CREATE FUNCTION word_holds_at(area text, division text, organization bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT CASE split_part(area, ':', 1)
    WHEN 'division' THEN coalesce(division, '') LIKE division_prefix(split_part(area, ':', 2)) || '%'
    WHEN 'organization' THEN coalesce(is_below(organization, split_part(area, ':', 2)::bigint), false)
    ELSE true END
$$;

-- Write a union's word under its new name into the offers that had the former one; return their number. Who may
-- rename the word may have it renamed wherever it holds by that word alone, also where entries ask for two people.
CREATE FUNCTION rename_offers(the_word bigint, former text) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  word service_word;
  stations bigint[];
BEGIN
  SELECT * INTO STRICT word FROM service_word WHERE id = the_word;
  IF NOT (CASE split_part(word.area, ':', 1)
      WHEN 'division' THEN has_right('publish', nullif(split_part(word.area, ':', 2), ''), NULL)
      WHEN 'organization' THEN has_right('publish', NULL, split_part(word.area, ':', 2)::bigint)
      ELSE false END) THEN
    RAISE EXCEPTION 'may not rename this word' USING ERRCODE = 'insufficient_privilege';
  END IF;
  stations := ARRAY(
    SELECT s.id FROM service_offer o JOIN station s ON s.id = o.station_id
    WHERE o.code = former AND position(':' IN o.code) > 0
      AND word_holds_at(word.area, s.division_code, s.operator_organization_id)
      AND NOT EXISTS (SELECT FROM service_offer n WHERE n.station_id = s.id AND n.code = word.code)
      AND NOT EXISTS (SELECT FROM service_word w WHERE w.code = former
        AND word_holds_at(w.area, s.division_code, s.operator_organization_id)));
  INSERT INTO service_offer (station_id, code, availability, price, price_note, audience, opening_hours, timetable_id,
      capacity, note, valid_from, valid_to, phone, booking, booking_target, staffed_by)
    SELECT station_id, word.code, availability, price, price_note, audience, opening_hours, timetable_id,
      capacity, note, valid_from, valid_to, phone, booking, booking_target, staffed_by
    FROM service_offer WHERE station_id = ANY (stations) AND code = former;
  DELETE FROM service_offer WHERE station_id = ANY (stations) AND code = former;
  RETURN cardinality(stations);
END
$$;
