-- As their scheme.
ALTER TABLE assessment_level ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_level FOR SELECT TO locator_staff USING (
  acting_staff() IS NOT NULL OR acting_keeper() IS NOT NULL);
CREATE POLICY editors_write ON assessment_level FOR ALL TO locator_staff USING (may_in_scheme('edit', scheme_id));
