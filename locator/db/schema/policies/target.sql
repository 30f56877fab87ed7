-- Targets are read by all staff, since those of a province are also its counties'; the editors of their area
-- write them. A union's lies in the areas of its division, too.
ALTER TABLE target ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON target FOR SELECT TO locator_staff USING (acting_staff() IS NOT NULL);
CREATE POLICY editors_write ON target FOR ALL TO locator_staff USING (may_in_area('edit', area));
