-- Who acts in a transaction. Staff is who the session's token says (locator.session), a keeper who the link's
-- token says (locator.keeper_link): the database looks up the hashes of the tokens itself, so that no SQL
-- can claim to be somebody else.

-- The role that a connection works under, by SET ROLE or by its login.
CREATE FUNCTION working_role() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END
$$;

CREATE FUNCTION acting_staff() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.staff_id FROM staff_session e JOIN staff s ON s.id = e.staff_id
  WHERE e.token_hash = sha256(convert_to(nullif(current_setting('locator.session', true), ''), 'UTF8'))
    AND e.expires_at > now() AND e.second_factor AND s.disabled_at IS NULL
$$;

-- The station whose keeper acts.
CREATE FUNCTION acting_keeper() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT station_id FROM keeper_link
  WHERE token_hash = sha256(convert_to(nullif(current_setting('locator.keeper_link', true), ''), 'UTF8'))
    AND used_at IS NULL
$$;

-- Whether the link was opened by the code behind a plaque: whoever has that code is not known to be the keeper.
CREATE FUNCTION acts_by_plaque() RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM keeper_link WHERE from_plaque
    AND token_hash = sha256(convert_to(nullif(current_setting('locator.keeper_link', true), ''), 'UTF8')))
$$;

-- The actor as the history names it. The owner of the tables says it itself (locator.actor).
CREATE FUNCTION acting_as() RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE working_role()
    WHEN 'locator_staff' THEN coalesce('staff:' || acting_staff(), 'keeper:' || acting_keeper())
    WHEN 'locator_public' THEN 'public'
    WHEN 'locator_door' THEN coalesce('staff:' || acting_staff(), 'door')
    ELSE nullif(current_setting('locator.actor', true), '')
  END
$$;
