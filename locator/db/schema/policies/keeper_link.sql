-- Tokens are stored as hashes only, so that reading this table opens no link.
ALTER TABLE keeper_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON keeper_link FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY staff_adds ON keeper_link FOR INSERT TO locator_staff WITH CHECK (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
CREATE POLICY staff_changes ON keeper_link FOR UPDATE TO locator_staff USING (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
