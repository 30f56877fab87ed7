-- Counts of many people at once: all staff may plan by them.
ALTER TABLE unmet_demand ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON unmet_demand FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
