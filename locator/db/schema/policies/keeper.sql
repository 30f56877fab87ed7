-- Who keeps a station is for the staff of its area, and for the keeper with a link: the public role has no grant on
-- this table.
ALTER TABLE keeper ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON keeper FOR SELECT TO locator_staff USING (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_adds ON keeper FOR INSERT TO locator_staff WITH CHECK (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
CREATE POLICY staff_changes ON keeper FOR UPDATE TO locator_staff USING (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[]))));
-- Staff remove a keeper who leaves, a keeper never itself; the history keeps who it was.
CREATE POLICY staff_removes ON keeper FOR DELETE TO locator_staff
  USING (acting_staff() IS NOT NULL AND may_tend(station_id));
