-- What is changed of an event with a place of its own, or of its occurrences, is searched soon: the job also runs
-- every few minutes, since days begin and spans end. One that waits is enough.
CREATE FUNCTION enqueue_stops() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM jobs.procrastinate_jobs WHERE task_name = 'stops.show' AND status = 'todo') THEN
    PERFORM enqueue_job('chores', 'stops.show', '{}', 1);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER event_may_be_stop AFTER UPDATE ON event FOR EACH ROW
  WHEN (NEW.station_id IS NULL AND (OLD.status <> 'draft' OR NEW.status <> 'draft')
    AND OLD IS DISTINCT FROM NEW)
  EXECUTE FUNCTION enqueue_stops();
CREATE TRIGGER occurrence_may_be_stop AFTER INSERT OR UPDATE OR DELETE ON occurrence
  FOR EACH STATEMENT EXECUTE FUNCTION enqueue_stops();
