-- What a proposal asks for is never altered; only what becomes of it, and, of a new station, which it became
-- (grants.sql). Editors propose for their areas, also where the station is to move to.
ALTER TABLE proposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON proposal FOR SELECT TO locator_staff USING (
  author_id = (SELECT acting_staff())
  OR coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
  OR organization_id = ANY ((SELECT my_organizations('look'))::bigint[]));
CREATE POLICY editors_propose ON proposal FOR INSERT TO locator_staff WITH CHECK (
  author_id = acting_staff() AND state = 'submitted'
  AND has_right('edit', division_code, organization_id)
  AND has_right('edit', cells->>'division_code', organization_id)
  AND (station_id IS NULL OR may_tend(station_id)));
CREATE POLICY authors_withdraw ON proposal FOR UPDATE TO locator_staff
  USING (state = 'submitted' AND author_id = acting_staff())
  WITH CHECK (state = 'withdrawn' AND author_id = acting_staff());
CREATE POLICY approvers_decide ON proposal FOR UPDATE TO locator_staff
  USING (state = 'submitted' AND has_right('publish', division_code, organization_id))
  WITH CHECK (
    state IN ('approved', 'rejected') AND decided_by_id = acting_staff()
    AND has_right('publish', division_code, organization_id)
    AND (state = 'rejected' OR author_id <> acting_staff() OR own_approval(division_code)));
