-- The titles of public stations: confirmed, not expired, and earned where the station is now. Nothing else of an
-- assessment is public.

CREATE VIEW public_title AS
SELECT a.station_id, s.kind, s.name AS scheme, s.area, l.name AS level, l.stars, a.confirmed_at, a.valid_until
FROM assessment a
JOIN assessment_scheme s ON s.id = a.scheme_id AND s.kind <> 'inspection'
JOIN assessment_level l ON l.scheme_id = a.scheme_id AND l.rank = a.level_rank
JOIN station t ON t.id = a.station_id
WHERE a.confirmed_at IS NOT NULL
  AND a.valid_until >= (now() AT TIME ZONE 'Asia/Shanghai')::date
  AND NOT EXISTS (SELECT FROM assessment n WHERE n.supersedes_id = a.id AND n.confirmed_at IS NOT NULL)
  AND (a.position IS NOT DISTINCT FROM t.position OR ST_DWithin(a.position, t.position, 300))  -- metres
  AND EXISTS (SELECT FROM public_station p WHERE p.station_id = a.station_id);
