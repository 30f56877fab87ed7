-- Whoever looks at all stations of an area sees its grids; its editors send and remove them.
ALTER TABLE coverage_grid ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON coverage_grid FOR SELECT TO locator_staff USING (may_in_area('look', area));
CREATE POLICY editors_send ON coverage_grid FOR INSERT TO locator_staff WITH CHECK (
  staff_id = (SELECT acting_staff()) AND may_in_area('edit', area));
CREATE POLICY editors_remove ON coverage_grid FOR DELETE TO locator_staff USING (may_in_area('edit', area));
