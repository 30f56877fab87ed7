-- Who works on an import, and what undoing one takes away.

-- The run's author, and whoever may publish where it comes from.
CREATE FUNCTION may_work_on_import(the_run bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM import_run r WHERE r.id = the_run AND (
      r.author_id = acting_staff()
      OR has_right('publish', r.division_code, r.organization_id)))
$$;

-- Stations that an import added and that undoing leaves, with the reason: what anybody has said something
-- about since, and what lies outside the acting person's area. Asked for all at once, not station by station.
CREATE FUNCTION added_stations_kept(the_run bigint, ids bigint[])
RETURNS TABLE (station_id bigint, why text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM (
    SELECT s.id, CASE
      WHEN (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('publish'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('publish'))::bigint[]))
        IS NOT TRUE THEN 'elsewhere'
      WHEN EXISTS (SELECT FROM report x WHERE x.station_id = s.id) THEN 'reported'
      WHEN EXISTS (SELECT FROM keeper x WHERE x.station_id = s.id) THEN 'tended'
      WHEN EXISTS (SELECT FROM hours_exception x WHERE x.station_id = s.id) THEN 'closed'
      WHEN EXISTS (SELECT FROM station x WHERE x.parent_id = s.id)
        OR EXISTS (SELECT FROM station x WHERE x.successor_id = s.id) THEN 'joined'
    END AS why
    FROM import_result r
    JOIN station s ON s.id = r.station_id
    WHERE r.run_id = the_run AND r.outcome = 'added' AND r.set_id IS NOT NULL AND s.id = ANY (ids)
  ) AS asked WHERE asked.why IS NOT NULL
$$;

-- Undo: the one way in which staff delete stations. The history keeps them.
CREATE FUNCTION delete_added_stations(the_run bigint, ids bigint[]) RETURNS bigint[] LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM station s
    USING import_result r, import_run i
    WHERE i.id = the_run AND i.state = 'undoing' AND i.decided_by = acting_staff()
      AND r.run_id = the_run AND r.station_id = s.id AND r.outcome = 'added' AND r.set_id IS NOT NULL
      AND s.id = ANY (ids)
      AND s.id NOT IN (SELECT station_id FROM added_stations_kept(the_run, ids))
    RETURNING s.id)
  SELECT coalesce(array_agg(id), '{}') FROM gone
$$;

-- Undoing an import ends the imports of its undecided rows that are not written: they were read from the same file,
-- and compared with the stations that go. One that is written is undone by itself.
CREATE FUNCTION drop_follow_ups(the_run bigint, why text) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE import_run f SET state = 'dropped', trouble = why
  FROM import_run i
  WHERE i.id = the_run AND i.state = 'undoing' AND i.decided_by = acting_staff()
    AND f.state IN ('reading', 'unreadable', 'columns', 'datum', 'checking', 'checked', 'waiting')
    AND f.id IN (SELECT j.run_id FROM import_job j WHERE (j.said ->> 'of')::bigint = the_run)
$$;
