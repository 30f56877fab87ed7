-- In which transaction each public entry last changed. A pack's version is a transaction number below
-- which all had ended when it was made, so that a change which commits late is never passed over.
ALTER TABLE public_station
  ADD COLUMN changed_in BIGINT DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL;

-- What left a division: removed, moved elsewhere, or known by another code.
CREATE TABLE gone_station (
  code TEXT NOT NULL,
  division_code TEXT NOT NULL,
  gone_in BIGINT NOT NULL,
  gone_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT gone_station_pkey PRIMARY KEY (code, division_code)
);
CREATE INDEX gone_station_division_idx ON gone_station (division_code);

CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_in := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END
$$;
CREATE FUNCTION note_gone() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO gone_station (code, division_code, gone_in)
  VALUES (OLD.code, coalesce(OLD.division_code, ''), pg_current_xact_id()::text::bigint)
  ON CONFLICT (code, division_code) DO UPDATE SET gone_in = excluded.gone_in, gone_at = excluded.gone_at;
  RETURN NULL;
END
$$;
CREATE TRIGGER public_station_changes BEFORE UPDATE ON public_station
  FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE TRIGGER public_station_leaves AFTER UPDATE ON public_station
  FOR EACH ROW WHEN ((OLD.code, OLD.division_code) IS DISTINCT FROM (NEW.code, NEW.division_code))
  EXECUTE FUNCTION note_gone();
CREATE TRIGGER public_station_goes AFTER DELETE ON public_station
  FOR EACH ROW EXECUTE FUNCTION note_gone();

GRANT SELECT ON gone_station TO locator_public, locator_staff;
