-- As their team.
ALTER TABLE team_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON team_member FOR SELECT TO locator_staff USING (
  EXISTS (SELECT FROM assessment_team t WHERE t.id = team_id));
CREATE POLICY editors_write ON team_member FOR ALL TO locator_staff USING (
  EXISTS (SELECT FROM assessment_team t WHERE t.id = team_id AND may_in_round('edit', t.round_id)));
