-- Photos as they were sent are for nobody but the worker; the public sends them.
ALTER TABLE report_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_writes ON report_upload FOR ALL TO locator_public USING (true) WITH CHECK (true);
