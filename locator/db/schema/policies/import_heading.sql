-- What headings mean is remembered for an area by its editors.
ALTER TABLE import_heading ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON import_heading FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY editors_add ON import_heading FOR INSERT TO locator_staff WITH CHECK (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('edit', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('edit', NULL, split_part(area, ':', 2)::bigint)
    ELSE false END);
CREATE POLICY editors_change ON import_heading FOR UPDATE TO locator_staff USING (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('edit', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('edit', NULL, split_part(area, ':', 2)::bigint)
    ELSE false END);
