-- Which columns the two roles read and write stands in grants.sql: secrets are for signing in only.
ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON staff FOR SELECT TO locator_staff, locator_door USING (true);
CREATE POLICY sign_in_changes ON staff FOR UPDATE TO locator_door USING (true);
CREATE POLICY administrators_invite ON staff FOR INSERT TO locator_staff WITH CHECK (may_somewhere('appoint'));
CREATE POLICY administrators_change ON staff FOR UPDATE TO locator_staff USING (may_manage(id));
