-- Somebody whose phone is lost: an administrator of all that they are appointed for takes the second
-- factor away, never one's own, and every session with it (0007); the next sign-in sets up a new one.
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
