-- Files are read by whoever works on the import, and given by its author while it waits to be read.
ALTER TABLE import_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON import_file FOR SELECT TO locator_staff USING (may_work_on_import(run_id));
CREATE POLICY authors_upload ON import_file FOR INSERT TO locator_staff WITH CHECK (
  kind = 'given' AND EXISTS (
    SELECT FROM import_run r WHERE r.id = run_id AND r.author_id = acting_staff() AND r.state = 'reading'));
