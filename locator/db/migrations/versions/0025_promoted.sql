-- Whoever is given a role that publishes or appoints, and has no second factor yet, sets one up before doing
-- anything more: a session that began with a lesser role stood on the password alone.
CREATE FUNCTION ask_for_second_factor() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE staff_session e SET second_factor = false
  FROM staff s WHERE s.id = NEW.staff_id AND e.staff_id = s.id AND s.totp_confirmed_at IS NULL;
  RETURN NULL;
END
$$;
CREATE TRIGGER appointment_asks_for_second_factor AFTER INSERT ON appointment FOR EACH ROW
  WHEN (NEW.role IN ('administrator', 'approver')) EXECUTE FUNCTION ask_for_second_factor();
