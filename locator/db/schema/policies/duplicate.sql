-- A pair is decided by whoever may publish both stations, in their own name.
ALTER TABLE duplicate ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON duplicate FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY staff_decides ON duplicate FOR UPDATE TO locator_staff
  USING (may_publish(left_id) AND may_publish(right_id))
  WITH CHECK (
    may_publish(left_id) AND may_publish(right_id) AND (verdict = '' OR decided_by_id = acting_staff()));
