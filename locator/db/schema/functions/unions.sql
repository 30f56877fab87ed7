-- Rules of the tree of organisations. Rights follow the tree: whoever administers a union has all below it.
-- So nothing may be moved out of an area or into it by somebody who holds that area only.

-- For everybody, however it is written: a union's parent has not ended, what ends is empty, and no union
-- stands below itself. Moves take turns, or two at once could make a cycle.
CREATE FUNCTION check_organization() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.parent_id IS NOT NULL AND NEW.ended_at IS NULL
    AND (TG_OP = 'INSERT' OR NEW.parent_id IS DISTINCT FROM OLD.parent_id OR OLD.ended_at IS NOT NULL) THEN
    PERFORM pg_advisory_xact_lock('organization'::regclass::oid::bigint);
    PERFORM FROM organization WHERE id = NEW.parent_id AND ended_at IS NULL FOR SHARE;
    IF NOT FOUND AND NEW.parent_id <> NEW.id THEN
      RAISE EXCEPTION 'the union above has ended'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'above_goes_on';
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL THEN
    PERFORM FROM organization WHERE id = NEW.id FOR UPDATE;  -- wait for whoever joins it just now
    IF EXISTS (SELECT FROM appointment WHERE organization_id = NEW.id AND ended_at IS NULL)
      OR EXISTS (SELECT FROM organization WHERE parent_id = NEW.id AND ended_at IS NULL)
      OR EXISTS (SELECT FROM station WHERE NEW.id IN (host_organization_id, operator_organization_id)
                 AND status NOT IN ('merged', 'delisted')) THEN
      RAISE EXCEPTION 'a union with stations, people or unions below cannot end'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_is_empty';
    END IF;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER organization_is_kept BEFORE INSERT OR UPDATE ON organization
  FOR EACH ROW EXECUTE FUNCTION check_organization();

CREATE FUNCTION check_no_cycle() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF is_below(NEW.parent_id, NEW.id) THEN
    RAISE EXCEPTION 'a union cannot stand below itself'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'no_ring';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER organization_makes_no_ring AFTER INSERT OR UPDATE OF parent_id ON organization
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION check_no_cycle();

-- Row security looks at a row before or after a change, never at both: both ends of a move are checked here.
-- The top of an area stands below what is outside, so its administrator cannot move it.
CREATE FUNCTION check_move_in_area() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF working_role() = 'locator_staff' AND NOT (
    has_right('appoint', NULL, OLD.parent_id) AND has_right('appoint', NULL, NEW.parent_id)) THEN
    RAISE EXCEPTION 'a union is moved within one''s own area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER organization_stays_in_its_area BEFORE UPDATE OF parent_id ON organization
  FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION check_move_in_area();
