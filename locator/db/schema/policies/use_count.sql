-- Counts are seen by the staff of their station's area, and written by whoever tends the station; by its keeper, too.
ALTER TABLE use_count ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON use_count FOR SELECT TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_writes ON use_count FOR ALL TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
CREATE POLICY keeper_writes ON use_count FOR ALL TO locator_staff USING (station_id = (SELECT acting_keeper()));
