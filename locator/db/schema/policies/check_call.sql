-- Calls are seen by the staff of the station's area, and recorded by whoever tends it, in their own name.
ALTER TABLE check_call ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON check_call FOR SELECT TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_records ON check_call FOR INSERT TO locator_staff WITH CHECK (
  staff_id = (SELECT acting_staff()) AND EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
