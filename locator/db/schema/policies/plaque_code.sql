-- Codes behind plaques are made by those who look after the station. The public role has no grant on this table: it
-- only has a code compared (functions/plaques.sql).
ALTER TABLE plaque_code ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON plaque_code FOR SELECT TO locator_staff USING (
  acting_staff() IS NOT NULL AND may_tend(station_id));
CREATE POLICY staff_makes ON plaque_code FOR INSERT TO locator_staff WITH CHECK (
  acting_staff() IS NOT NULL AND may_tend(station_id));
CREATE POLICY staff_renews ON plaque_code FOR UPDATE TO locator_staff USING (
  acting_staff() IS NOT NULL AND may_tend(station_id));
