-- Why a row's station was left when its import was taken back, as locator.domain.import_run.Stays; '': it was not.
ALTER TABLE import_result ADD COLUMN stays TEXT DEFAULT '' NOT NULL;
GRANT UPDATE (stays) ON import_result TO locator_staff;

-- Stations that an import added and that undoing leaves, with why. Asked for all at once, not station by station.
CREATE FUNCTION added_that_stay(the_run bigint, ids bigint[])
RETURNS TABLE (station_id bigint, why text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM (
    SELECT s.id, CASE
      WHEN (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver}'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver}'))::bigint[]))
        IS NOT TRUE THEN 'elsewhere'
      WHEN EXISTS (SELECT FROM report x WHERE x.station_id = s.id) THEN 'reported'
      WHEN EXISTS (SELECT FROM keeper x WHERE x.station_id = s.id) THEN 'tended'
      WHEN EXISTS (SELECT FROM hours_exception x WHERE x.station_id = s.id) THEN 'closed'
      WHEN EXISTS (SELECT FROM station x WHERE x.parent_id = s.id OR x.successor_id = s.id) THEN 'joined'
    END AS why
    FROM import_result r
    JOIN station s ON s.id = r.station_id
    WHERE r.run_id = the_run AND r.outcome = 'added' AND r.set_id IS NOT NULL AND s.id = ANY (ids)
  ) AS asked WHERE asked.why IS NOT NULL
$$;
REVOKE EXECUTE ON FUNCTION added_that_stay(bigint, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION added_that_stay(bigint, bigint[]) TO locator_staff;

-- As in 0016; what stays is what the function above says.
CREATE OR REPLACE FUNCTION take_back_stations(the_run bigint, ids bigint[]) RETURNS bigint[] LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM station s
    USING import_result r, import_run i
    WHERE i.id = the_run AND i.state = 'undoing' AND i.decided_by = acting_staff()
      AND r.run_id = the_run AND r.station_id = s.id AND r.outcome = 'added' AND r.set_id IS NOT NULL
      AND s.id = ANY (ids)
      AND s.id NOT IN (SELECT station_id FROM added_that_stay(the_run, ids))
    RETURNING s.id)
  SELECT coalesce(array_agg(id), '{}') FROM gone
$$;
