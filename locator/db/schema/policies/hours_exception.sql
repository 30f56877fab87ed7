-- Public reports raise doubts and end them again, nothing else; closures are an editor's or the keeper's.
ALTER TABLE hours_exception ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON hours_exception FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY public_adds_doubt ON hours_exception FOR INSERT TO locator_public WITH CHECK (cause = 'reports');
CREATE POLICY public_changes_doubt ON hours_exception FOR UPDATE TO locator_public USING (cause = 'reports');
CREATE POLICY staff_adds ON hours_exception FOR INSERT TO locator_staff WITH CHECK (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
CREATE POLICY staff_changes ON hours_exception FOR UPDATE TO locator_staff USING (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
