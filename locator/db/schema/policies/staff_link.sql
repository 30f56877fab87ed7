-- Administrators make links for accounts that they manage; only the sign-in role reads them.
ALTER TABLE staff_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY sign_in_writes ON staff_link FOR ALL TO locator_door USING (true) WITH CHECK (true);
CREATE POLICY administrators_invite ON staff_link FOR INSERT TO locator_staff WITH CHECK (may_manage(staff_id));
