-- Services are written by whoever may publish their station.
ALTER TABLE service_offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON service_offer FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY staff_adds ON service_offer FOR INSERT TO locator_staff WITH CHECK (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))));
CREATE POLICY staff_changes ON service_offer FOR UPDATE TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))));
CREATE POLICY staff_removes ON service_offer FOR DELETE TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))));
