-- The public sees what is public. Staff see every station, and write those of their areas; a position must fit
-- the division. Where no boundaries are loaded, none is compared with them. No role deletes stations (but
-- see delete_added_stations in functions/imports.sql).
ALTER TABLE station ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_sees ON station FOR SELECT TO locator_public USING (visibility = 'public');
CREATE POLICY staff_sees ON station FOR SELECT TO locator_staff USING (true);
CREATE POLICY staff_adds ON station FOR INSERT TO locator_staff WITH CHECK (
  (coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
    OR operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))
  AND ((SELECT NOT EXISTS (SELECT FROM division_area)) OR place_fits(division_code, position)));
CREATE POLICY staff_changes ON station FOR UPDATE TO locator_staff
  USING (
    coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
    OR operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))
  WITH CHECK (
    (coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
      OR operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))
    AND ((SELECT NOT EXISTS (SELECT FROM division_area)) OR place_fits(division_code, position)));
