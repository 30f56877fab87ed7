-- Administrators of a division decide whether it asks for two people.
ALTER TABLE area_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON area_rule FOR SELECT TO locator_staff USING (true);
CREATE POLICY administrators_write ON area_rule FOR ALL TO locator_staff
  USING (has_right('appoint', division_code, NULL));
