-- Who may write what is decided here, in the database: three roles that the program works under, and
-- row security on every write. Public questions read public_station, which has none of it.
--   locator_public  the pages without an account: reports, nothing of stations
--   locator_staff   everybody with an account, and keepers with a link: by area
--   locator_door    signing in, out and up: accounts, nothing of stations
-- Staff is who the session's token says (locator.session), a keeper who the link's token says
-- (locator.keeper_link): the database looks the hashes up itself, so no SQL can claim to be somebody.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['locator_public', 'locator_staff', 'locator_door'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database's, just now
      END;
    END IF;
    IF NOT pg_has_role(wanted, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
    END IF;
  END LOOP;
END
$$;

-- Where a division lies, for checking only; never drawn in public.
CREATE TABLE division_area (
  division_code TEXT CONSTRAINT division_area_pkey PRIMARY KEY
    CONSTRAINT division_area_division_code_fkey REFERENCES division (code),
  boundary geometry(MULTIPOLYGON,4326) NOT NULL,
  source TEXT NOT NULL
);
CREATE INDEX division_area_boundary_idx ON division_area USING gist (boundary);

CREATE FUNCTION working_role() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END
$$;

CREATE FUNCTION acting_staff() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.staff_id FROM staff_session e JOIN staff s ON s.id = e.staff_id
  WHERE e.token_hash = sha256(convert_to(nullif(current_setting('locator.session', true), ''), 'UTF8'))
    AND e.expires_at > now() AND e.second_factor AND s.disabled_at IS NULL
$$;

CREATE FUNCTION acting_keeper() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT station_id FROM keeper_link
  WHERE token_hash = sha256(convert_to(nullif(current_setting('locator.keeper_link', true), ''), 'UTF8'))
    AND used_at IS NULL
$$;

CREATE OR REPLACE FUNCTION acting_as() RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE working_role()
    WHEN 'locator_staff' THEN coalesce('staff:' || acting_staff(), 'keeper:' || acting_keeper())
    WHEN 'locator_public' THEN 'public'
    WHEN 'locator_door' THEN coalesce('staff:' || acting_staff(), 'door')
    ELSE nullif(current_setting('locator.actor', true), '')
  END
$$;

-- A division's code without the zeros that mean "all of it": 110100 -> 1101.
CREATE FUNCTION division_prefix(code text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(code, '(00)+$', '')
$$;

CREATE FUNCTION is_below(child bigint, above bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT id, parent_id FROM organization WHERE id = child
    UNION SELECT o.id, o.parent_id FROM organization o JOIN up ON o.id = up.parent_id)
  SELECT EXISTS (SELECT FROM up WHERE id = above)
$$;

-- Whether an appointment's area has a place of the two trees in it.
CREATE FUNCTION area_has(a appointment, division text, organization bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN a.division_code IS NOT NULL THEN coalesce(division, '') LIKE division_prefix(a.division_code) || '%'
    WHEN a.organization_id IS NOT NULL THEN coalesce(is_below(organization, a.organization_id), false)
    ELSE true
  END
$$;

-- A person's areas for some roles, as patterns of division codes and as organisations. Policies ask
-- these once a statement, not once a row.
CREATE FUNCTION my_divisions(roles text[]) RETURNS text[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(division_prefix(coalesce(a.division_code, '')) || '%'), '{}')
  FROM appointment a
  WHERE a.staff_id = acting_staff() AND a.ended_at IS NULL AND a.role = ANY (roles)
    AND a.organization_id IS NULL
$$;
CREATE FUNCTION my_organizations(roles text[]) RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE mine AS (
    SELECT a.organization_id AS id FROM appointment a
    WHERE a.staff_id = acting_staff() AND a.ended_at IS NULL AND a.role = ANY (roles)
      AND a.organization_id IS NOT NULL
    UNION SELECT o.id FROM organization o JOIN mine ON o.parent_id = mine.id)
  SELECT coalesce(array_agg(id), '{}') FROM mine
$$;

CREATE FUNCTION has_role(roles text[], division text, organization bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM appointment a
    WHERE a.staff_id = acting_staff() AND a.ended_at IS NULL AND a.role = ANY (roles)
      AND area_has(a, division, organization))
$$;

-- Whether a place may be one of a division: inside its boundary, or in nobody else's that is known.
CREATE FUNCTION place_fits(division text, place geography) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT place IS NULL OR (
    NOT EXISTS (
      SELECT FROM division_area d
      WHERE d.boundary && place::geometry AND ST_Covers(d.boundary, place::geometry)
        AND NOT coalesce(division, '') LIKE division_prefix(d.division_code) || '%'
        AND NOT d.division_code LIKE division_prefix(coalesce(nullif(division, ''), 'none')) || '%')
    AND NOT EXISTS (
      SELECT FROM division_area d
      WHERE coalesce(division, '') LIKE division_prefix(d.division_code) || '%'
        AND NOT ST_Covers(d.boundary, place::geometry)))
$$;

-- Closing for a day and answering reports is an editor's work too.
CREATE FUNCTION may_tend(the_station bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT the_station = acting_keeper() OR EXISTS (SELECT FROM station s WHERE s.id = the_station
    AND has_role('{administrator,approver,editor}', s.division_code, s.operator_organization_id))
$$;

-- What everybody is let into: questions. What is secret stays out.
GRANT USAGE ON SCHEMA public TO locator_public, locator_staff, locator_door;
GRANT SELECT ON division, organization, calendar_day, timetable, service_offer, campaign,
  hours_exception, facet_check, search_tag, public_station, station, milestone, alembic_version
  TO locator_public, locator_staff;
GRANT SELECT ON spatial_ref_sys TO locator_public, locator_staff;

-- The public's part: reports from the door, and what follows from them by itself.
GRANT SELECT ON keeper TO locator_public;
GRANT SELECT, INSERT, UPDATE ON report, report_photo, origin_salt TO locator_public;
GRANT INSERT, UPDATE ON hours_exception TO locator_public;
GRANT INSERT, UPDATE (worked_out_on) ON timetable TO locator_public, locator_staff;  -- to hold a row, no more
GRANT SELECT ON keeper_link TO locator_staff, locator_public;

-- The staff's part.
GRANT INSERT, UPDATE ON station, hours_exception, campaign, keeper, organization TO locator_staff;
GRANT INSERT, UPDATE, DELETE ON service_offer, facet_check TO locator_staff;
GRANT SELECT, UPDATE ON report, keeper, keeper_link TO locator_staff;
GRANT INSERT ON keeper_link TO locator_staff;
GRANT SELECT ON report_photo, change_set, change_row, change_seal, division_area, closure_chase TO locator_staff;
GRANT SELECT (id, email, name, language, disabled_at, made_at, totp_confirmed_at), INSERT (email, name, language),
  UPDATE (name, language, disabled_at) ON staff TO locator_staff;
GRANT SELECT, INSERT, UPDATE ON appointment TO locator_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON area_rule TO locator_staff;
GRANT INSERT ON staff_link TO locator_staff;
GRANT SELECT (id), INSERT (to_address, subject, body, made_at, send_after) ON outbox TO locator_staff, locator_door;

-- The door's part.
GRANT SELECT ON staff, appointment, division, organization TO locator_door;
GRANT UPDATE (name, language, password_hash, totp_secret, totp_confirmed_at, totp_last_step) ON staff TO locator_door;
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_session, staff_link, known_device, sign_in_failure,
  recovery_code TO locator_door;
GRANT SELECT, INSERT ON origin_salt TO locator_door;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO locator_public, locator_staff, locator_door;

-- Row security: questions are free for staff, the public sees what is public; writes are by area.
ALTER TABLE station ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_sees ON station FOR SELECT TO locator_public USING (visibility = 'public');
CREATE POLICY staff_sees ON station FOR SELECT TO locator_staff USING (true);
CREATE POLICY staff_adds ON station FOR INSERT TO locator_staff
  WITH CHECK ((coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[])) AND place_fits(division_code, position));
CREATE POLICY staff_changes ON station FOR UPDATE TO locator_staff
  USING ((coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[])))
  WITH CHECK ((coalesce(division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[])) AND place_fits(division_code, position));

ALTER TABLE service_offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON service_offer FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY staff_adds ON service_offer FOR INSERT TO locator_staff WITH CHECK (EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[]))));
CREATE POLICY staff_changes ON service_offer FOR UPDATE TO locator_staff
  USING (EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[])))) WITH CHECK (EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[]))));
CREATE POLICY staff_removes ON service_offer FOR DELETE TO locator_staff USING (EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[]))));

ALTER TABLE facet_check ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON facet_check FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY staff_adds ON facet_check FOR INSERT TO locator_staff WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));
CREATE POLICY staff_changes ON facet_check FOR UPDATE TO locator_staff
  USING ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[]))))) WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));
CREATE POLICY staff_removes ON facet_check FOR DELETE TO locator_staff USING ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));

ALTER TABLE hours_exception ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON hours_exception FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY doors_tell ON hours_exception FOR INSERT TO locator_public WITH CHECK (cause = 'reports');
CREATE POLICY doors_retell ON hours_exception FOR UPDATE TO locator_public
  USING (cause = 'reports') WITH CHECK (cause = 'reports');
CREATE POLICY staff_adds ON hours_exception FOR INSERT TO locator_staff WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));
CREATE POLICY staff_changes ON hours_exception FOR UPDATE TO locator_staff
  USING ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[]))))) WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));

ALTER TABLE keeper ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON keeper FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY staff_adds ON keeper FOR INSERT TO locator_staff WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));
CREATE POLICY staff_changes ON keeper FOR UPDATE TO locator_staff
  USING ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[]))))) WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));

ALTER TABLE keeper_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON keeper_link FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY staff_adds ON keeper_link FOR INSERT TO locator_staff WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));
CREATE POLICY staff_changes ON keeper_link FOR UPDATE TO locator_staff
  USING ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[]))))) WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));

ALTER TABLE report ENABLE ROW LEVEL SECURITY;
CREATE POLICY doors_say ON report FOR ALL TO locator_public USING (true) WITH CHECK (true);
CREATE POLICY staff_sees ON report FOR SELECT TO locator_staff USING (true);
CREATE POLICY staff_answers ON report FOR UPDATE TO locator_staff
  USING ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[]))))) WITH CHECK ((station_id = (SELECT acting_keeper()) OR EXISTS (SELECT FROM station s WHERE s.id = station_id AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
    OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[])))));

ALTER TABLE campaign ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON campaign FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY staff_starts ON campaign FOR INSERT TO locator_staff WITH CHECK (acting_staff() IS NOT NULL);
CREATE POLICY staff_lifts ON campaign FOR UPDATE TO locator_staff
  USING (started_by = acting_as()) WITH CHECK (started_by = acting_as());

ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON appointment FOR SELECT TO locator_staff, locator_door USING (true);
CREATE POLICY administrators_appoint ON appointment FOR INSERT TO locator_staff
  WITH CHECK (has_role('{administrator}', division_code, organization_id));
CREATE POLICY administrators_end ON appointment FOR UPDATE TO locator_staff
  USING (has_role('{administrator}', division_code, organization_id))
  WITH CHECK (has_role('{administrator}', division_code, organization_id));

ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON staff FOR SELECT TO locator_staff, locator_door USING (true);
CREATE POLICY door_keeps ON staff FOR UPDATE TO locator_door USING (true) WITH CHECK (true);
CREATE POLICY administrators_invite ON staff FOR INSERT TO locator_staff
  WITH CHECK (EXISTS (SELECT FROM appointment a WHERE a.staff_id = acting_staff()
                      AND a.role = 'administrator' AND a.ended_at IS NULL));
-- An account may be changed by whose area holds all that it is appointed for.
CREATE FUNCTION may_manage(the_staff bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM appointment a WHERE a.staff_id = acting_staff()
                 AND a.role = 'administrator' AND a.ended_at IS NULL)
    AND NOT EXISTS (SELECT FROM appointment a WHERE a.staff_id = the_staff AND a.ended_at IS NULL
                    AND NOT has_role('{administrator}', a.division_code, a.organization_id))
$$;
CREATE POLICY administrators_change ON staff FOR UPDATE TO locator_staff
  USING (may_manage(id)) WITH CHECK (may_manage(id));

ALTER TABLE staff_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY door_uses ON staff_link FOR ALL TO locator_door USING (true) WITH CHECK (true);
CREATE POLICY administrators_invite ON staff_link FOR INSERT TO locator_staff WITH CHECK (may_manage(staff_id));

ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON organization FOR SELECT TO locator_public, locator_staff, locator_door USING (true);
CREATE POLICY staff_names ON organization FOR INSERT TO locator_staff
  WITH CHECK (acting_staff() IS NOT NULL
              AND (parent_id IS NULL OR has_role('{administrator}', NULL, parent_id)));
CREATE POLICY administrators_arrange ON organization FOR UPDATE TO locator_staff
  USING (has_role('{administrator}', NULL, id))
  WITH CHECK (has_role('{administrator}', NULL, id)
              AND (parent_id IS NULL OR has_role('{administrator}', NULL, parent_id)));

ALTER TABLE area_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON area_rule FOR SELECT TO locator_staff USING (true);
CREATE POLICY administrators_rule ON area_rule FOR ALL TO locator_staff
  USING (has_role('{administrator}', division_code, NULL))
  WITH CHECK (has_role('{administrator}', division_code, NULL));

-- What follows from a change runs with the owner's rights: the projection, and where the hours point.
ALTER FUNCTION refresh_after_change() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION refresh_public_station(bigint[]) SECURITY DEFINER SET search_path = public, pg_temp;
CREATE FUNCTION hold_stations(ids bigint[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM station WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
END
$$;
-- The public's reports move the hours only of a station that somebody reported.
CREATE FUNCTION point_stations(ids bigint[], any_way bigint[], no_app bigint[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE station s SET timetable_id = given.any_way, no_app_timetable_id = given.no_app
  FROM unnest(ids, any_way, no_app) AS given(id, any_way, no_app)
  WHERE s.id = given.id AND CASE working_role()
    WHEN 'locator_public' THEN EXISTS (
      SELECT FROM hours_exception e WHERE e.station_id = s.id AND e.cause = 'reports')
    WHEN 'locator_staff' THEN may_tend(s.id)
    WHEN 'locator_door' THEN false
    ELSE true
  END
$$;
