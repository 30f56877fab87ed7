-- What each role of the program may touch; which rows of it, policies/ decide.
-- Everything that was granted before is taken away first, so that this file is the whole truth. Tables that
-- somebody else owns (an extension's, another program's) are left alone.
DO $$
DECLARE
  ours regclass;
BEGIN
  FOR ours IN
    SELECT oid FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')
      AND relowner = current_user::regrole
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM locator_public, locator_staff, locator_door', ours);
  END LOOP;
END
$$;
GRANT USAGE ON SCHEMA public TO locator_public, locator_staff, locator_door;

-- What the public and staff alike may ask about.
GRANT SELECT ON division, organization, calendar_day, timetable, search_tag, milestone,
  service_offer, facet_check, campaign, hours_exception, keeper_link,
  public_station, cell_count, division_count, filter_count, quality_count, gone_station, self_check
  TO locator_public, locator_staff;
GRANT SELECT ON station TO locator_staff;
-- Of a station's row the public role reads all but the office's ledger, so that a hole in a public page cannot
-- show it: a new column of the ledger is added here.
DO $$
BEGIN
  EXECUTE format('GRANT SELECT (%s) ON station TO locator_public', (
    SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
    WHERE attrelid = 'station'::regclass AND attnum > 0 AND NOT attisdropped
      AND attname <> ALL ('{area_m2,persons,occupations,operation_mode,contract_until,grid_code,
        opened_on,planned_for}')));
END
$$;
GRANT SELECT ON place, place_name, name_correction TO locator_public, locator_staff;
GRANT SELECT ON spatial_ref_sys TO locator_public, locator_staff;
-- Timetables: to add one and, by updating a column that nobody reads meanwhile, to lock one. No more.
GRANT INSERT, UPDATE (worked_out_on) ON timetable TO locator_public, locator_staff;

-- The public: reports, and what follows from them by itself. Who keeps a station is none of its business: a
-- hole in a public page must not show it.
GRANT SELECT, INSERT, UPDATE (words, contact, service, burst_id) ON report TO locator_public;
GRANT SELECT ON report_photo TO locator_public;
GRANT SELECT, INSERT, UPDATE ON origin_salt TO locator_public;
-- What was sent can be sent again, counted, and asked whether it is done; not read back.
GRANT SELECT (report_id, trouble, uploads, bytes, received_at, waits), INSERT, UPDATE ON report_upload
  TO locator_public;
GRANT SELECT, INSERT, UPDATE (last_at, stations) ON report_burst TO locator_public;
GRANT INSERT, UPDATE ON hours_exception TO locator_public;
GRANT SELECT ON open_data, open_data_piece TO locator_public;

-- Which version the schema has, for every part that meets an error: see ../schema_version.py.
GRANT SELECT ON alembic_version TO locator_public, locator_staff, locator_door;

-- Staff, and keepers with a link.
GRANT INSERT, UPDATE ON station, hours_exception, campaign TO locator_staff;
GRANT INSERT, UPDATE, DELETE ON service_offer, facet_check TO locator_staff;
GRANT INSERT, DELETE ON calendar_day TO locator_staff;
GRANT INSERT, UPDATE, DELETE ON name_correction TO locator_staff;
GRANT INSERT (parent_id, name, kind, level, division_code),
  UPDATE (parent_id, name, kind, level, division_code, ended_at) ON organization TO locator_staff;
GRANT SELECT, UPDATE ON report TO locator_staff;
GRANT SELECT, DELETE ON report_photo TO locator_staff;
GRANT SELECT ON report_burst TO locator_staff;
GRANT SELECT, INSERT, UPDATE ON plaque TO locator_staff;
GRANT SELECT (station_id, made_at), INSERT, UPDATE ON plaque_code TO locator_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON keeper, station_contact, station_own_value TO locator_staff;
GRANT SELECT, INSERT (area, name, type, choices), UPDATE (name, choices, retired_at) ON own_field TO locator_staff;
GRANT SELECT ON service_word, union_link TO locator_public, locator_staff;
GRANT INSERT, UPDATE, DELETE ON union_link TO locator_staff;
GRANT INSERT (code, parent, group_code, zh, en, wordings, area),
  UPDATE (code, parent, zh, en, wordings, retired_at) ON service_word TO locator_staff;
REVOKE EXECUTE ON FUNCTION rename_offers(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rename_offers(bigint, text) TO locator_staff;
GRANT SELECT, INSERT, DELETE ON money_line TO locator_staff;
GRANT SELECT ON bulletin TO locator_public;
GRANT SELECT (id, bulletin_id, employer, title, openings, wage, wage_low, wage_high, requirement, place,
  public_contact, employer_checked) ON job_post TO locator_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON bulletin, job_post TO locator_staff;
GRANT SELECT, INSERT, DELETE ON saved_view TO locator_staff;
-- Happenings: what is published is public but for its author and who came.
GRANT SELECT (id, kind, name, station_id, place_name, address, position, wayfinding, division_code, when_text,
  starts_at, duration_min, rule, left_out, added, organisers, responsible, audience, offers, capacity,
  places_left, sign_up, sign_up_target, status) ON event TO locator_public;
GRANT SELECT ON occurrence TO locator_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON event, event_decision, occurrence, turnout TO locator_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON use_count TO locator_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON target TO locator_staff;
-- Assessments: a version of a scheme is corrected until a round uses it; a result is confirmed, never altered.
GRANT SELECT, INSERT, UPDATE (retired_at, name, kind, valid_months, document), DELETE ON assessment_scheme TO locator_staff;
GRANT SELECT, INSERT, DELETE ON assessment_criterion, assessment_level TO locator_staff;
GRANT SELECT, INSERT, UPDATE (name), DELETE ON assessment_round TO locator_staff;
GRANT SELECT, INSERT ON assessment_stage TO locator_staff;
GRANT SELECT, INSERT, DELETE ON assessment_team, team_member, assessment_task, assessment_rule TO locator_staff;
GRANT SELECT, INSERT, UPDATE (confirmed_by_id, confirmed_at, valid_until, supersedes_id) ON assessment TO locator_staff;
GRANT SELECT, INSERT ON assessment_score TO locator_staff;
GRANT SELECT, INSERT, UPDATE (state, answer, answered_at, decided_by_id, decided_at, reply, told_at) ON assessment_finding
  TO locator_staff;
GRANT SELECT (id, finding_id, station_id, is_answer, waits, jpeg, trouble, received_at), INSERT ON finding_photo
  TO locator_staff;
GRANT SELECT ON public_title TO locator_public, locator_staff;
-- Of a grid neither the file nor its cells, which only the worker reads.
GRANT SELECT (id, area, name, file_name, crs, waits, trouble, cell_count, weight, staff_id, made_at),
  INSERT (area, name, file_name, crs, content, staff_id, made_at), DELETE ON coverage_grid TO locator_staff;
GRANT SELECT, DELETE, INSERT (area, kinds, minutes, mode, grid_id, planned_name, planned_lon, planned_lat,
  planned_hours, without_id, staff_id, asked_at) ON reach_run TO locator_staff;
GRANT SELECT ON reach_area, reach_share, unmet_demand TO locator_staff;
GRANT EXECUTE ON FUNCTION add_unmet_demand(date, smallint[], integer[], integer[], integer[]) TO locator_public;
GRANT INSERT, UPDATE ON keeper_link TO locator_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON check_claim TO locator_staff;
GRANT SELECT, INSERT ON check_call TO locator_staff;
GRANT SELECT, INSERT, DELETE ON work_note TO locator_staff;
GRANT SELECT, INSERT, UPDATE (ended_at) ON assignment TO locator_staff;
-- What was sent is not read back, but by the worker.
GRANT SELECT (id, station_id, view, staff_id, waits, trouble, received_at), INSERT ON station_photo_upload
  TO locator_staff;
GRANT SELECT, UPDATE (station_id, jpeg, small, removed_at, removed_reason) ON station_photo TO locator_staff;
GRANT SELECT (id, station_id, view, jpeg, small, made_at) ON station_photo TO locator_public;
GRANT SELECT ON change_set, change_row, change_seal, division_area, closure_chase TO locator_staff;
GRANT SELECT, INSERT, UPDATE (station_id, state, decided_by_id, decided_at, answer) ON proposal TO locator_staff;
GRANT SELECT, UPDATE (verdict, decided_by_id, decided_at) ON duplicate TO locator_staff;
GRANT SELECT, INSERT, UPDATE (undone_at, undone_by_id) ON merger TO locator_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON map_listing TO locator_staff;

-- Staff: imports.
GRANT SELECT, INSERT (author_id, division_code, organization_id, file_name),
  UPDATE (state, crs, chosen, trouble, found, answers, decided_by, decided_at) ON import_run TO locator_staff;
GRANT SELECT, INSERT ON import_file TO locator_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON import_mend, import_verdict TO locator_staff;
GRANT SELECT, UPDATE (outcome, findings, station_id, station_version, set_id, stays) ON import_result
  TO locator_staff;
GRANT SELECT, INSERT, UPDATE ON import_heading TO locator_staff;
GRANT SELECT, INSERT (run_id, task, said, asked_by) ON import_job TO locator_staff;
REVOKE EXECUTE ON FUNCTION added_stations_kept(bigint, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION added_stations_kept(bigint, bigint[]) TO locator_staff;

-- Staff: other people's accounts, without what they sign in by.
GRANT SELECT (id, email, name, language, disabled_at, made_at, totp_confirmed_at),
  INSERT (email, name, language), UPDATE (name, language, disabled_at) ON staff TO locator_staff;
GRANT SELECT, INSERT, UPDATE ON appointment TO locator_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON area_rule TO locator_staff;
GRANT INSERT ON staff_link TO locator_staff;

-- Signing in, and one's own account.
GRANT SELECT ON staff, appointment, division, organization TO locator_door;
GRANT UPDATE (name, language, password_hash, totp_secret, totp_confirmed_at, totp_last_step) ON staff
  TO locator_door;
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_session, staff_link, known_device, sign_in_failure,
  recovery_code TO locator_door;
GRANT SELECT, INSERT ON origin_salt TO locator_door;

-- Mail is written and not read: with its id a sender can tell that it lies there.
GRANT SELECT (id), INSERT (to_address, subject, body, made_at) ON outbox
  TO locator_staff, locator_door;

-- Messages to phones: what stands in them, with its link, is not read; whether the gateway works, anybody may ask.
GRANT SELECT (id, to_phone, template, made_at, due_at, sent_at, state, reported_at, trouble),
  INSERT (to_phone, template, template_values, made_at, due_at) ON message TO locator_staff;
GRANT EXECUTE ON FUNCTION note_message_report(bigint, text, text, timestamptz) TO locator_public;
GRANT EXECUTE ON FUNCTION waiting_messages(timestamptz) TO locator_public, locator_staff;

-- Whether what was asked for is done; the asking itself goes through request_erasure.
GRANT SELECT ON erasure TO locator_public, locator_staff;

-- Jobs that failed, for those who may see them.
GRANT EXECUTE ON FUNCTION failed_jobs(integer) TO locator_staff;
GRANT EXECUTE ON FUNCTION missing_processes(integer) TO locator_public, locator_staff;
GRANT EXECUTE ON FUNCTION waiting_work() TO locator_public;

-- Numbers of new rows.
GRANT USAGE ON SEQUENCE station_code_seq, station_id_seq, timetable_id_seq, organization_id_seq,
  campaign_id_seq, hours_exception_id_seq, report_id_seq, report_burst_id_seq, keeper_link_id_seq, outbox_id_seq,
  change_set_id_seq, change_row_id_seq, staff_id_seq, appointment_id_seq, sign_in_failure_id_seq
  TO locator_public, locator_staff, locator_door;
GRANT USAGE ON SEQUENCE proposal_id_seq, merger_id_seq, own_field_id_seq, money_line_id_seq, check_call_id_seq, bulletin_id_seq, job_post_id_seq,
  work_note_id_seq, assignment_id_seq, station_photo_upload_id_seq, message_id_seq, target_id_seq,
  saved_view_id_seq, event_id_seq, service_word_id_seq, import_run_id_seq, import_job_id_seq
  TO locator_staff;
GRANT USAGE ON SEQUENCE assessment_scheme_id_seq, assessment_criterion_id_seq, assessment_round_id_seq,
  assessment_team_id_seq, team_member_id_seq, assessment_task_id_seq, assessment_id_seq, assessment_finding_id_seq,
  assessment_rule_id_seq, finding_photo_id_seq
  TO locator_staff;
