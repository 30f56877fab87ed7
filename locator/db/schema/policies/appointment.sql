-- Administrators appoint and end appointments within their areas.
ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON appointment FOR SELECT TO locator_staff, locator_door USING (true);
CREATE POLICY administrators_appoint ON appointment FOR INSERT TO locator_staff
  WITH CHECK (has_right('appoint', division_code, organization_id));
CREATE POLICY administrators_end ON appointment FOR UPDATE TO locator_staff
  USING (has_right('appoint', division_code, organization_id));
