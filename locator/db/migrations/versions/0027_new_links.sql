-- A link that was lost: whoever manages an account, never one's own, voids those that are open, and is told
-- how many were made within the hour and whether there is a password by now. It is remembered by whom.
CREATE FUNCTION void_links(the_staff bigint, OUT made_lately bigint, OUT has_password boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF the_staff = acting_staff() OR NOT may_manage(the_staff) THEN
    RAISE EXCEPTION 'not in your area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM change_set_of_now();
  UPDATE staff_link SET expires_at = now() WHERE staff_id = the_staff AND used_at IS NULL AND expires_at > now();
  SELECT count(*) INTO made_lately FROM staff_link
  WHERE staff_id = the_staff AND made_at > now() - interval '1 hour';
  SELECT s.password_hash <> '' INTO has_password FROM staff s WHERE s.id = the_staff;
END
$$;
