-- The public writes reports; grants.sql leaves out the union's answer. Editors and keepers answer.
ALTER TABLE report ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_writes ON report FOR ALL TO locator_public USING (true) WITH CHECK (true);
CREATE POLICY staff_sees ON report FOR SELECT TO locator_staff USING (true);
CREATE POLICY staff_answers ON report FOR UPDATE TO locator_staff USING (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
