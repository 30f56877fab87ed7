-- Whoever works on an import asks for its tasks, in their own name.
ALTER TABLE import_job ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON import_job FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY staff_requests ON import_job FOR INSERT TO locator_staff
  WITH CHECK (asked_by = acting_staff() AND may_work_on_import(run_id));
