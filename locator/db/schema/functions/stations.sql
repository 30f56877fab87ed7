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
