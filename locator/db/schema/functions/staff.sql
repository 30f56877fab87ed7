-- Rules of accounts, appointments and sessions.

-- Somebody must always be able to appoint: the last administrator of everything stays.
CREATE FUNCTION administrators_of_everything() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT a.staff_id)
  FROM appointment a
  JOIN role_right r ON r.role = a.role AND r.right_code = 'appoint'
  JOIN staff s ON s.id = a.staff_id
  WHERE a.ended_at IS NULL AND s.disabled_at IS NULL AND a.division_code IS NULL AND a.organization_id IS NULL
$$;
CREATE FUNCTION check_last_administrator() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Each branch by itself: an expression is refused whole where OLD has not all the fields that it names.
  IF TG_TABLE_NAME = 'staff' THEN
    IF NOT EXISTS (
      SELECT FROM appointment a JOIN role_right r ON r.role = a.role AND r.right_code = 'appoint'
      WHERE a.staff_id = NEW.id
        AND a.ended_at IS NULL AND a.division_code IS NULL AND a.organization_id IS NULL) THEN
      RETURN NULL;
    END IF;
  ELSIF NOT EXISTS (SELECT FROM role_right r WHERE r.role = OLD.role AND r.right_code = 'appoint') THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(7361226002);  -- two who leave at once: the second sees the first
  IF administrators_of_everything() = 0 THEN
    RAISE EXCEPTION 'the last administrator stays' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'last_administrator_stays';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER last_administrator_stays AFTER UPDATE OR DELETE ON appointment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.division_code IS NULL AND OLD.organization_id IS NULL)
  EXECUTE FUNCTION check_last_administrator();
CREATE CONSTRAINT TRIGGER last_administrator_stays AFTER UPDATE OF disabled_at ON staff
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL)
  EXECUTE FUNCTION check_last_administrator();

-- A session ends, in every process at once, with what it was given for: password, roles, the account.
CREATE FUNCTION end_sessions() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'staff' THEN
    DELETE FROM staff_session WHERE staff_id = NEW.id;
  ELSE
    DELETE FROM staff_session WHERE staff_id IN (OLD.staff_id, NEW.staff_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER staff_sessions_end AFTER UPDATE ON staff FOR EACH ROW
  WHEN (OLD.password_hash <> NEW.password_hash OR OLD.disabled_at IS DISTINCT FROM NEW.disabled_at
        OR OLD.email <> NEW.email
        OR OLD.totp_confirmed_at IS NOT NULL AND OLD.totp_secret <> NEW.totp_secret)
  EXECUTE FUNCTION end_sessions();
CREATE TRIGGER appointment_sessions_end AFTER UPDATE OR DELETE ON appointment FOR EACH ROW
  EXECUTE FUNCTION end_sessions();

-- Whoever is given a role that publishes or appoints, and has no second factor yet, sets one up before doing
-- anything more: a session that began with a lesser role showed a password only.
CREATE FUNCTION require_second_factor() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE staff_session e SET second_factor = false
  FROM staff s WHERE s.id = NEW.staff_id AND e.staff_id = s.id AND s.totp_confirmed_at IS NULL
    AND EXISTS (SELECT FROM role_right r WHERE r.role = NEW.role AND r.right_code IN ('publish', 'appoint'));
  RETURN NULL;
END
$$;
CREATE TRIGGER appointment_asks_for_second_factor AFTER INSERT ON appointment FOR EACH ROW
  EXECUTE FUNCTION require_second_factor();

-- The names of roles are the program's: each upgrade writes them to role_right.
CREATE FUNCTION check_role_of_appointment() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM role_right r WHERE r.role = NEW.role) THEN
    RAISE EXCEPTION 'no such role: %', NEW.role USING ERRCODE = 'check_violation',
      CONSTRAINT = 'appointment_role_known';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER appointment_has_a_known_role BEFORE INSERT OR UPDATE OF role ON appointment FOR EACH ROW
  EXECUTE FUNCTION check_role_of_appointment();

CREATE FUNCTION check_union_of_appointment() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM organization WHERE id = NEW.organization_id AND ended_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody is appointed for a union that has ended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'union_goes_on';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER appointment_is_of_a_union_that_goes_on BEFORE INSERT OR UPDATE OF organization_id ON appointment
  FOR EACH ROW WHEN (NEW.organization_id IS NOT NULL AND NEW.ended_at IS NULL)
  EXECUTE FUNCTION check_union_of_appointment();

-- For somebody whose phone is lost: an administrator of all that they are appointed for removes the second
-- factor, never one's own, and every session with it; the next sign-in sets up a new one.
CREATE FUNCTION forget_second_factor(the_staff bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF the_staff = acting_staff() OR NOT may_manage(the_staff) THEN
    RAISE EXCEPTION 'not in your area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE staff SET totp_secret = '', totp_confirmed_at = NULL, totp_last_step = 0 WHERE id = the_staff;
  DELETE FROM recovery_code WHERE staff_id = the_staff;
END
$$;

-- For a link that was lost: whoever manages an account, never one's own, makes its open links void, and gets
-- to know how many were made within the hour and whether the account has a password. It goes into the history.
CREATE FUNCTION void_links(the_staff bigint, OUT made_lately bigint, OUT has_password boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF the_staff = acting_staff() OR NOT may_manage(the_staff) THEN
    RAISE EXCEPTION 'not in your area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM current_change_set();
  UPDATE staff_link SET expires_at = now() WHERE staff_id = the_staff AND used_at IS NULL AND expires_at > now();
  SELECT count(*) INTO made_lately FROM staff_link
  WHERE staff_id = the_staff AND made_at > now() - interval '1 hour';
  SELECT s.password_hash <> '' INTO has_password FROM staff s WHERE s.id = the_staff;
END
$$;
