-- Schemes are read by all staff, since those of a province are also its counties'; the editors of their area write
-- them. Keepers read what their stations are judged by.
ALTER TABLE assessment_scheme ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_scheme FOR SELECT TO locator_staff USING (
  acting_staff() IS NOT NULL OR acting_keeper() IS NOT NULL);
CREATE POLICY editors_write ON assessment_scheme FOR ALL TO locator_staff USING (may_in_area('edit', area));
