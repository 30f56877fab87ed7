-- Photos are for those who look after the area; who tends the station deletes a photo that shows a person.
ALTER TABLE report_photo ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_sees ON report_photo FOR SELECT TO locator_public USING (true);
CREATE POLICY staff_sees ON report_photo FOR SELECT TO locator_staff USING (EXISTS (
  SELECT FROM report r JOIN station s ON s.id = r.station_id WHERE r.id = report_id
    AND has_right('look', s.division_code, s.operator_organization_id)));
CREATE POLICY staff_removes ON report_photo FOR DELETE TO locator_staff USING (
  acting_staff() IS NOT NULL
  AND EXISTS (SELECT FROM report r WHERE r.id = report_id AND may_tend(r.station_id)));
