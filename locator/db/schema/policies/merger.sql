-- Two stations are merged, and a merger is undone, by whoever may publish both.
ALTER TABLE merger ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON merger FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY staff_merges ON merger FOR INSERT TO locator_staff
  WITH CHECK (made_by_id = acting_staff() AND may_publish(merged_id) AND may_publish(survivor_id));
CREATE POLICY staff_undoes ON merger FOR UPDATE TO locator_staff
  USING (may_publish(merged_id) AND may_publish(survivor_id))
  WITH CHECK (undone_by_id = acting_staff() AND may_publish(merged_id) AND may_publish(survivor_id));
