-- A grid that was sent is read, and a question about coverage answered, by the worker.
CREATE FUNCTION enqueue_grid() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_job('chores', 'coverage.read', jsonb_build_object('grid', NEW.id), 1);
  RETURN NULL;
END
$$;
CREATE TRIGGER coverage_grid_is_read AFTER INSERT ON coverage_grid FOR EACH ROW EXECUTE FUNCTION enqueue_grid();

CREATE FUNCTION enqueue_reach_run() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_job('chores', 'coverage.measure', jsonb_build_object('run', NEW.id), 0);
  RETURN NULL;
END
$$;
CREATE TRIGGER reach_run_is_measured AFTER INSERT ON reach_run FOR EACH ROW EXECUTE FUNCTION enqueue_reach_run();

-- Adds whole tens of visitors to the counts of an hour that is over; the web server has no other way to the table.
CREATE FUNCTION add_unmet_demand(the_month date, hours smallint[], cells_x integer[], cells_y integer[], added integer[])
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO unmet_demand AS kept (month, hour, cell_x, cell_y, searches)
  SELECT the_month, counted.* FROM unnest(hours, cells_x, cells_y, added) AS counted
  ON CONFLICT (month, hour, cell_x, cell_y) DO UPDATE SET searches = kept.searches + excluded.searches
$$;
REVOKE EXECUTE ON FUNCTION add_unmet_demand(date, smallint[], integer[], integer[], integer[]) FROM PUBLIC;
