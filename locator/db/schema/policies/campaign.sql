-- Staff start campaigns in their own name; which stations a campaign reaches is up to hours_exception.
ALTER TABLE campaign ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_see ON campaign FOR SELECT TO locator_public, locator_staff USING (true);
CREATE POLICY staff_starts ON campaign FOR INSERT TO locator_staff
  WITH CHECK (acting_staff() IS NOT NULL AND started_by = acting_as());
CREATE POLICY staff_ends ON campaign FOR UPDATE TO locator_staff
  USING (started_by = acting_as() OR may_end_campaign(id));
