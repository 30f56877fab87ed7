-- A post is seen by who sees its list, and written by who may write that.
ALTER TABLE job_post ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_sees ON job_post FOR SELECT TO locator_public USING (
  EXISTS (SELECT FROM bulletin b WHERE b.id = bulletin_id));
CREATE POLICY staff_sees ON job_post FOR SELECT TO locator_staff USING (
  EXISTS (SELECT FROM bulletin b WHERE b.id = bulletin_id));
CREATE POLICY editors_write ON job_post FOR ALL TO locator_staff USING (
  EXISTS (SELECT FROM bulletin b WHERE b.id = bulletin_id
    AND CASE WHEN b.area <> '' THEN may_in_area('edit', b.area)
      ELSE EXISTS (SELECT FROM station s WHERE s.id = b.station_id
        AND has_right('edit', s.division_code, s.operator_organization_id)) END));
