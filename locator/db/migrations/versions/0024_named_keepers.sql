-- A keeper who was named has confirmed nothing yet.
ALTER TABLE keeper DROP CONSTRAINT keeper_stage_known;
ALTER TABLE keeper ADD CONSTRAINT keeper_stage_known CHECK (
  stage IN ('named', 'confirmed', 'asked', 'reminded', 'with_union', 'not_confirmed', 'hidden'));
ALTER TABLE keeper ALTER COLUMN stage SET DEFAULT 'named';
UPDATE keeper SET stage = 'named'
  WHERE stage = 'confirmed' AND NOT EXISTS (
    SELECT FROM keeper_link l WHERE l.station_id = keeper.station_id AND l.used_at IS NOT NULL);
