-- What the acting person may do where. An area is a subtree of divisions or of organisations; which role brings
-- which right stands in role_right (../tables/staff.sql).

-- A division's code without the zeros that mean "all of it": 110100 -> 1101.
CREATE FUNCTION division_prefix(code text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(code, '(00)+$', '')
$$;

CREATE FUNCTION is_below(child bigint, above bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT id, parent_id FROM organization WHERE id = child
    UNION SELECT o.id, o.parent_id FROM organization o JOIN up ON o.id = up.parent_id)
  SELECT EXISTS (SELECT FROM up WHERE id = above)
$$;

-- Whether a place of the two trees lies in an appointment's area.
CREATE FUNCTION lies_in_area(a appointment, division text, organization bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN a.division_code IS NOT NULL THEN coalesce(division, '') LIKE division_prefix(a.division_code) || '%'
    WHEN a.organization_id IS NOT NULL THEN coalesce(is_below(organization, a.organization_id), false)
    ELSE true
  END
$$;

-- The areas in which the acting person has a right, as patterns of division codes and as organisations. A policy
-- asks these in a subselect, (SELECT my_divisions(...)), which runs once a statement; has_right runs once a row.
CREATE FUNCTION my_divisions(wanted text) RETURNS text[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(division_prefix(coalesce(a.division_code, '')) || '%'), '{}')
  FROM appointment a
  WHERE a.staff_id = acting_staff() AND a.ended_at IS NULL AND a.organization_id IS NULL
    AND a.role = ANY (ARRAY(SELECT role FROM role_right WHERE right_code = wanted))
$$;
CREATE FUNCTION my_organizations(wanted text) RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE mine AS (
    SELECT a.organization_id AS id FROM appointment a
    WHERE a.staff_id = acting_staff() AND a.ended_at IS NULL AND a.organization_id IS NOT NULL
      AND a.role = ANY (ARRAY(SELECT role FROM role_right WHERE right_code = wanted))
    UNION SELECT o.id FROM organization o JOIN mine ON o.parent_id = mine.id)
  SELECT coalesce(array_agg(id), '{}') FROM mine
$$;

-- The roles are an array and not a join, so that they are compared before lies_in_area is called.
CREATE FUNCTION has_right(wanted text, division text, organization bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM appointment a
    WHERE a.staff_id = acting_staff() AND a.ended_at IS NULL
      AND a.role = ANY (ARRAY(SELECT role FROM role_right WHERE right_code = wanted))
      AND lies_in_area(a, division, organization))
$$;

-- The same over all of an area by its key: 'division:140000', 'organization:7'. A union's lies in the areas of its
-- division, too.
CREATE FUNCTION may_in_area(wanted text, area text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right(wanted, nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right(wanted,
      (SELECT o.division_code FROM organization o WHERE o.id = split_part(area, ':', 2)::bigint),
      split_part(area, ':', 2)::bigint)
    ELSE false END
$$;

-- Whether there is any place where the acting person has a right.
CREATE FUNCTION may_somewhere(wanted text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM appointment a JOIN role_right r ON r.role = a.role AND r.right_code = wanted
    WHERE a.staff_id = acting_staff() AND a.ended_at IS NULL)
$$;

-- Close a station for a day, answer its reports, name its keeper: editors may, and the keeper.
CREATE FUNCTION may_tend(the_station bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT the_station = acting_keeper() OR EXISTS (SELECT FROM station s WHERE s.id = the_station
    AND has_right('tend', s.division_code, s.operator_organization_id))
$$;

-- Change a station's public entry without asking anybody.
CREATE FUNCTION may_publish(the_station bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM station s WHERE s.id = the_station
    AND has_right('publish', s.division_code, s.operator_organization_id))
$$;

-- Change an account: the acting person may appoint for all that it is appointed for.
CREATE FUNCTION may_manage(the_staff bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT may_somewhere('appoint')
    AND NOT EXISTS (SELECT FROM appointment a WHERE a.staff_id = the_staff AND a.ended_at IS NULL
                    AND NOT has_right('appoint', a.division_code, a.organization_id))
$$;
