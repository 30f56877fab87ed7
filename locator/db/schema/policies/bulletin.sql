-- A list is public unless its station is not; which of its days it is, the question says. The staff of its area see
-- it, and the editors there write it.
ALTER TABLE bulletin ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_sees ON bulletin FOR SELECT TO locator_public USING (
  station_id IS NULL OR EXISTS (SELECT FROM public_station p WHERE p.station_id = bulletin.station_id));
CREATE POLICY staff_sees ON bulletin FOR SELECT TO locator_staff USING (
  CASE WHEN area <> '' THEN may_in_area('look', area) ELSE EXISTS (SELECT FROM station s WHERE s.id = station_id
      AND has_right('look', s.division_code, s.operator_organization_id)) END);
CREATE POLICY editors_write ON bulletin FOR ALL TO locator_staff USING (
  CASE WHEN area <> '' THEN may_in_area('edit', area) ELSE EXISTS (SELECT FROM station s WHERE s.id = station_id
      AND has_right('edit', s.division_code, s.operator_organization_id)) END);
