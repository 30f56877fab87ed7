-- Findings are seen by the staff of the station's area, by its keeper and by who made them; the keeper answers, and
-- whoever tends the station takes the answer or sends it back.
ALTER TABLE assessment_finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_finding FOR SELECT TO locator_staff USING (
  station_id = (SELECT acting_keeper()) AND NOT (SELECT acts_by_plaque()) OR EXISTS (SELECT FROM assessment a WHERE a.id = assessment_id)
  OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY assessor_writes ON assessment_finding FOR INSERT TO locator_staff WITH CHECK (
  state = 'open' AND EXISTS (SELECT FROM assessment a WHERE a.id = assessment_id
    AND a.station_id = assessment_finding.station_id AND a.made_by_id = (SELECT acting_staff())));
CREATE POLICY keeper_answers ON assessment_finding FOR UPDATE TO locator_staff
  USING (station_id = (SELECT acting_keeper()) AND NOT (SELECT acts_by_plaque()) AND state IN ('open', 'answered'))
  WITH CHECK (station_id = (SELECT acting_keeper()) AND state = 'answered' AND decided_by_id IS NULL);
CREATE POLICY staff_decides ON assessment_finding FOR UPDATE TO locator_staff USING (may_tend(station_id)
  AND acting_staff() IS NOT NULL);
