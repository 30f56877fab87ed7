-- The links of unions are public; those who publish in an area write them.
ALTER TABLE union_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON union_link FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY publishers_write ON union_link FOR ALL TO locator_staff USING (
  CASE split_part(area, ':', 1)
    WHEN 'division' THEN has_right('publish', nullif(split_part(area, ':', 2), ''), NULL)
    WHEN 'organization' THEN has_right('publish', NULL, split_part(area, ':', 2)::bigint)
    ELSE false END);
