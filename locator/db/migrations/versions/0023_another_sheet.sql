-- As in 0016; an author may send a run back to its reader, for another sheet of the same file.
ALTER POLICY authors_go_on ON import_run WITH CHECK (author_id = acting_staff()
  AND state IN ('reading', 'columns', 'datum', 'checking', 'checked', 'waiting', 'dropped'));
