-- Messages are written by staff and by a keeper's link, and seen by whoever sees the keeper with their number; what
-- stands in them is in no grant. The public role has no grant on this table.
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON message FOR SELECT TO locator_staff USING (
  EXISTS (SELECT FROM keeper k WHERE k.phone = to_phone));
CREATE POLICY staff_writes ON message FOR INSERT TO locator_staff WITH CHECK (
  acting_staff() IS NOT NULL OR acting_keeper() IS NOT NULL);
