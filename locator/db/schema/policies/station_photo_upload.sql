-- Whoever tends a station sends photos of it, and so does its keeper.
ALTER TABLE station_photo_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON station_photo_upload FOR SELECT TO locator_staff USING (may_tend(station_id));
CREATE POLICY staff_sends ON station_photo_upload FOR INSERT TO locator_staff WITH CHECK (
  staff_id IS NOT DISTINCT FROM (SELECT acting_staff()) AND may_tend(station_id));
