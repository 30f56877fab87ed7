-- Notes are for the staff of the station's area; whoever tends it writes them, and takes back their own.
ALTER TABLE work_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON work_note FOR SELECT TO locator_staff USING (EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_writes ON work_note FOR INSERT TO locator_staff WITH CHECK (
  author_id = (SELECT acting_staff()) AND EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
CREATE POLICY author_removes ON work_note FOR DELETE TO locator_staff USING (
  author_id = (SELECT acting_staff()) AND EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
