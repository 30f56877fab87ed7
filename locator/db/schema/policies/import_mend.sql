-- Cells are corrected by whoever works on the import, until it is submitted or written in.
ALTER TABLE import_mend ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_corrects ON import_mend FOR ALL TO locator_staff
  USING (may_work_on_import(run_id))
  WITH CHECK (
    may_work_on_import(run_id) AND EXISTS (
      SELECT FROM import_run r WHERE r.id = run_id AND r.state IN ('columns', 'datum', 'checked')));
