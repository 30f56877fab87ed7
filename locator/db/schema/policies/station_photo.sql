-- The public sees the photos of public stations; whoever tends the station removes them, a keeper their station's.
ALTER TABLE station_photo ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_sees ON station_photo FOR SELECT TO locator_public USING (
  removed_at IS NULL AND EXISTS (SELECT FROM public_station p WHERE p.station_id = station_photo.station_id));
CREATE POLICY staff_sees ON station_photo FOR SELECT TO locator_staff USING (
  station_id = (SELECT acting_keeper()) OR EXISTS (
    SELECT FROM station s WHERE s.id = station_id
      AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('look'))::text[])
        OR s.operator_organization_id = ANY ((SELECT my_organizations('look'))::bigint[]))));
CREATE POLICY staff_removes ON station_photo FOR UPDATE TO locator_staff USING (may_tend(station_id));
