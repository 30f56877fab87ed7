-- As their assessment; written with it, by who makes it.
ALTER TABLE assessment_score ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON assessment_score FOR SELECT TO locator_staff USING (
  EXISTS (SELECT FROM assessment a WHERE a.id = assessment_id));
CREATE POLICY assessor_writes ON assessment_score FOR INSERT TO locator_staff WITH CHECK (
  EXISTS (SELECT FROM assessment a WHERE a.id = assessment_id
    AND a.made_by_id = (SELECT acting_staff()) AND a.confirmed_at IS NULL));
