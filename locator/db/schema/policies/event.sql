-- The public sees what is published, at a public station or at a place of its own. Staff see those of their areas
-- and of their stations; editors write drafts, and only who may publish writes what is published.
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_sees ON event FOR SELECT TO locator_public USING (
  status <> 'draft' AND (station_id IS NULL
    OR EXISTS (SELECT FROM public_station p WHERE p.station_id = event.station_id)));
CREATE POLICY staff_sees ON event FOR SELECT TO locator_staff USING (
  may_in_area('look', area) OR EXISTS (SELECT FROM station s WHERE s.id = station_id
    AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
      OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY editors_add ON event FOR INSERT TO locator_staff WITH CHECK (
  may_in_area(CASE status WHEN 'draft' THEN 'edit' ELSE 'publish' END, area)
  AND (station_id IS NULL OR may_tend(station_id)));
CREATE POLICY editors_change ON event FOR UPDATE TO locator_staff
  USING (may_in_area(CASE status WHEN 'draft' THEN 'edit' ELSE 'publish' END, area))
  WITH CHECK (may_in_area(CASE status WHEN 'draft' THEN 'edit' ELSE 'publish' END, area)
    AND (station_id IS NULL OR may_tend(station_id)));
CREATE POLICY editors_remove ON event FOR DELETE TO locator_staff
  USING (may_in_area(CASE status WHEN 'draft' THEN 'edit' ELSE 'publish' END, area));
