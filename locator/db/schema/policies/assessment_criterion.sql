-- As their scheme.
ALTER TABLE assessment_criterion ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_criterion FOR SELECT TO locator_staff USING (
  acting_staff() IS NOT NULL OR acting_keeper() IS NOT NULL);
CREATE POLICY editors_write ON assessment_criterion FOR ALL TO locator_staff USING (may_in_scheme('edit', scheme_id));
