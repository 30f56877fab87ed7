-- Teams are seen by the staff of the round's area and by their own members.
ALTER TABLE assessment_team ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_team FOR SELECT TO locator_staff USING (
  id = ANY ((SELECT my_teams())::bigint[]) OR may_in_round('look', round_id));
CREATE POLICY editors_write ON assessment_team FOR ALL TO locator_staff USING (may_in_round('edit', round_id));
