-- Whoever looks at all stations of an area sees what was asked about them; its editors ask and remove.
ALTER TABLE reach_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON reach_run FOR SELECT TO locator_staff USING (may_in_area('look', area));
CREATE POLICY editors_ask ON reach_run FOR INSERT TO locator_staff WITH CHECK (
  staff_id = (SELECT acting_staff()) AND may_in_area('edit', area)
  AND (grid_id IS NULL OR EXISTS (SELECT FROM coverage_grid g WHERE g.id = grid_id)));
CREATE POLICY editors_remove ON reach_run FOR DELETE TO locator_staff USING (may_in_area('edit', area));
