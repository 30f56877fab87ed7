-- Results are seen by whoever sees the run; the worker writes them.
ALTER TABLE reach_area ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON reach_area FOR SELECT TO locator_staff USING (
  EXISTS (SELECT FROM reach_run r WHERE r.id = run_id));
