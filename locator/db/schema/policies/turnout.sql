-- Who came is seen by the staff who see the happening, and written by whoever tends its area.
ALTER TABLE turnout ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_with_event ON turnout FOR SELECT TO locator_staff
  USING (EXISTS (SELECT FROM event e WHERE e.id = event_id));
CREATE POLICY tenders_write ON turnout FOR ALL TO locator_staff
  USING (EXISTS (SELECT FROM event e WHERE e.id = event_id AND may_in_area('tend', e.area)));
