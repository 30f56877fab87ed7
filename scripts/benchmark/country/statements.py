"""The statements that make stations of seeds and models: each for a batch of seeds, between two numbers."""

from sqlalchemy import text

SEED_COLUMNS = ("n", "model", "name", "pinyin", "initials", "identifier", "address", "phone", "lon", "lat")
CREATE_SEEDS = text("""
CREATE UNLOGGED TABLE IF NOT EXISTS bench_seed (
  n BIGINT PRIMARY KEY, model BIGINT NOT NULL, name TEXT NOT NULL, pinyin TEXT NOT NULL,
  initials TEXT NOT NULL,
  identifier TEXT NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL, lon FLOAT8, lat FLOAT8)
""")
# Plain tables, not views: the models are read for each batch, and the stations grow meanwhile.
KEEP_MODELS = (
    text("CREATE UNLOGGED TABLE bench_model AS SELECT * FROM station WHERE id = ANY (:models)"),
    text("CREATE UNLOGGED TABLE bench_offer AS SELECT * FROM service_offer WHERE station_id = ANY (:models)"),
    text("CREATE UNLOGGED TABLE bench_check AS SELECT * FROM facet_check WHERE station_id = ANY (:models)"),
    text("CREATE INDEX ON bench_model (id)"),
    text("CREATE INDEX ON bench_offer (station_id)"),
    text("CREATE INDEX ON bench_check (station_id)"),
    text("ANALYZE bench_model, bench_offer, bench_check"),
)
DROP_TABLES = text("DROP TABLE IF EXISTS bench_seed, bench_model, bench_offer, bench_check")
LATER = text("SET LOCAL locator.refresh = 'later'")
INSERT_STATIONS = text("""
INSERT INTO station (
  id, code, kind, name, name_pinyin, name_initials, external_identifier, phone, is_demo, host_organization_id,
  division_code, address, wayfinding, position, position_quality, input_lon, input_lat, input_crs,
  capture_method,
  access_method, access_app, access_registration, access_audience, access_price, visibility, opening_hours,
  timetable_id, no_app_timetable_id, max_length_m, max_height_m, truck_guarded, truck_spaces, road, road_side,
  road_km, status_since, created_at, updated_at)
SELECT :base + b.n, (100000 + :base + b.n)::text, m.kind, b.name, b.pinyin, b.initials, b.identifier,
  CASE WHEN b.n % 3 > 0 THEN b.phone ELSE '' END, true,
  CASE WHEN b.n % 4 = 0 THEN :first_host + b.n % :hosts END,
  m.division_code, b.address, m.wayfinding, ST_SetSRID(ST_MakePoint(b.lon, b.lat), 4326)::geography,
  m.position_quality, coalesce(b.lon::text, ''), coalesce(b.lat::text, ''), m.input_crs, m.capture_method,
  m.access_method, m.access_app, m.access_registration, m.access_audience, m.access_price, m.visibility,
  m.opening_hours, m.timetable_id, m.no_app_timetable_id, m.max_length_m, m.max_height_m, m.truck_guarded,
  m.truck_spaces, m.road, m.road_side, (m.road_km * 10 + b.n % 400)::int / 10.0,
  CASE WHEN b.n % 5 = 0 THEN (2016 + b.n % 10)::text END, now() - (b.n % 700) * interval '1 day', now()
FROM bench_seed b JOIN bench_model m ON m.id = b.model WHERE b.n >= :first AND b.n < :last
""")
INSERT_OFFERS = text("""
INSERT INTO service_offer (station_id, code, availability, price, price_note, audience, timetable_id,
  capacity, note, opening_hours)
SELECT :base + b.n, o.code, o.availability, o.price, o.price_note, o.audience, o.timetable_id, o.capacity,
  o.note, o.opening_hours
FROM bench_seed b JOIN bench_offer o ON o.station_id = b.model WHERE b.n >= :first AND b.n < :last
""")
INSERT_CHECKS = text("""
INSERT INTO facet_check (station_id, facet, source, as_of, checked_at, checked_by)
SELECT :base + b.n, c.facet, c.source, c.as_of, c.checked_at - (b.n % 300) * interval '1 day', c.checked_by
FROM bench_seed b JOIN bench_check c ON c.station_id = b.model WHERE b.n >= :first AND b.n < :last
""")
INSERT_CONTACTS = text("""
INSERT INTO station_contact (station_id, position, name, phone, role)
SELECT :base + b.n, 0, substr('王李张刘陈杨赵黄周吴徐孙胡朱高', 1 + (b.n % 15)::int, 1) || '师傅',
  b.phone, '站长'
FROM bench_seed b WHERE b.n >= :first AND b.n < :last AND b.n % 3 = 0
""")
INSERT_KEEPERS = text("""
INSERT INTO keeper (station_id, email, stage, next_at)
SELECT :base + b.n, 'keeper' || b.n || '@example.org', 'confirmed', now() + (b.n % 90) * interval '1 day'
FROM bench_seed b WHERE b.n >= :first AND b.n < :last AND b.n % 10 = 0
""")
# Settled long ago: what they say is in the statistics, and no state of today depends on them.
INSERT_REPORTS = text("""
INSERT INTO report (code_hash, station_id, verdict, said_at, shown_state, witness, near, agreed, settled_at,
  credence)
SELECT sha256(b.identifier::bytea), :base + b.n,
  (ARRAY['fine', 'fine', 'fine', 'locked', 'full', 'needs_app'])[1 + b.n / 20 % 6],
  now() - (30 + b.n % 150) * interval '1 day', 'open', 'stranger', b.n % 40 = 0, true,
  now() - (29 + b.n % 150) * interval '1 day', 0.9
FROM bench_seed b JOIN bench_model m ON m.id = b.model AND m.visibility = 'public'
WHERE b.n >= :first AND b.n < :last AND b.n % 20 = 0
""")
PARTS = (INSERT_OFFERS, INSERT_CHECKS, INSERT_CONTACTS, INSERT_KEEPERS, INSERT_REPORTS)
INSERT_HOSTS = text("""
INSERT INTO organization (name)
SELECT '演示' || (ARRAY['邮政', '工商银行', '环卫', '中石化', '移动', '社区', '街道', '公园'])[1 + n % 8]
  || n || '号网点'
FROM generate_series(1, :hosts) AS n RETURNING id
""")
# An import that was written: a result for each row, with the station that it became.
INSERT_IMPORT = text("""
INSERT INTO import_run (author_id, file_name, state, crs, found, made_at, decided_by, decided_at)
VALUES (:author, '全省台账' || :first || '.xlsx', 'applied', 'wgs84',
        jsonb_build_object('counts', jsonb_build_object('added', :last - :first)), now(), :author, now())
RETURNING id
""")
INSERT_RESULTS = text("""
INSERT INTO import_result (run_id, line, outcome, name, station_id, station_version, set_id)
SELECT :run, b.n - :first + 2, 'added', b.name, :base + b.n, 1, r.set_id
FROM bench_seed b JOIN change_row r ON r.station_id = :base + b.n AND r.table_name = 'station'
WHERE b.n >= :first AND b.n < :last
""")
REFRESH = text("""
SELECT refresh_public_station(ARRAY(SELECT :base + n FROM generate_series(:first, :last - 1) AS n))
""")

NEXT_KEYS = text("""
SELECT setval(pg_get_serial_sequence('station', 'id'), :base + :last - 1),
       setval('station_code_seq', 100000 + :base + :last - 1)
""")
HIGHEST = text("""
SELECT coalesce((SELECT max(id) FROM station), 0),
       coalesce((SELECT max(split_part(external_identifier, '-', 2)::bigint) FROM station WHERE is_demo), 0)
""")
# What is built faster once all rows are there, and the foreign keys of rows that are right by construction.
# The cluster is temporary; both are put back before anything is measured.
BULKY_INDEXES = text("""
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
WHERE a.amname IN ('gin', 'gist')
  AND i.indrelid::regclass::text IN ('public_station', 'station', 'place_name')
  AND NOT i.indisprimary
""")
FOREIGN_KEYS = text("""
SELECT t.tgrelid::regclass::text AS of_table, t.tgname AS name
FROM pg_trigger t JOIN pg_constraint c ON c.oid = t.tgconstraint
WHERE c.contype = 'f' AND t.tgrelid = c.conrelid AND c.conrelid = ANY (ARRAY['station', 'service_offer',
  'facet_check', 'station_contact', 'keeper', 'report', 'public_station', 'change_row',
  'import_result', 'place', 'place_name']::regclass[])
""")
