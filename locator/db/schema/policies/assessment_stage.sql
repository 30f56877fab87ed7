-- As their round.
ALTER TABLE assessment_stage ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_stage FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY editors_write ON assessment_stage FOR ALL TO locator_staff USING (may_in_round('edit', round_id));
