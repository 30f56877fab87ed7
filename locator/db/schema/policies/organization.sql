-- Whoever writes entries may name a host or an operator; a union of the tree is added by whoever administers
-- the one above. Moves are checked at both ends by a trigger (functions/unions.sql).
ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON organization FOR SELECT TO locator_public, locator_staff, locator_door USING (true);
CREATE POLICY staff_adds ON organization FOR INSERT TO locator_staff WITH CHECK (
  (parent_id IS NULL AND kind = '' AND division_code IS NULL AND acting_staff() IS NOT NULL)
  OR has_right('appoint', NULL, parent_id));
CREATE POLICY administrators_change ON organization FOR UPDATE TO locator_staff
  USING (has_right('appoint', NULL, id));
