-- The names of own fields are read by all staff; the editors of their area add, rename and retire them.
ALTER TABLE own_field ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON own_field FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY editors_add ON own_field FOR INSERT TO locator_staff WITH CHECK (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('edit', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('edit', NULL, split_part(area, ':', 2)::bigint)
    ELSE false END);
CREATE POLICY editors_change ON own_field FOR UPDATE TO locator_staff USING (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('edit', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('edit', NULL, split_part(area, ':', 2)::bigint)
    ELSE false END);
