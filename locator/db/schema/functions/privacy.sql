-- What is held of a person: who may ask for it and for its erasure, and what a redaction leaves in the history.

CREATE FUNCTION may_ask_about(the_kind text, the_subject bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(CASE
    WHEN working_role() NOT IN ('locator_public', 'locator_staff', 'locator_door') THEN true
    WHEN the_kind = 'staff' THEN the_subject = acting_staff() OR may_manage(the_subject)
    WHEN the_kind = 'keeper' THEN may_tend(the_subject) AND NOT acts_by_plaque()
    WHEN the_kind = 'reporter' THEN working_role() = 'locator_public'  -- who has the report's code
  END, false)
$$;

-- An account is closed at once, with its sessions; the rest follows when the worker has the job.
CREATE FUNCTION request_erasure(the_kind text, the_subject bigint) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  number bigint;
BEGIN
  IF NOT may_ask_about(the_kind, the_subject) THEN
    RAISE EXCEPTION 'not in your area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO erasure (kind, subject_id, asked_by) VALUES (the_kind, the_subject, acting_as()) RETURNING id INTO number;
  IF the_kind = 'staff' THEN
    PERFORM current_change_set();  -- while the session is there, which ends with the account
    UPDATE staff SET disabled_at = now() WHERE id = the_subject AND disabled_at IS NULL;
  END IF;
  RETURN number;
END
$$;

CREATE FUNCTION enqueue_erasure() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_job('chores', 'privacy.erase', jsonb_build_object('erasure', NEW.id), 2);
  RETURN NULL;
END
$$;
CREATE TRIGGER erasure_is_done AFTER INSERT ON erasure FOR EACH ROW EXECUTE FUNCTION enqueue_erasure();

-- The history as it concerns a value: rows before and after, with the time and the actor of their change.
CREATE FUNCTION history_of(tables text[], matching jsonb) RETURNS jsonb LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('at', s.made_at, 'by', s.actor, 'reason', s.reason,
    'table', r.table_name, 'before', r.before, 'after', r.after) ORDER BY r.id), '[]')
  FROM change_row r JOIN change_set s ON s.id = r.set_id
  WHERE r.table_name = ANY (tables) AND (r.before @> matching OR r.after @> matching)
$$;
REVOKE EXECUTE ON FUNCTION history_of(text[], jsonb) FROM PUBLIC;

CREATE FUNCTION held_of_staff(the_staff bigint) RETURNS jsonb LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object(
    'account', to_jsonb(s) - ARRAY['password_hash', 'totp_secret', 'totp_last_step']
      || jsonb_build_object('has_password', s.password_hash <> '', 'has_second_factor', s.totp_secret <> ''),
    'appointments', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.id), '[]') FROM appointment a WHERE a.staff_id = s.id),
    'sessions', (SELECT coalesce(jsonb_agg(to_jsonb(e) - ARRAY['token_hash', 'csrf', 'staff_id'] ORDER BY e.made_at), '[]')
      FROM staff_session e WHERE e.staff_id = s.id),
    'links', (SELECT coalesce(jsonb_agg(to_jsonb(l) - ARRAY['token_hash', 'staff_id'] ORDER BY l.made_at), '[]')
      FROM staff_link l WHERE l.staff_id = s.id),
    'saved_views', (SELECT coalesce(jsonb_agg(to_jsonb(v) - 'staff_id' ORDER BY v.id), '[]') FROM saved_view v WHERE v.staff_id = s.id),
    'recovery_codes', (SELECT count(*) FROM recovery_code c WHERE c.staff_id = s.id),
    'browsers', (SELECT coalesce(jsonb_agg(d.seen_at ORDER BY d.seen_at), '[]') FROM known_device d WHERE d.staff_id = s.id),
    'failed_sign_ins', (SELECT coalesce(jsonb_agg(f.at ORDER BY f.at), '[]') FROM sign_in_failure f WHERE lower(f.account) = s.email),
    'mail', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]') FROM outbox m WHERE lower(m.to_address) = s.email),
    'proposals', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM proposal p WHERE s.id IN (p.author_id, p.decided_by_id)),
    'imports', (SELECT coalesce(jsonb_agg(jsonb_build_object('file_name', i.file_name, 'made_at', i.made_at, 'state', i.state) ORDER BY i.id), '[]')
      FROM import_run i WHERE i.author_id = s.id),
    'notes', (SELECT coalesce(jsonb_agg(jsonb_build_object('words', n.words, 'made_at', n.made_at, 'station', t.code) ORDER BY n.id), '[]')
      FROM work_note n JOIN station t ON t.id = n.station_id WHERE n.author_id = s.id),
    'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object('words', a.words, 'made_at', a.made_at, 'due_on', a.due_on,
        'ended_at', a.ended_at, 'is_own', a.staff_id = s.id, 'station', t.code) ORDER BY a.id), '[]')
      FROM assignment a JOIN station t ON t.id = a.station_id WHERE s.id IN (a.staff_id, a.assigned_by_id)),
    'calls', (SELECT coalesce(jsonb_agg(jsonb_build_object('called_at', c.called_at, 'outcome', c.outcome, 'note', c.note,
        'station', t.code) ORDER BY c.id), '[]') FROM check_call c JOIN station t ON t.id = c.station_id WHERE c.staff_id = s.id),
    'photos', (SELECT coalesce(jsonb_agg(jsonb_build_object('made_at', p.made_at, 'view', p.view, 'removed_at', p.removed_at,
        'station', t.code) ORDER BY p.id), '[]') FROM station_photo p JOIN station t ON t.id = p.station_id WHERE p.staff_id = s.id),
    'judged', (SELECT coalesce(jsonb_agg(jsonb_build_object('made_at', a.made_at, 'stage', a.stage, 'score', a.score,
        'note', a.note, 'is_own', a.made_by_id = s.id, 'station', t.code) ORDER BY a.id), '[]')
      FROM assessment a JOIN station t ON t.id = a.station_id WHERE s.id IN (a.made_by_id, a.confirmed_by_id)),
    'teams', (SELECT coalesce(jsonb_agg(jsonb_build_object('team', e.name, 'name', m.name, 'area', m.area, 'leads', m.leads)
        ORDER BY m.id), '[]') FROM team_member m JOIN assessment_team e ON e.id = m.team_id WHERE m.staff_id = s.id),
    'keeper_of', (SELECT coalesce(jsonb_agg(t.code ORDER BY t.code), '[]') FROM keeper k JOIN station t ON t.id = k.station_id
      WHERE s.email IN (lower(k.email), lower(k.union_email))),
    'changes', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', c.made_at, 'by_way_of', c.origin, 'reason', c.reason,
        'tables', (SELECT jsonb_agg(DISTINCT r.table_name) FROM change_row r WHERE r.set_id = c.id)) ORDER BY c.id), '[]')
      FROM change_set c WHERE c.actor = 'staff:' || s.id),
    'history', history_of(ARRAY['staff'], jsonb_build_array(jsonb_build_object('id', s.id)))
      || history_of(ARRAY['appointment'], jsonb_build_array(jsonb_build_object('staff_id', s.id))))
  FROM staff s WHERE s.id = the_staff
$$;
REVOKE EXECUTE ON FUNCTION held_of_staff(bigint) FROM PUBLIC;

-- By the address and the number that a station's keeper has, at whatever station one of them is named.
CREATE FUNCTION held_of_keeper(the_address text, the_phone text) RETURNS jsonb LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH marks AS (SELECT nullif(the_address, '') AS address, nullif(the_phone, '') AS phone)
  SELECT jsonb_build_object(
    'keeper', (SELECT coalesce(jsonb_agg(to_jsonb(k) || jsonb_build_object('station', t.code, 'station_name', t.name) ORDER BY t.code), '[]')
      FROM keeper k JOIN station t ON t.id = k.station_id
      WHERE marks.address IN (lower(k.email), lower(k.union_email)) OR k.phone = marks.phone),
    'links', (SELECT coalesce(jsonb_agg(to_jsonb(l) - ARRAY['token_hash', 'bundle_hash'] ORDER BY l.id), '[]')
      FROM keeper_link l JOIN keeper k ON k.station_id = l.station_id
      WHERE NOT l.from_plaque AND (lower(k.email) = marks.address OR k.phone = marks.phone)),
    'mail', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]') FROM outbox m WHERE lower(m.to_address) = marks.address),
    'messages', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]') FROM message m WHERE m.to_phone = marks.phone),
    'history', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', s.made_at, 'by', s.actor, 'before', r.before, 'after', r.after) ORDER BY r.id), '[]')
      FROM change_row r JOIN change_set s ON s.id = r.set_id
      WHERE r.table_name = 'keeper' AND (strpos(lower(concat(r.before, r.after)), marks.address) > 0
        OR strpos(concat(r.before, r.after), marks.phone) > 0)))
  FROM marks
$$;
REVOKE EXECUTE ON FUNCTION held_of_keeper(text, text) FROM PUBLIC;

CREATE FUNCTION held_of_reporter(the_report bigint) RETURNS jsonb LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object(
    'report', to_jsonb(r) - ARRAY['id', 'code_hash', 'device_hash', 'origin_hash', 'witness', 'burst_id', 'station_id']
      || jsonb_build_object('station', t.code, 'station_name', t.name,
           'has_fingerprint_of_browser', r.device_hash IS NOT NULL, 'has_fingerprint_of_network', r.origin_hash IS NOT NULL),
    'photo_jpeg_base64', (SELECT encode(p.jpeg, 'base64') FROM report_photo p WHERE p.report_id = r.id),
    'photo_as_sent_base64', (SELECT encode(u.content, 'base64') FROM report_upload u WHERE u.report_id = r.id AND u.waits),
    'notes_of_the_union', (SELECT coalesce(jsonb_agg(jsonb_build_object('words', n.words, 'made_at', n.made_at) ORDER BY n.id), '[]')
      FROM work_note n WHERE n.report_id = r.id),
    'history', history_of(ARRAY['report'], jsonb_build_array(jsonb_build_object('id', r.id))))
  FROM report r JOIN station t ON t.id = r.station_id WHERE r.id = the_report
$$;
REVOKE EXECUTE ON FUNCTION held_of_reporter(bigint) FROM PUBLIC;

-- All that is held of a person, to be handed over; null where there is nobody.
CREATE FUNCTION personal_data(the_kind text, the_subject bigint) RETURNS jsonb LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT may_ask_about(the_kind, the_subject) THEN
    RAISE EXCEPTION 'not in your area' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE the_kind
    WHEN 'staff' THEN held_of_staff(the_subject)
    WHEN 'keeper' THEN (SELECT held_of_keeper(lower(k.email), k.phone) FROM keeper k WHERE k.station_id = the_subject)
    WHEN 'reporter' THEN held_of_reporter(the_subject)
  END;
END
$$;

-- An update of the history redacts it, in a transaction that says so and that no role of the program can open:
-- what was sealed stays as a digest, and what stands there now is noted in a change of its own, sealed as well.
CREATE FUNCTION redact_history() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('locator.redacting', true), '') <> 'on'
     OR working_role() IN ('locator_public', 'locator_staff', 'locator_door')
     OR to_jsonb(NEW) - ARRAY['before', 'after', 'reason'] <> to_jsonb(OLD) - ARRAY['before', 'after', 'reason'] THEN
    RAISE EXCEPTION 'the history is only ever added to' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_TABLE_NAME = 'change_row' THEN
    IF EXISTS (SELECT FROM change_seal WHERE set_id = OLD.set_id) THEN
      NEW.sealed_digest := coalesce(OLD.sealed_digest, row_digest(OLD));
      NEW.salt := NULL;
    END IF;
  ELSIF EXISTS (SELECT FROM change_seal WHERE set_id = OLD.id) THEN
    NEW.sealed_digest := set_digest(OLD.id);
    NEW.salt := NULL;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER change_row_redacted BEFORE UPDATE ON change_row FOR EACH ROW EXECUTE FUNCTION redact_history();
CREATE TRIGGER change_set_redacted BEFORE UPDATE ON change_set FOR EACH ROW EXECUTE FUNCTION redact_history();

CREATE FUNCTION note_redactions() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'change_row' THEN
    INSERT INTO change_row (set_id, table_name, after)
    SELECT current_change_set(), 'change_row',
           jsonb_agg(jsonb_build_object('id', n.id, 'digest', encode(row_digest(n::change_row), 'hex')))
    FROM (SELECT c.* FROM change_row c JOIN new_rows USING (id) WHERE c.sealed_digest IS NOT NULL) AS n HAVING count(*) > 0;
  ELSE
    INSERT INTO change_row (set_id, table_name, after)
    SELECT current_change_set(), 'change_set',
           jsonb_agg(jsonb_build_object('id', n.id, 'digest', encode(set_content_digest(n.id), 'hex')))
    FROM new_rows n WHERE n.sealed_digest IS NOT NULL HAVING count(*) > 0;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER change_row_redactions_noted AFTER UPDATE ON change_row REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_redactions();
CREATE TRIGGER change_set_redactions_noted AFTER UPDATE ON change_set REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_redactions();
