-- The State Council's notice holds for everybody: administrators of the whole country load it.
ALTER TABLE calendar_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON calendar_day FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY administrators_add ON calendar_day FOR INSERT TO locator_staff
  WITH CHECK (has_right('appoint', NULL, NULL));
CREATE POLICY administrators_remove ON calendar_day FOR DELETE TO locator_staff
  USING (has_right('appoint', NULL, NULL));
