-- Which timetables stations point at, and who may end a campaign.

-- Set the timetables of stations. Public reports change the hours only of stations that have been reported.
CREATE FUNCTION set_timetables(ids bigint[], any_way bigint[], no_app bigint[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE station s SET timetable_id = given.any_way, no_app_timetable_id = given.no_app
  FROM unnest(ids, any_way, no_app) AS given(id, any_way, no_app)
  WHERE s.id = given.id AND CASE working_role()
    WHEN 'locator_public' THEN EXISTS (
      SELECT FROM hours_exception e WHERE e.station_id = s.id AND e.cause = 'reports')
    WHEN 'locator_staff' THEN s.id = (SELECT acting_keeper())
      OR coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('tend'))::text[])
      OR s.operator_organization_id = ANY ((SELECT my_organizations('tend'))::bigint[])  -- may_tend, by the set
    WHEN 'locator_door' THEN false
    ELSE true
  END
$$;

-- A campaign is ended by whoever started it (policies/campaign.sql), or whose area has all of its stations.
CREATE FUNCTION may_end_campaign(the_campaign bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT acting_staff() IS NOT NULL
    AND EXISTS (SELECT FROM hours_exception e WHERE e.campaign_id = the_campaign)
    AND NOT EXISTS (SELECT FROM hours_exception e WHERE e.campaign_id = the_campaign
                    AND may_tend(e.station_id) IS NOT TRUE)
$$;
