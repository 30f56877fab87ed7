-- The history: triggers that write it, and that keep it as it was written.
--
-- A transaction that changes a logged table has one change_set; its change_rows hold the rows of a table
-- before and after, those of one station together. At commit the set is sealed: its digest is chained to the
-- seal before.

-- What is redacted (functions/privacy.sql) keeps the digest that was sealed; its salt goes, so that nobody can
-- guess what it was by trying.
CREATE FUNCTION row_digest(r change_row) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(
    concat_ws(E'\n', r.id, r.table_name, coalesce(r.station_id::text, '-'),
              coalesce(r.before::text, '-'), coalesce(r.after::text, '-'), r.salt), 'UTF8'))
$$;

-- Of a set as it is now, of its redacted rows as they were.
CREATE FUNCTION set_content_digest(the_set bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(
    convert_to(concat_ws(E'\n', s.id, extract(epoch FROM s.made_at), s.actor, s.origin, s.reason, s.salt), 'UTF8')
    || coalesce((SELECT sha256(string_agg(coalesce(r.sealed_digest, row_digest(r)), ''::bytea ORDER BY r.id))
                 FROM change_row r WHERE r.set_id = s.id), ''::bytea))
  FROM change_set s WHERE s.id = the_set
$$;

CREATE FUNCTION set_digest(the_set bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT coalesce(s.sealed_digest, set_content_digest(s.id)) FROM change_set s WHERE s.id = the_set
$$;

CREATE FUNCTION seal_change_set() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  digest bytea := set_digest(NEW.id);  -- of a large import this takes seconds: nobody waits for them
BEGIN
  PERFORM pg_advisory_xact_lock(7361226003);  -- one seal after another; held until commit only
  INSERT INTO change_seal (number, set_id, hash)
  SELECT coalesce(max(number), 0) + 1, NEW.id,
         sha256(coalesce((SELECT hash FROM change_seal ORDER BY number DESC LIMIT 1), ''::bytea) || digest)
  FROM change_seal;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER change_set_sealed AFTER INSERT ON change_set
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seal_change_set();

CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history is only ever added to' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- Updates of these two are refused, or are redactions: functions/privacy.sql.
CREATE TRIGGER change_set_stays BEFORE DELETE OR TRUNCATE ON change_set
  EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER change_row_stays BEFORE DELETE OR TRUNCATE ON change_row
  EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER change_seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON change_seal
  EXECUTE FUNCTION refuse_history_change();

-- The change_set of the current transaction, made when it is first asked for.
CREATE FUNCTION current_change_set() RETURNS bigint LANGUAGE plpgsql
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

-- Parameters: the columns of the primary key; the columns left out; the column with the station's id, or ''.
-- An import comes with two million rows of offers and checks, so: columns left out are never made JSON of,
-- all rows of a station become JSON at once, and a station's own row is not grouped at all. Of what is updated
-- only rows that differ, byte by byte, in a column that is kept become JSON: 5,000 stations that get another
-- timetable took 4 s to find that the history has nothing of it. The set is made, in a subquery of its own, only
-- if there is a row for it.
CREATE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  left_out text[] := string_to_array(TG_ARGV[1], ',');
  keys text[] := string_to_array(TG_ARGV[0], ',');
  station text := CASE WHEN TG_ARGV[2] = '' THEN 'NULL::bigint' ELSE format('r.%I', TG_ARGV[2]) END;
  is_alone boolean := TG_ARGV[0] = TG_ARGV[2];  -- one row a station
  kept text;
  kept_new text;
  source text;
  same_key text;
  changed boolean;
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    source := CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', source) INTO changed;
    IF changed THEN
      SELECT string_agg(format('r.%I', attname), ', ' ORDER BY attnum) INTO kept FROM pg_attribute
      WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> ALL (left_out);
      EXECUTE format(
        'INSERT INTO change_row (set_id, table_name, station_id, %I)'
        ' SELECT $1, $2, %s, %s FROM %I r CROSS JOIN LATERAL (SELECT %s) AS kept %s',
        CASE TG_OP WHEN 'INSERT' THEN 'after' ELSE 'before' END, station,
        CASE WHEN is_alone THEN 'to_jsonb(ARRAY[kept])' ELSE 'to_jsonb(array_agg(kept))' END,
        source, kept, CASE WHEN is_alone THEN '' ELSE 'GROUP BY 3' END)
      USING current_change_set(), TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END IF;
  SELECT string_agg(format('o.%I = n.%I', key, key), ' AND ') INTO same_key FROM unnest(keys) AS key;
  SELECT string_agg(format('o.%I', attname), ', ' ORDER BY attnum),
         string_agg(format('n.%I', attname), ', ' ORDER BY attnum) INTO kept, kept_new FROM pg_attribute
  WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> ALL (left_out);
  EXECUTE format(
    'INSERT INTO change_row (set_id, table_name, station_id, before, after)'
    ' SELECT (SELECT current_change_set()), $1, (a->>$2)::bigint, jsonb_agg(b), jsonb_agg(a)'
    ' FROM (SELECT to_jsonb(was) AS b, to_jsonb(is_now) AS a FROM old_rows o JOIN new_rows n ON %s'
    '       CROSS JOIN LATERAL (SELECT %s) AS was CROSS JOIN LATERAL (SELECT %s) AS is_now'
    '       WHERE was OPERATOR(pg_catalog.*<>) is_now) AS pair WHERE b <> a GROUP BY 3',
    same_key, kept, kept_new)
  USING TG_TABLE_NAME, TG_ARGV[2];
  RETURN NULL;
END
$$;

-- The logged tables: three triggers each, named <table>_remembered_insert, _update and _delete. A table that
-- becomes logged when it already has rows needs a revision that writes them into the history, since
-- `locator history check` replays it from empty.
DO $$
DECLARE
  logged record;
BEGIN
  FOR logged IN
    SELECT * FROM (VALUES
      -- table            primary key           left out: worked out, or secret              station
      ('station',         'id',                 'timetable_id,no_app_timetable_id',          'id'),
      ('service_offer',   'station_id,code',    'timetable_id',                              'station_id'),
      ('facet_check',     'station_id,facet',   '',                                          'station_id'),
      ('station_contact', 'station_id,position', '',                                         'station_id'),
      ('station_own_value', 'station_id,field_id', '',                                       'station_id'),
      ('money_line',      'id',                 '',                                          'station_id'),
      ('use_count',       'station_id,month,occupation', '',                                 'station_id'),
      ('event',           'id',                 'worked_out_on',                             'station_id'),
      ('event_decision',  'event_id,planned_at', '',                                         ''),
      ('turnout',         'event_id,planned_at', '',                                         ''),
      ('own_field',       'id',                 '',                                          ''),
      ('check_call',      'id',                 'note',                                      'station_id'),
      ('work_note',       'id',                 'words',                                     'station_id'),
      ('assignment',      'id',                 'words',                                     'station_id'),
      ('station_photo',   'id',                 'jpeg,small',                                'station_id'),
      ('target',          'id',                 '',                                          ''),
      ('bulletin',        'id',                 '',                                          'station_id'),
      ('job_post',        'id',                 'contact,public_contact',                    ''),
      ('assessment_scheme', 'id', '', ''),
      ('assessment_criterion', 'id', '', ''),
      ('assessment_level', 'scheme_id,rank', '', ''),
      ('assessment_round', 'id', '', ''),
      ('assessment_stage', 'round_id,stage', '', ''),
      ('assessment_team', 'id', '', ''),
      ('team_member', 'id', '', ''),
      ('assessment_task', 'id', '', 'station_id'),
      ('assessment', 'id', '', 'station_id'),
      ('assessment_score', 'assessment_id,criterion_id', '', ''),
      ('assessment_finding', 'id', '', 'station_id'),
      ('finding_photo', 'id', 'content,jpeg', 'station_id'),
      ('assessment_rule', 'id', '', ''),
      ('coverage_grid',   'id',                 'content,waits,cells,trouble,cell_count,weight', ''),
      ('reach_run',       'id',                 'done_at,trouble',                           ''),
      ('union_link',      'area',               '',                                          ''),
      ('service_word',    'id',                 '',                                          ''),
      ('hours_exception', 'id',                 '',                                          'station_id'),
      ('keeper',          'station_id',         '',                                          'station_id'),
      ('proposal',        'id',                 '',                                          'station_id'),
      ('merger',          'id',                 '',                                          'merged_id'),
      ('map_listing',     'station_id,platform', '',                                         'station_id'),
      ('campaign',        'id',                 '',                                          ''),
      ('organization',    'id',                 '',                                          ''),
      ('calendar_day',    'day',                '',                                          ''),
      ('name_correction', 'chinese,language',   '',                                          ''),
      ('import_run',      'id',                 'columns,chosen,found,trouble,answers',      ''),
      ('staff',           'id',                 'password_hash,totp_secret,totp_last_step',  ''),
      ('appointment',     'id',                 '',                                          ''),
      ('area_rule',       'division_code',      '',                                          '')
    ) AS logged_table(name, keys, left_out, station)
  LOOP
    EXECUTE format(
      'CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows'
      ' FOR EACH STATEMENT EXECUTE FUNCTION record_change(%L, %L, %L)',
      logged.name || '_remembered_insert', logged.name, logged.keys, logged.left_out, logged.station);
    EXECUTE format(
      'CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
      ' FOR EACH STATEMENT EXECUTE FUNCTION record_change(%L, %L, %L)',
      logged.name || '_remembered_update', logged.name, logged.keys, logged.left_out, logged.station);
    EXECUTE format(
      'CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows'
      ' FOR EACH STATEMENT EXECUTE FUNCTION record_change(%L, %L, %L)',
      logged.name || '_remembered_delete', logged.name, logged.keys, logged.left_out, logged.station);
  END LOOP;
END
$$;

-- Reports come without an actor and are forgotten after a while. Of them the history has only the union's
-- answer: which station it was about, by whom, when, and what was answered before.
CREATE TRIGGER report_remembered_update AFTER UPDATE ON report
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION record_change(
    'id',
    'code_hash,service,said_at,shown_state,near,device_hash,origin_hash,witness,words,contact,agreed,'
      'settled_at,overruled_at,line,credence,received_at,burst_id',
    'station_id');
