-- Which role brings which right. Functions and policies ask for a right and never name a role.
--   look     see entries that are not public, reports, figures, the history
--   tend     close a station for a day, answer reports, name keepers
--   edit     propose changes, prepare imports
--   publish  change entries and approve changes, write imports in, undo them
--   appoint  invite people, give roles and end them, arrange unions
-- The program has the same table in Python, for what its pages offer (Role, Right and RIGHTS); a test compares
-- the two.
DELETE FROM role_right;
INSERT INTO role_right (role, right_code) VALUES
  ('administrator', 'look'),
  ('administrator', 'tend'),
  ('administrator', 'edit'),
  ('administrator', 'publish'),
  ('administrator', 'appoint'),
  ('approver', 'look'),
  ('approver', 'tend'),
  ('approver', 'edit'),
  ('approver', 'publish'),
  ('editor', 'look'),
  ('editor', 'tend'),
  ('editor', 'edit'),
  ('inspector', 'look'),
  ('auditor', 'look');
