-- What people say at the door comes without an actor and is forgotten in time: of it the history has
-- nothing but which door an answer was about, and how it was found.
CREATE TRIGGER report_remembered_update AFTER UPDATE ON report
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION remember_change('id', 'code_hash,service,said_at,shown_state,near,device_hash,origin_hash,witness,words,contact,agreed,settled_at,overruled_at', 'station_id');
