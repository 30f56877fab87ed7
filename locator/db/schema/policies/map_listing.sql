-- An editor notes on which maps a station of the area is shown.
ALTER TABLE map_listing ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON map_listing FOR SELECT TO locator_staff USING (true);
CREATE POLICY staff_adds ON map_listing FOR INSERT TO locator_staff WITH CHECK (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
CREATE POLICY staff_changes ON map_listing FOR UPDATE TO locator_staff
  USING (EXISTS (
      SELECT FROM station s WHERE s.id = station_id
        AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
          OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))))
  WITH CHECK (true);
CREATE POLICY staff_removes ON map_listing FOR DELETE TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
