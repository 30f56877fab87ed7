-- Results are seen by the staff of the station's area and by the team. Whoever tends the station judges it at its
-- own stages, a team at its round's; who publishes in the round's area confirms what another has judged.
ALTER TABLE assessment ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment FOR SELECT TO locator_staff USING (
  team_id = ANY ((SELECT my_teams())::bigint[]) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_judges ON assessment FOR INSERT TO locator_staff WITH CHECK (
  made_by_id = (SELECT acting_staff()) AND confirmed_at IS NULL AND (
    (team_id = ANY ((SELECT my_teams())::bigint[])
      AND EXISTS (SELECT FROM assessment_team t WHERE t.id = team_id AND t.round_id = assessment.round_id))
    OR may_in_round('edit', round_id)
    OR stage <> 'review' AND EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[])))));
CREATE POLICY another_confirms ON assessment FOR UPDATE TO locator_staff
  USING (made_by_id <> (SELECT acting_staff()) AND round_id = ANY ((SELECT my_rounds('publish'))::bigint[]))
  WITH CHECK (coalesce(confirmed_by_id, (SELECT acting_staff())) = (SELECT acting_staff()));
