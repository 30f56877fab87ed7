-- The marks of plaques are for those who look after the station; the public only asks plaque_has_mark().
ALTER TABLE plaque ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON plaque FOR SELECT TO locator_staff USING (
  acting_staff() IS NOT NULL AND may_tend(station_id));
CREATE POLICY staff_makes ON plaque FOR INSERT TO locator_staff WITH CHECK (
  acting_staff() IS NOT NULL AND may_tend(station_id));
CREATE POLICY staff_renews ON plaque FOR UPDATE TO locator_staff USING (
  acting_staff() IS NOT NULL AND may_tend(station_id));
