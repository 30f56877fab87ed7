-- Money is seen by the staff of its station's area, or of its union's, and written by the editors there.
ALTER TABLE money_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON money_line FOR SELECT TO locator_staff USING (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('look', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('look', NULL, split_part(area, ':', 2)::bigint)
    ELSE EXISTS (SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))) END);
CREATE POLICY editors_write ON money_line FOR ALL TO locator_staff USING (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('edit', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('edit', NULL, split_part(area, ':', 2)::bigint)
    ELSE EXISTS (SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('edit'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('edit'))::bigint[]))) END);
