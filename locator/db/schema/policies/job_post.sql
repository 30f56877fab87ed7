-- A post is seen by who sees its list, and written by who may write that.
ALTER TABLE job_post ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_sees ON job_post FOR SELECT TO locator_public USING (
  EXISTS (SELECT FROM bulletin b WHERE b.id = bulletin_id));
CREATE POLICY staff_sees ON job_post FOR SELECT TO locator_staff USING (
  EXISTS (SELECT FROM bulletin b WHERE b.id = bulletin_id));
CREATE POLICY editors_write ON job_post FOR ALL TO locator_staff USING (
  EXISTS (SELECT FROM bulletin b WHERE b.id = bulletin_id AND CASE split_part(b.area, ':', 1)
        WHEN 'division' THEN has_right('edit', nullif(split_part(b.area, ':', 2), ''), NULL)
        WHEN 'organization' THEN has_right('edit', NULL, split_part(b.area, ':', 2)::bigint)
        ELSE EXISTS (SELECT FROM station s WHERE s.id = b.station_id
          AND has_right('edit', s.division_code, s.operator_organization_id)) END));
