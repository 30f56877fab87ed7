-- Rows are decided on by whoever works on the import, until it is submitted or written in.
ALTER TABLE import_verdict ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_decides ON import_verdict FOR ALL TO locator_staff
  USING (may_work_on_import(run_id))
  WITH CHECK (
    may_work_on_import(run_id) AND EXISTS (
      SELECT FROM import_run r WHERE r.id = run_id AND r.state IN ('columns', 'datum', 'checked')));
