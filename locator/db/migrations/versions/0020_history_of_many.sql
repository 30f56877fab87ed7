-- As in 0008, but that inserted and deleted rows are grouped before they become JSON: 200,000 stations
-- come with two million rows of their offers and checks.
CREATE OR REPLACE FUNCTION remember_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  left_out text[] := string_to_array(TG_ARGV[1], ',');
  keys text[] := string_to_array(TG_ARGV[0], ',');
  station text := CASE WHEN TG_ARGV[2] = '' THEN 'NULL::bigint' ELSE format('r.%I', TG_ARGV[2]) END;
  source text;
  same_key text;
  changed boolean;
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    source := CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', source) INTO changed;
    IF changed THEN
      EXECUTE format(
        'INSERT INTO change_row (set_id, table_name, station_id, %I)'
        ' SELECT $2, $3, %s, jsonb_agg(to_jsonb(r) - $1) FROM %I r GROUP BY 3',
        CASE TG_OP WHEN 'INSERT' THEN 'after' ELSE 'before' END, station, source)
      USING left_out, change_set_of_now(), TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END IF;
  SELECT string_agg(format('o.%I = n.%I', key, key), ' AND ') INTO same_key FROM unnest(keys) AS key;
  source := format('SELECT b, a FROM (SELECT to_jsonb(o) - $1 AS b, to_jsonb(n) - $1 AS a'
                   ' FROM old_rows o JOIN new_rows n ON %s) AS pair WHERE b <> a', same_key);
  EXECUTE format('SELECT EXISTS (%s)', source) INTO changed USING left_out;
  IF changed THEN
    EXECUTE format(
      'INSERT INTO change_row (set_id, table_name, station_id, before, after)'
      ' SELECT $2, $3, (a->>$4)::bigint, jsonb_agg(b), jsonb_agg(a)'
      ' FROM (%s) AS pair GROUP BY 3', source)
    USING left_out, change_set_of_now(), TG_TABLE_NAME, TG_ARGV[2];
  END IF;
  RETURN NULL;
END
$$;
