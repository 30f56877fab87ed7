-- What goes out: which map platform shows which station (上图), and the files of open data.
CREATE TABLE map_listing (
  station_id BIGINT NOT NULL,
  platform TEXT NOT NULL,
  status TEXT NOT NULL,
  status_on DATE NOT NULL,
  poi_id TEXT DEFAULT '' NOT NULL,
  note TEXT DEFAULT '' NOT NULL,
  CONSTRAINT map_listing_pkey PRIMARY KEY (station_id, platform),
  CONSTRAINT map_listing_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id) ON DELETE CASCADE,
  CONSTRAINT map_listing_platform_known CHECK (platform IN ('amap', 'baidu', 'tencent')),
  CONSTRAINT map_listing_status_known CHECK (status IN ('submitted', 'listed', 'rejected', 'wrong', 'gone')),
  CONSTRAINT map_listing_is_short CHECK (length(poi_id) <= 100 AND length(note) <= 300)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON map_listing TO locator_staff;
ALTER TABLE map_listing ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees ON map_listing FOR SELECT TO locator_staff USING (true);
CREATE POLICY staff_adds ON map_listing FOR INSERT TO locator_staff WITH CHECK (EXISTS (
  SELECT FROM station s WHERE s.id = station_id
    AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
      OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[]))));
CREATE POLICY staff_changes ON map_listing FOR UPDATE TO locator_staff USING (EXISTS (
  SELECT FROM station s WHERE s.id = station_id
    AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
      OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[]))))
  WITH CHECK (true);
CREATE POLICY staff_removes ON map_listing FOR DELETE TO locator_staff USING (EXISTS (
  SELECT FROM station s WHERE s.id = station_id
    AND (coalesce(s.division_code, '') LIKE ANY ((SELECT my_divisions('{administrator,approver,editor}'))::text[])
      OR s.operator_organization_id = ANY ((SELECT my_organizations('{administrator,approver,editor}'))::bigint[]))));

CREATE TABLE open_data (
  name TEXT NOT NULL,
  made_on DATE NOT NULL,
  stations INTEGER NOT NULL,
  digest TEXT NOT NULL,
  body BYTEA NOT NULL,
  CONSTRAINT open_data_pkey PRIMARY KEY (name)
);
GRANT SELECT ON open_data TO locator_public;

-- A union's own number on an old plaque leads to its station (locator.queries.short).
CREATE INDEX station_external_identifier_idx ON station (external_identifier) WHERE external_identifier <> '';
