-- The code behind a plaque. The public role reads nothing of the table: it has a hash compared.

CREATE FUNCTION plaque_code_salt(the_number text) RETURNS bytea LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.salt FROM plaque_code p JOIN station s ON s.id = p.station_id WHERE s.code = the_number
$$;

-- The station whose code has this hash, or its successor; null for a wrong one, which is counted, and for any when
-- as many as `most` were wrong since a moment. A number without a code answers the same as a wrong code.
CREATE FUNCTION station_of_plaque_code(
  the_number text, given bytea, moment timestamptz, most integer, since timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  behind plaque_code;
  is_recent boolean;
BEGIN
  SELECT p.* INTO behind FROM plaque_code p JOIN station s ON s.id = p.station_id WHERE s.code = the_number
  FOR UPDATE OF p;
  is_recent := coalesce(behind.failed_from > since, false);
  IF behind.station_id IS NULL OR (is_recent AND behind.failures >= most) THEN
    RETURN NULL;
  END IF;
  IF behind.code_hash = given THEN
    UPDATE plaque_code SET failures = 0, failed_from = NULL WHERE station_id = behind.station_id AND failures > 0;
    RETURN (SELECT coalesce(s.successor_id, s.id) FROM station s WHERE s.id = behind.station_id);
  END IF;
  UPDATE plaque_code
  SET failures = CASE WHEN is_recent THEN behind.failures + 1 ELSE 1 END,
      failed_from = CASE WHEN is_recent THEN behind.failed_from ELSE moment END
  WHERE station_id = behind.station_id;
  RETURN NULL;
END
$$;

-- A keeper's link for whoever has the code; its token is made and kept by the caller.
CREATE FUNCTION keeper_link_of_plaque_code(the_number text, given bytea, moment timestamptz, most integer,
  since timestamptz, the_token_hash bytea, until timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  opened bigint := station_of_plaque_code(the_number, given, moment, most, since);
BEGIN
  IF opened IS NOT NULL THEN
    INSERT INTO keeper_link (station_id, token_hash, made_at, expires_at, from_plaque)
    VALUES (opened, the_token_hash, moment, until, true);
  END IF;
  RETURN opened;
END
$$;
