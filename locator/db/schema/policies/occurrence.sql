-- Occurrences are seen with their happening, and worked out again by whoever changes it or decides about one.
ALTER TABLE occurrence ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_with_event ON occurrence FOR SELECT TO locator_public, locator_staff
  USING (EXISTS (SELECT FROM event e WHERE e.id = event_id));
CREATE POLICY tenders_write ON occurrence FOR ALL TO locator_staff
  USING (EXISTS (SELECT FROM event e WHERE e.id = event_id AND may_in_area('tend', e.area)));
