-- Whether a position can belong to a division: it lies inside the division's boundary, or, where that is not
-- known, in no other division's boundary.
CREATE FUNCTION place_fits(division text, place geography) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT place IS NULL OR (
    NOT EXISTS (
      SELECT FROM division_area d
      WHERE d.boundary && place::geometry AND ST_Covers(d.boundary, place::geometry)
        AND NOT coalesce(division, '') LIKE division_prefix(d.division_code) || '%'
        AND NOT d.division_code LIKE division_prefix(coalesce(nullif(division, ''), 'none')) || '%')
    AND NOT EXISTS (
      SELECT FROM division_area d
      WHERE coalesce(division, '') LIKE division_prefix(d.division_code) || '%'
        AND NOT ST_Covers(d.boundary, place::geometry)))
$$;
