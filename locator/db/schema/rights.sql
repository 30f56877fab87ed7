-- Which role brings which right. Functions and policies ask for a right and never name a role.
--   look     see entries that are not public, reports, figures, the history
--   tend     close a station for a day, answer reports, name keepers
--   edit     propose changes, prepare imports
--   publish  change entries and approve changes, write imports in, undo them
--   appoint  invite people, give roles and end them, arrange unions
-- The rows are those of locator/db/role_rights.py, which schema_files.read puts in here.
DELETE FROM role_right;
INSERT INTO role_right (role, right_code) VALUES
  :rows_of_role_rights;
