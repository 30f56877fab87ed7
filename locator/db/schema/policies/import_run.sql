-- The states that authors and approvers may bring a run from and to; the worker, as the owner, does the rest.
ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON import_run FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY editors_begin ON import_run FOR INSERT TO locator_staff WITH CHECK (
  author_id = acting_staff() AND state = 'reading'
  AND has_right('edit', division_code, organization_id));
-- Back to 'reading': for another sheet of the same file.
CREATE POLICY authors_continue ON import_run FOR UPDATE TO locator_staff
  USING (author_id = acting_staff() AND state IN ('columns', 'datum', 'checked', 'waiting', 'unreadable'))
  WITH CHECK (
    author_id = acting_staff()
    AND state IN ('reading', 'columns', 'datum', 'checking', 'checked', 'waiting', 'dropped'));
CREATE POLICY approvers_correct ON import_run FOR UPDATE TO locator_staff
  USING (state = 'waiting' AND has_right('publish', division_code, organization_id))
  WITH CHECK (state IN ('waiting', 'checked'));
CREATE POLICY approvers_decide ON import_run FOR UPDATE TO locator_staff
  USING (
    state IN ('checked', 'waiting', 'applying', 'applied', 'undoing')
    AND has_right('publish', division_code, organization_id))
  WITH CHECK (
    state IN ('applying', 'applied', 'undoing', 'undone') AND decided_by = acting_staff()
    AND has_right('publish', division_code, organization_id));
