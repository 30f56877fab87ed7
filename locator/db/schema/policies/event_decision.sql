-- What is decided about one occurrence is written by whoever tends the happening's area.
ALTER TABLE event_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_with_event ON event_decision FOR SELECT TO locator_staff
  USING (EXISTS (SELECT FROM event e WHERE e.id = event_id));
CREATE POLICY tenders_write ON event_decision FOR ALL TO locator_staff
  USING (EXISTS (SELECT FROM event e WHERE e.id = event_id AND may_in_area('tend', e.area)));
