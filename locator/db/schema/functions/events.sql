-- Happenings: two people publish one where the area asks for two; a new calendar outdates all of them.

-- A published happening has its last author, who may be its publisher only where the area allows it.
CREATE FUNCTION require_two_people_of_event() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.author_id = acting_staff() AND NOT own_approval(coalesce(
      (SELECT s.division_code FROM station s WHERE s.id = NEW.station_id), nullif(NEW.division_code, ''),
      CASE split_part(NEW.area, ':', 1)
        WHEN 'division' THEN nullif(split_part(NEW.area, ':', 2), '')
        ELSE (SELECT o.division_code FROM organization o WHERE o.id = split_part(NEW.area, ':', 2)::bigint)
      END)) THEN
    RAISE EXCEPTION 'this area asks for two people'
      USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'two_people';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER event_has_two_people BEFORE INSERT OR UPDATE OF status, author_id ON event FOR EACH ROW
  WHEN (NEW.status = 'published' AND current_user = 'locator_staff')
  EXECUTE FUNCTION require_two_people_of_event();

-- When the calendar changes, all occurrences are worked out again by the next hourly job.
CREATE FUNCTION mark_events_outdated() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE event SET worked_out_on = NULL WHERE worked_out_on IS NOT NULL;
  RETURN NULL;
END
$$;
CREATE TRIGGER calendar_outdates_events AFTER INSERT OR UPDATE OR DELETE ON calendar_day FOR EACH STATEMENT
  EXECUTE FUNCTION mark_events_outdated();
