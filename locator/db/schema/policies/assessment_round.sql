-- Rounds are read by all staff, since a county's stations are in its province's; the editors of their area write them.
ALTER TABLE assessment_round ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_round FOR SELECT TO locator_staff USING (
  acting_staff() IS NOT NULL OR acting_keeper() IS NOT NULL);
CREATE POLICY editors_write ON assessment_round FOR ALL TO locator_staff USING (may_in_area('edit', area));
