-- What holds of assessments whoever writes them: schemes in use stay, and stages come one after another.

-- The teams that the acting person is a member of.
CREATE FUNCTION my_teams() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(team_id), '{}') FROM team_member WHERE staff_id = acting_staff()
$$;

-- The rounds over all of whose area the acting person has a right. For policies on tables with many rows: it runs once
-- a statement, may_in_round once a row.
CREATE FUNCTION my_rounds(wanted text) RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(r.id), '{}')
  FROM assessment_round r LEFT JOIN organization o ON r.area = 'organization:' || o.id
  WHERE CASE WHEN o.id IS NULL THEN split_part(r.area, ':', 2) ELSE coalesce(o.division_code, '') END
      LIKE ANY ((SELECT my_divisions(wanted))::text[])
    OR o.id = ANY ((SELECT my_organizations(wanted))::bigint[])
$$;

CREATE FUNCTION may_in_round(wanted text, the_round bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM assessment_round WHERE id = the_round AND may_in_area(wanted, area))
$$;

CREATE FUNCTION may_in_scheme(wanted text, the_scheme bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM assessment_scheme WHERE id = the_scheme AND may_in_area(wanted, area))
$$;

-- A version that a round uses stays as it is, with its criteria and levels: results refer to them. Parameter: the
-- column with the version's number.
CREATE FUNCTION keep_used_scheme() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM assessment_round
             WHERE scheme_id = (to_jsonb(CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END)->>TG_ARGV[0])::bigint) THEN
    RAISE EXCEPTION 'a round uses this version of the scheme'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_scheme_in_use';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER assessment_scheme_kept
  BEFORE UPDATE OF area, code, version, kind, name, valid_months, document OR DELETE ON assessment_scheme
  FOR EACH ROW EXECUTE FUNCTION keep_used_scheme('id');
CREATE TRIGGER assessment_criterion_kept BEFORE INSERT OR UPDATE OR DELETE ON assessment_criterion
  FOR EACH ROW EXECUTE FUNCTION keep_used_scheme('scheme_id');
CREATE TRIGGER assessment_level_kept BEFORE INSERT OR UPDATE OR DELETE ON assessment_level
  FOR EACH ROW EXECUTE FUNCTION keep_used_scheme('scheme_id');

CREATE FUNCTION stage_number(stage text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT array_position(ARRAY['self', 'recommend', 'review', 'confirm'], stage)
$$;

-- A station passes the stages of its round in their order, and is confirmed at the end of them.
CREATE FUNCTION keep_stages_in_order() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  missing text;
BEGIN
  SELECT s.stage INTO missing FROM assessment_stage s
  WHERE s.round_id = NEW.round_id AND stage_number(s.stage) < stage_number(NEW.stage)
    AND NOT EXISTS (SELECT FROM assessment a WHERE a.round_id = NEW.round_id AND a.stage = s.stage
                    AND a.station_id = NEW.station_id)
  LIMIT 1;
  IF missing IS NULL AND NOT EXISTS (SELECT FROM assessment_stage s
                                     WHERE s.round_id = NEW.round_id AND s.stage = NEW.stage) THEN
    missing := NEW.stage;
  END IF;
  IF missing IS NULL AND NEW.confirmed_at IS NOT NULL THEN
    SELECT s.stage INTO missing FROM assessment_stage s
    WHERE s.round_id = NEW.round_id AND s.stage <> 'confirm' AND stage_number(s.stage) > stage_number(NEW.stage)
    LIMIT 1;
  END IF;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'the stage % is missing', missing
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'assessment_stages_in_order';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER assessment_in_order BEFORE INSERT OR UPDATE OF stage, round_id, confirmed_at ON assessment
  FOR EACH ROW EXECUTE FUNCTION keep_stages_in_order();
