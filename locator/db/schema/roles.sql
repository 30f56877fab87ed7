-- The three roles that the parts of the program work under. What each may do stands in grants.sql and
-- policies/. Roles belong to the whole server: they are made once, and stay when a database goes.
--
--   locator_public  pages without an account: questions and reports, no changes of stations
--   locator_staff   people with an account, and keepers with a link: changes inside their area
--   locator_door    signing in and out, one's own account: no access to stations
--
-- The owner of the tables (commands, jobs) is bound by none of this.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['locator_public', 'locator_staff', 'locator_door'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- another database of this server made it just now
      END;
    END IF;
    IF NOT pg_has_role(wanted, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
    END IF;
  END LOOP;
END
$$;
