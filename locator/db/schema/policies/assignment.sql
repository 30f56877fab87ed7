-- Tasks are seen by the staff of the station's area, given and ended by whoever tends it.
ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assignment FOR SELECT TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_gives ON assignment FOR INSERT TO locator_staff WITH CHECK (
  assigned_by_id = (SELECT acting_staff()) AND EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
CREATE POLICY staff_ends ON assignment FOR UPDATE TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
