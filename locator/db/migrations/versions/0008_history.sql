-- What was changed, by whom, why: written by triggers, never altered, chained by hash.
--
-- A transaction that changes a logged table has one change_set; its change_rows hold the rows of a
-- table before and after, those of one station together. At commit the set is sealed: its digest is
-- chained to the seal before. Columns that the program works out (TG_ARGV[1]) are left out.
CREATE TABLE change_set (
  id BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT change_set_pkey PRIMARY KEY,
  xid XID8 DEFAULT pg_current_xact_id() NOT NULL CONSTRAINT change_set_xid_key UNIQUE,
  made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  actor TEXT NOT NULL,
  origin TEXT DEFAULT '' NOT NULL,
  reason TEXT DEFAULT '' NOT NULL,
  CONSTRAINT change_set_has_actor CHECK (actor <> '')
);
CREATE TABLE change_row (
  id BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT change_row_pkey PRIMARY KEY,
  set_id BIGINT NOT NULL CONSTRAINT change_row_set_id_fkey REFERENCES change_set (id),
  table_name TEXT NOT NULL,
  station_id BIGINT,
  before JSONB,
  after JSONB
);
CREATE INDEX change_row_set_id_idx ON change_row (set_id);
CREATE INDEX change_row_station_id_idx ON change_row (station_id, id);

CREATE TABLE change_seal (
  number BIGINT CONSTRAINT change_seal_pkey PRIMARY KEY,
  set_id BIGINT NOT NULL CONSTRAINT change_seal_set_id_key UNIQUE
    CONSTRAINT change_seal_set_id_fkey REFERENCES change_set (id),
  hash BYTEA NOT NULL
);

CREATE FUNCTION set_digest(the_set bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(concat_ws(E'\n', s.id, extract(epoch FROM s.made_at), s.actor, s.origin, s.reason), 'UTF8')
    || coalesce((SELECT sha256(string_agg(sha256(convert_to(
           concat_ws(E'\n', r.id, r.table_name, coalesce(r.station_id::text, '-'),
                     coalesce(r.before::text, '-'), coalesce(r.after::text, '-')), 'UTF8')),
         ''::bytea ORDER BY r.id)) FROM change_row r WHERE r.set_id = s.id), ''::bytea))
  FROM change_set s WHERE s.id = the_set
$$;

CREATE FUNCTION seal_change_set() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7361226003);  -- one seal after another, held until commit only
  INSERT INTO change_seal (number, set_id, hash)
  SELECT coalesce(max(number), 0) + 1, NEW.id,
         sha256(coalesce((SELECT hash FROM change_seal ORDER BY number DESC LIMIT 1), ''::bytea)
                || set_digest(NEW.id))
  FROM change_seal;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER change_set_sealed AFTER INSERT ON change_set
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seal_change_set();

CREATE FUNCTION refuse_to_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history is only ever added to' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER change_set_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON change_set
  EXECUTE FUNCTION refuse_to_forget();
CREATE TRIGGER change_row_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON change_row
  EXECUTE FUNCTION refuse_to_forget();
CREATE TRIGGER change_seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON change_seal
  EXECUTE FUNCTION refuse_to_forget();

-- Who a transaction says it is. 0009 takes staff and keepers at their sessions' word only.
CREATE FUNCTION acting_as() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('locator.actor', true), '')
$$;

CREATE FUNCTION change_set_of_now() RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found bigint;
  who text;
BEGIN
  SELECT id INTO found FROM change_set WHERE xid = pg_current_xact_id();
  IF found IS NOT NULL THEN
    RETURN found;
  END IF;
  who := acting_as();
  IF who IS NULL THEN
    RAISE EXCEPTION 'a change needs an actor: SET locator.actor' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO change_set (actor, origin, reason)
  VALUES (who, coalesce(current_setting('locator.origin', true), ''),
          coalesce(current_setting('locator.reason', true), ''))
  RETURNING id INTO found;
  RETURN found;
END
$$;

-- TG_ARGV[0]: the columns of the primary key; [1]: columns left out; [2]: the station's id, or ''.
CREATE FUNCTION remember_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  left_out text[] := string_to_array(TG_ARGV[1], ',');
  keys text[] := string_to_array(TG_ARGV[0], ',');
  source text;
  same_key text;
  changed boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    source := 'SELECT NULL::jsonb AS b, to_jsonb(n) - $1 AS a FROM new_rows n';
  ELSIF TG_OP = 'DELETE' THEN
    source := 'SELECT to_jsonb(o) - $1 AS b, NULL::jsonb AS a FROM old_rows o';
  ELSE
    SELECT string_agg(format('o.%I = n.%I', key, key), ' AND ') INTO same_key FROM unnest(keys) AS key;
    source := format('SELECT b, a FROM (SELECT to_jsonb(o) - $1 AS b, to_jsonb(n) - $1 AS a'
                     ' FROM old_rows o JOIN new_rows n ON %s) AS pair WHERE b <> a', same_key);
  END IF;
  EXECUTE format('SELECT EXISTS (%s)', source) INTO changed USING left_out;
  IF changed THEN
    EXECUTE format(
      'INSERT INTO change_row (set_id, table_name, station_id, before, after)'
      ' SELECT $2, $3, (coalesce(a, b)->>$4)::bigint,'
      ' jsonb_agg(b) FILTER (WHERE b IS NOT NULL), jsonb_agg(a) FILTER (WHERE a IS NOT NULL)'
      ' FROM (%s) AS pair GROUP BY 3', source)
    USING left_out, change_set_of_now(), TG_TABLE_NAME, TG_ARGV[2];
  END IF;
  RETURN NULL;
END
$$;

-- Every change of an entry moves its version on; what the program works out does not.
CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - '{timetable_id,no_app_timetable_id,version}'::text[]
     IS DISTINCT FROM to_jsonb(OLD) - '{timetable_id,no_app_timetable_id,version}'::text[] THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := clock_timestamp();
  ELSE
    NEW.version := OLD.version;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER station_version BEFORE UPDATE ON station FOR EACH ROW EXECUTE FUNCTION count_version();
