-- What packs of stations on phones are brought up to date by. public_station.changed_in is the transaction that
-- last changed a row. A pack's version is a transaction number below which all transactions had ended when it
-- was made, so that a change which commits late is never missed.

-- What left a division: deleted, moved elsewhere, or given another code.
CREATE TABLE IF NOT EXISTS gone_station (
  code TEXT NOT NULL,
  division_code TEXT NOT NULL,
  gone_in BIGINT NOT NULL,  -- the transaction
  gone_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT gone_station_pkey PRIMARY KEY (code, division_code)
);
CREATE INDEX IF NOT EXISTS gone_station_division_idx ON gone_station (division_code);

CREATE FUNCTION set_changed_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_in := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END
$$;
CREATE TRIGGER public_station_changes BEFORE UPDATE ON public_station
  FOR EACH ROW EXECUTE FUNCTION set_changed_in();

CREATE FUNCTION record_gone_station() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO gone_station (code, division_code, gone_in)
  VALUES (OLD.code, coalesce(OLD.division_code, ''), pg_current_xact_id()::text::bigint)
  ON CONFLICT (code, division_code) DO UPDATE SET gone_in = excluded.gone_in, gone_at = excluded.gone_at;
  RETURN NULL;
END
$$;
CREATE TRIGGER public_station_leaves AFTER UPDATE ON public_station
  FOR EACH ROW WHEN ((OLD.code, OLD.division_code) IS DISTINCT FROM (NEW.code, NEW.division_code))
  EXECUTE FUNCTION record_gone_station();

-- The same for all rows that a statement deletes at once; the card of a roving stop knows its division.
CREATE FUNCTION record_gone_stations() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO gone_station (code, division_code, gone_in)
  SELECT code, coalesce(division_code, card::json #>> '{properties,division_code}', ''), pg_current_xact_id()::text::bigint FROM removed
  ON CONFLICT (code, division_code) DO UPDATE SET gone_in = excluded.gone_in, gone_at = excluded.gone_at;
  RETURN NULL;
END
$$;
CREATE TRIGGER public_station_goes AFTER DELETE ON public_station
  REFERENCING OLD TABLE AS removed EXECUTE FUNCTION record_gone_stations();
