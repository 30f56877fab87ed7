-- Names of two characters by an index: with a letter behind each Chinese character, two make a trigram.
CREATE FUNCTION grams(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(words), '([一-鿿㐀-䶿])', '\1q', 'g')
$$;
CREATE INDEX public_station_name_grams_idx ON public_station USING gin (grams(name) gin_trgm_ops);
CREATE INDEX public_station_text_grams_idx ON public_station USING gin (grams(search_text) gin_trgm_ops);
