-- Messages: given to the queue when they are written, and what the gateway reports.

-- Also for a message that the worker puts off.
CREATE FUNCTION enqueue_message(the_message bigint, until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = jobs, pg_temp AS $$
  SELECT procrastinate_defer_jobs_v1(ARRAY[
    ROW('messages', 'messages.send', 0, NULL, NULL, jsonb_build_object('message', the_message), until)::procrastinate_job_to_defer_v1])
$$;
REVOKE EXECUTE ON FUNCTION enqueue_message(bigint, timestamptz) FROM PUBLIC;

CREATE FUNCTION enqueue_new_message() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_message(NEW.id, CASE WHEN NEW.due_at > NEW.made_at THEN NEW.due_at END);
  RETURN NULL;
END
$$;
CREATE TRIGGER message_is_sent AFTER INSERT ON message FOR EACH ROW EXECUTE FUNCTION enqueue_new_message();

-- What became of a message: the view has checked that its gateway says so.
CREATE FUNCTION note_message_report(the_message bigint, the_state text, reason text, moment timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE message SET state = the_state, reported_at = moment, trouble = reason
  WHERE id = the_message AND state <> 'waiting';
  RETURN FOUND;
END
$$;
REVOKE EXECUTE ON FUNCTION note_message_report(bigint, text, text, timestamptz) FROM PUBLIC;

-- Whether the gateway works, in numbers only: what failed so far, and what was due an hour ago and was not tried.
CREATE FUNCTION waiting_messages(moment timestamptz, OUT failing bigint, OUT failing_since timestamptz, OUT overdue bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE trouble <> ''), min(due_at) FILTER (WHERE trouble <> ''),
    count(*) FILTER (WHERE trouble = '' AND due_at < moment - interval '1 hour')
  FROM message WHERE state = 'waiting'
$$;
REVOKE EXECUTE ON FUNCTION waiting_messages(timestamptz) FROM PUBLIC;
