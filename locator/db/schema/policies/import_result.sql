-- Results are noted by whoever decided on the import, while it is written in or undone. may_work_on_import is
-- asked once for each import, not once for each of its rows.
ALTER TABLE import_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON import_result FOR SELECT TO locator_staff
  USING (run_id IN (SELECT r.id FROM import_run r WHERE may_work_on_import(r.id)));
CREATE POLICY deciders_write ON import_result FOR UPDATE TO locator_staff
  USING (run_id IN (
    SELECT r.id FROM import_run r
    WHERE r.state IN ('applying', 'undoing') AND r.decided_by = acting_staff()))
  WITH CHECK (true);
