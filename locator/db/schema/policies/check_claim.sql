-- Whoever tends a station sees who calls it now, and takes it for themselves only.
ALTER TABLE check_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON check_claim FOR SELECT TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_takes ON check_claim FOR INSERT TO locator_staff WITH CHECK (
  staff_id = (SELECT acting_staff()) AND EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
CREATE POLICY staff_takes_over ON check_claim FOR UPDATE TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))))
  WITH CHECK (staff_id = (SELECT acting_staff()));
CREATE POLICY staff_gives_back ON check_claim FOR DELETE TO locator_staff USING (
  staff_id = (SELECT acting_staff()));
