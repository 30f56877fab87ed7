-- Jobs are added by triggers, in the transaction of the row that they are about: so nobody needs a right in
-- the queue, and whoever may not write the row cannot have its job done.

CREATE FUNCTION enqueue_job(queue text, task text, args jsonb, priority integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = jobs, pg_temp AS $$
  SELECT procrastinate_defer_jobs_v1(ARRAY[
    ROW(queue, task, priority, NULL, NULL, args, NULL)::procrastinate_job_to_defer_v1])
$$;
REVOKE EXECUTE ON FUNCTION enqueue_job(text, text, jsonb, integer) FROM PUBLIC;

-- One letter, one job.
CREATE FUNCTION enqueue_letter() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_job('mail', 'mail.send', jsonb_build_object('letter', NEW.id), 0);
  RETURN NULL;
END
$$;
CREATE TRIGGER outbox_is_sent AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION enqueue_letter();

-- Annotating the clerk's file takes longest and nothing depends on it: it runs when nothing else waits.
CREATE FUNCTION enqueue_import() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_job('imports', 'imports.work', jsonb_build_object('step', NEW.id),
    CASE NEW.task WHEN 'mark' THEN -1 ELSE 0 END);
  RETURN NULL;
END
$$;
CREATE TRIGGER import_job_is_done AFTER INSERT ON import_job FOR EACH ROW EXECUTE FUNCTION enqueue_import();

-- A photo that was sent is decoded by the worker, never by the web server.
CREATE FUNCTION enqueue_photo() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_job('chores', 'photos.clean', jsonb_build_object('report', NEW.report_id), 1);
  RETURN NULL;
END
$$;
CREATE TRIGGER report_upload_is_cleaned AFTER INSERT OR UPDATE OF content ON report_upload FOR EACH ROW
  WHEN (NEW.content <> '') EXECUTE FUNCTION enqueue_photo();

-- How many photos of stations wait, of all areas: nobody sees those of others.
CREATE FUNCTION waiting_station_photos() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM station_photo_upload WHERE waits
$$;

CREATE FUNCTION enqueue_station_photo() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_job('chores', 'photos.clean_station', jsonb_build_object('upload', NEW.id), 1);
  RETURN NULL;
END
$$;
CREATE TRIGGER station_photo_upload_is_cleaned AFTER INSERT ON station_photo_upload FOR EACH ROW
  EXECUTE FUNCTION enqueue_station_photo();

CREATE FUNCTION enqueue_finding_photo() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_job('chores', 'inspections.clean_photo', jsonb_build_object('photo', NEW.id), 1);
  RETURN NULL;
END
$$;
CREATE TRIGGER finding_photo_is_cleaned AFTER INSERT ON finding_photo FOR EACH ROW
  EXECUTE FUNCTION enqueue_finding_photo();

-- Jobs that failed for good, with their errors: for whoever administers the whole country.
CREATE FUNCTION failed_jobs(at_most integer) RETURNS TABLE (
  job_id bigint, task text, attempts integer, trouble text, failed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT j.id, j.task_name::text, j.attempts, coalesce(t.trouble, ''), t.at
  FROM jobs.procrastinate_jobs j LEFT JOIN job_trouble t ON t.job_id = j.id
  WHERE j.status = 'failed' AND has_right('appoint', NULL, NULL)
  ORDER BY j.id DESC LIMIT at_most
$$;
REVOKE EXECUTE ON FUNCTION failed_jobs(integer) FROM PUBLIC;

-- The kinds of process of which none was heard for a while. Everybody may know that; not on which machines they run.
CREATE FUNCTION missing_processes(silent_s integer) RETURNS TABLE (kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT needed.kind FROM unnest(ARRAY['schedule', 'work']) AS needed(kind)
  WHERE NOT EXISTS (SELECT FROM running_process p
    WHERE p.kind = needed.kind AND p.seen_at > now() - make_interval(secs => silent_s))
  ORDER BY needed.kind
$$;
REVOKE EXECUTE ON FUNCTION missing_processes(integer) FROM PUBLIC;

-- How much waits, in numbers only: for monitoring, which asks as the public does.
CREATE FUNCTION waiting_work(OUT jobs_waiting bigint, OUT jobs_running bigint, OUT jobs_failed bigint,
  OUT overdue_s double precision, OUT letters_waiting bigint, OUT letters_failing bigint, OUT letter_age_s double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT j.*, l.* FROM (
    SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
      count(*) FILTER (WHERE status = 'failed'),
      greatest(coalesce(extract(epoch FROM now() - min(scheduled_at) FILTER (WHERE status = 'todo')), 0), 0)::double precision
    FROM jobs.procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')) AS j,
  (SELECT count(*), count(*) FILTER (WHERE trouble <> ''),
     coalesce(extract(epoch FROM now() - min(made_at)), 0)::double precision
   FROM outbox WHERE sent_at IS NULL) AS l
$$;
REVOKE EXECUTE ON FUNCTION waiting_work() FROM PUBLIC;
