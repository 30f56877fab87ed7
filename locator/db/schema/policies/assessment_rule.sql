-- Rules are read by the staff of their area and of what lies in it; the editors of their area write them.
ALTER TABLE assessment_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_rule FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY editors_write ON assessment_rule FOR ALL TO locator_staff USING (may_in_area('edit', area));
