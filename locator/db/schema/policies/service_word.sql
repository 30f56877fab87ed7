-- The words of services are no secret: searches know them. The editors of a union's area add words to it; those who
-- publish there rename and retire them, since public pages show them. Nobody but the owner writes standard ones.
ALTER TABLE service_word ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON service_word FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY editors_add ON service_word FOR INSERT TO locator_staff WITH CHECK (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('edit', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('edit', NULL, split_part(area, ':', 2)::bigint)
    ELSE false END);
CREATE POLICY publishers_change ON service_word FOR UPDATE TO locator_staff USING (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('publish', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('publish', NULL, split_part(area, ':', 2)::bigint)
    ELSE false END);
