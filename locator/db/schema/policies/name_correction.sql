-- How a name is written in other letters holds everywhere: whoever may publish somewhere may correct it.
ALTER TABLE name_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON name_correction FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY publishers_add ON name_correction FOR INSERT TO locator_staff
  WITH CHECK ((SELECT may_somewhere('publish')));
CREATE POLICY publishers_change ON name_correction FOR UPDATE TO locator_staff
  USING ((SELECT may_somewhere('publish'))) WITH CHECK ((SELECT may_somewhere('publish')));
CREATE POLICY publishers_remove ON name_correction FOR DELETE TO locator_staff
  USING ((SELECT may_somewhere('publish')));
