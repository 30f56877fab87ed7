-- Values of own fields are seen by the staff of their station's area, and written by whoever may publish the
-- station. The public role has no grant on this table, and a keeper with a link sees none.
ALTER TABLE station_own_value ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON station_own_value FOR SELECT TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_adds ON station_own_value FOR INSERT TO locator_staff WITH CHECK (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))));
CREATE POLICY staff_changes ON station_own_value FOR UPDATE TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))));
CREATE POLICY staff_removes ON station_own_value FOR DELETE TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))));
