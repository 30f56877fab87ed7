-- As its finding; sent by who made the finding, and by the station's keeper. The worker alone makes the harmless one.
ALTER TABLE finding_photo ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON finding_photo FOR SELECT TO locator_staff USING (
  EXISTS (SELECT FROM assessment_finding f WHERE f.id = finding_id));
CREATE POLICY assessor_sends ON finding_photo FOR INSERT TO locator_staff WITH CHECK (
  NOT is_answer AND jpeg = '' AND EXISTS (
    SELECT FROM assessment_finding f JOIN assessment a ON a.id = f.assessment_id
    WHERE f.id = finding_id AND f.station_id = finding_photo.station_id AND a.made_by_id = (SELECT acting_staff())));
CREATE POLICY keeper_sends ON finding_photo FOR INSERT TO locator_staff WITH CHECK (
  is_answer AND jpeg = '' AND station_id = (SELECT acting_keeper()) AND NOT (SELECT acts_by_plaque())
  AND EXISTS (SELECT FROM assessment_finding f
              WHERE f.id = finding_id AND f.station_id = finding_photo.station_id));
