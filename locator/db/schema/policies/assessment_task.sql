-- Tasks are seen by the staff of the station's area and by the team; the editors of the round's area deal them out.
ALTER TABLE assessment_task ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_task FOR SELECT TO locator_staff USING (
  team_id = ANY ((SELECT my_teams())::bigint[]) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY editors_write ON assessment_task FOR ALL TO locator_staff USING (
  round_id = ANY ((SELECT my_rounds('edit'))::bigint[]));
