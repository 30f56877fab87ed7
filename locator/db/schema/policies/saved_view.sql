-- A person sees and removes the own views, and those of the unions whose area the person looks at; a union's are
-- saved and removed by its editors.
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON saved_view FOR SELECT TO locator_staff USING (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('look', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('look', NULL, split_part(area, ':', 2)::bigint)
    ELSE staff_id = (SELECT acting_staff()) END);
CREATE POLICY staff_saves ON saved_view FOR INSERT TO locator_staff WITH CHECK (
  staff_id = (SELECT acting_staff()) AND CASE split_part(area, ':', 1)
    WHEN '' THEN true
    WHEN 'division' THEN has_right('edit', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('edit', NULL, split_part(area, ':', 2)::bigint)
    ELSE false END);
CREATE POLICY staff_removes ON saved_view FOR DELETE TO locator_staff USING (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('edit', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('edit', NULL, split_part(area, ':', 2)::bigint)
    ELSE staff_id = (SELECT acting_staff()) END);
