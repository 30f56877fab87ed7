-- Changes that an approver must confirm, and areas that ask for two people.

-- Whether the author of a change may publish it: the nearest rule above a division decides; without one, yes.
CREATE FUNCTION own_approval(division text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((
    SELECT r.own_approval FROM area_rule r
    WHERE coalesce(division, '') LIKE division_prefix(r.division_code) || '%'
    ORDER BY length(division_prefix(r.division_code)) DESC LIMIT 1), true)
$$;

-- A proposal is about one station for ever. A new station's gets the id of a row that is still to be written.
CREATE FUNCTION check_station_of_proposal() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.station_id IS NOT NULL OR EXISTS (SELECT FROM station WHERE id = NEW.station_id) THEN
    RAISE EXCEPTION 'a proposal keeps to its station' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER proposal_keeps_to_its_station BEFORE UPDATE OF station_id ON proposal FOR EACH ROW
  WHEN (OLD.station_id IS DISTINCT FROM NEW.station_id) EXECUTE FUNCTION check_station_of_proposal();

-- Where two people are required, staff change an entry only in a transaction that has first
--   approved somebody else's proposal about it, or
--   touched its row of an import which somebody else made and which this person decided on.
-- Both are found by xmin, the transaction that wrote the row. Columns that the program works out are no
-- change of the entry; a keeper's answer is not staff's.
CREATE FUNCTION require_two_people() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  worked_out text[] := '{timetable_id,no_app_timetable_id,updated_at,version}';
  touched bigint[];
BEGIN
  IF acting_keeper() IS NOT NULL OR NOT EXISTS (SELECT FROM area_rule WHERE NOT own_approval) THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'station' AND TG_OP = 'INSERT' THEN
    SELECT array_agg(id) INTO touched FROM new_rows WHERE NOT own_approval(division_code);
  ELSIF TG_TABLE_NAME = 'station' THEN
    WITH was AS (SELECT to_jsonb(o) - worked_out AS r FROM old_rows o),
         is_now AS (SELECT to_jsonb(n) - worked_out AS r FROM new_rows n)
    SELECT array_agg((r->>'id')::bigint) INTO touched
    FROM ((TABLE was EXCEPT TABLE is_now) UNION ALL (TABLE is_now EXCEPT TABLE was)) AS changed
    WHERE NOT own_approval(r->>'division_code');
  ELSIF TG_OP = 'INSERT' THEN
    SELECT array_agg(station_id) INTO touched FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(station_id) INTO touched FROM old_rows;
  ELSE
    WITH was AS (SELECT to_jsonb(o) - worked_out AS r FROM old_rows o),
         is_now AS (SELECT to_jsonb(n) - worked_out AS r FROM new_rows n)
    SELECT array_agg((r->>'station_id')::bigint) INTO touched
    FROM ((TABLE was EXCEPT TABLE is_now) UNION ALL (TABLE is_now EXCEPT TABLE was)) AS changed;
  END IF;
  IF TG_TABLE_NAME <> 'station' THEN
    SELECT array_agg(s.id) INTO touched FROM station s
    WHERE s.id = ANY (touched) AND NOT own_approval(s.division_code);
  END IF;
  IF EXISTS (SELECT FROM unnest(touched) AS one(id) WHERE NOT EXISTS (
      SELECT FROM proposal p WHERE p.station_id = one.id AND p.state = 'approved'
        AND p.author_id <> acting_staff() AND p.xmin = pg_current_xact_id()::xid)
      AND NOT EXISTS (
        SELECT FROM import_result r JOIN import_run i ON i.id = r.run_id
        WHERE r.station_id = one.id AND r.xmin = pg_current_xact_id()::xid
          AND i.author_id <> acting_staff() AND i.decided_by = acting_staff()
          AND i.state IN ('applying', 'undoing'))) THEN
    RAISE EXCEPTION 'this area asks for two people'
      USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'two_people';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER station_has_two_people_insert AFTER INSERT ON station
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_user = 'locator_staff') EXECUTE FUNCTION require_two_people();
CREATE TRIGGER station_has_two_people_update AFTER UPDATE ON station
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_user = 'locator_staff') EXECUTE FUNCTION require_two_people();
CREATE TRIGGER service_offer_has_two_people_insert AFTER INSERT ON service_offer
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_user = 'locator_staff') EXECUTE FUNCTION require_two_people();
CREATE TRIGGER service_offer_has_two_people_update AFTER UPDATE ON service_offer
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_user = 'locator_staff') EXECUTE FUNCTION require_two_people();
CREATE TRIGGER service_offer_has_two_people_delete AFTER DELETE ON service_offer
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  WHEN (current_user = 'locator_staff') EXECUTE FUNCTION require_two_people();
