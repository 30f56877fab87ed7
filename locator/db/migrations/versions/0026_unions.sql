-- The tree of union organisations is kept by pages. Rights hang on it (0009): whoever administers a union
-- has all below it. So nothing below may be moved out of an area or into it by whoever holds the area only.
--   kind, level  both empty: a name that some entry gives as its host or operator, no union of the tree
--   ended_at     a union that is no more; its row stays

-- An entry names its host and operator, so a name must mean one of them: namesakes, which two imports at
-- once could make, become the first one, and are ended under their number.
SELECT set_config('locator.actor', 'migration', true), set_config('locator.reason', 'one name, one union', true);
CREATE TEMPORARY TABLE namesake ON COMMIT DROP AS
  SELECT o.id, first.id AS first_id
  FROM organization o JOIN (SELECT name, min(id) AS id FROM organization GROUP BY name) first USING (name)
  WHERE o.id <> first.id;
UPDATE station SET host_organization_id = n.first_id FROM namesake n WHERE host_organization_id = n.id;
UPDATE station SET operator_organization_id = n.first_id FROM namesake n WHERE operator_organization_id = n.id;
UPDATE appointment SET organization_id = n.first_id FROM namesake n WHERE organization_id = n.id;
UPDATE proposal SET organization_id = n.first_id FROM namesake n WHERE organization_id = n.id;
UPDATE import_run SET organization_id = n.first_id FROM namesake n WHERE organization_id = n.id;
UPDATE organization SET parent_id = n.first_id FROM namesake n
  WHERE parent_id = n.id AND organization.id <> n.first_id;
UPDATE organization SET name = name || ' #' || organization.id FROM namesake n WHERE organization.id = n.id;

ALTER TABLE organization
  ADD COLUMN level TEXT NOT NULL DEFAULT '',
  ADD COLUMN ended_at TIMESTAMP WITH TIME ZONE,
  ADD CONSTRAINT organization_kind_known CHECK (
    (kind = '' AND level = '')
    OR (kind IN ('territorial', 'industry', 'workplace')
        AND level IN ('national', 'province', 'city', 'county', 'township', 'grassroots')));
CREATE UNIQUE INDEX organization_name_idx ON organization (md5(name)) WHERE ended_at IS NULL;

-- The history can be replayed from empty: it is told what the rows look like from now on.
SELECT set_config('timezone', 'UTC', true);
INSERT INTO change_row (set_id, table_name, before, after)
  SELECT change_set_of_now(), 'organization', jsonb_agg(r - '{level,ended_at}'::text[]), jsonb_agg(r)
  FROM (SELECT to_jsonb(o) AS r FROM organization o) AS rows HAVING count(*) > 0;
SELECT set_config('timezone', 'Asia/Shanghai', true);
UPDATE organization SET ended_at = now() FROM namesake n WHERE organization.id = n.id;

-- What holds for everybody, by whatever way it is written: the parent goes on, what ends is empty, and no
-- union stands below itself. Moves come one after the other, or two at once could make a ring.
CREATE FUNCTION keep_organizations() RETURNS trigger LANGUAGE plpgsql
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
    PERFORM FROM organization WHERE id = NEW.id FOR UPDATE;  -- whoever joins it just now is waited for
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
  FOR EACH ROW EXECUTE FUNCTION keep_organizations();

CREATE FUNCTION refuse_a_ring() RETURNS trigger LANGUAGE plpgsql
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
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_a_ring();

CREATE FUNCTION refuse_ended_union() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM organization WHERE id = NEW.organization_id AND ended_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody is appointed for a union that has ended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'union_goes_on';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER appointment_is_of_a_union_that_goes_on BEFORE INSERT OR UPDATE OF organization_id ON appointment
  FOR EACH ROW WHEN (NEW.organization_id IS NOT NULL AND NEW.ended_at IS NULL)
  EXECUTE FUNCTION refuse_ended_union();

-- Row security sees a row as it was or as it will be, never both: both ends of a move are seen to here.
-- The top of an area stands below what is not in it, so its holder cannot move it.
CREATE FUNCTION keep_moves_in_the_area() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF working_role() = 'locator_staff' AND NOT (
    has_role('{administrator}', NULL, OLD.parent_id) AND has_role('{administrator}', NULL, NEW.parent_id)) THEN
    RAISE EXCEPTION 'a union is moved within one''s own area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER organization_stays_in_its_area BEFORE UPDATE OF parent_id ON organization
  FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION keep_moves_in_the_area();

-- Whoever writes entries may name a host or an operator; a union of the tree is added by who has what is above.
REVOKE INSERT, UPDATE ON organization FROM locator_staff;
GRANT INSERT (parent_id, name, kind, level, division_code),
  UPDATE (parent_id, name, kind, level, division_code, ended_at) ON organization TO locator_staff;
ALTER POLICY staff_names ON organization
  WITH CHECK ((parent_id IS NULL AND kind = '' AND division_code IS NULL AND acting_staff() IS NOT NULL)
              OR has_role('{administrator}', NULL, parent_id));
ALTER POLICY administrators_arrange ON organization WITH CHECK (has_role('{administrator}', NULL, id));

-- Names that entries show: who renames a host or a division renames it on every page.
CREATE FUNCTION refresh_after_renaming() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'organization' THEN
    PERFORM refresh_public_station(ARRAY(
      SELECT s.id FROM new_rows n JOIN old_rows o USING (id) JOIN station s ON s.host_organization_id = n.id
      WHERE n.name <> o.name));
  ELSE
    PERFORM refresh_public_station(ARRAY(
      SELECT s.id FROM new_rows n JOIN old_rows o USING (code) JOIN station s ON s.division_code = n.code
      WHERE n.full_name <> o.full_name));
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER organization_renamed AFTER UPDATE ON organization
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows EXECUTE FUNCTION refresh_after_renaming();
CREATE TRIGGER division_renamed AFTER UPDATE ON division
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows EXECUTE FUNCTION refresh_after_renaming();
