-- Rows for every table that demo stations leave empty, for a dump of this revision's database
-- (scripts/dump-database). Each BEGIN ... COMMIT is one change in the history.
SET locator.actor = 'command';

BEGIN;
INSERT INTO organization (id, name, kind, level, division_code) VALUES
  (901, '广东省总工会', 'territorial', 'province', '440000');
INSERT INTO organization (id, parent_id, name, kind, level, division_code) VALUES
  (902, 901, '肇庆市总工会', 'territorial', 'city', '441200'),
  (903, 901, '广东省交通运输工会', 'industry', 'province', NULL);
INSERT INTO organization (id, name) VALUES (904, '蓝塘加油站');
INSERT INTO division_area (division_code, boundary, source) VALUES
  ('441200', ST_Multi(ST_MakeEnvelope(111.2, 22.7, 112.9, 24.4, 4326)), 'test');
INSERT INTO staff (id, email, name, language, password_hash, totp_secret, totp_confirmed_at) VALUES
  (1, 'administrator@example.org', '管理员甲', 'zh', 'x', 'secret', '2026-11-01'),
  (2, 'approver@example.org', '审核员乙', 'zh', 'x', 'secret', '2026-11-01'),
  (3, 'editor@example.org', '编辑员丙', 'en', 'x', '', NULL),
  (4, 'inspector@example.org', '巡查员丁', 'zh', '', '', NULL),
  (5, 'auditor@example.org', '查阅员戊', 'zh', '', '', NULL);
INSERT INTO appointment (staff_id, role, division_code, organization_id, appointed_by) VALUES
  (1, 'administrator', NULL, NULL, 'command'),
  (2, 'approver', '441200', NULL, 'staff:1'),
  (3, 'editor', '441200', NULL, 'staff:1'),
  (3, 'editor', NULL, 903, 'staff:1'),
  (4, 'inspector', '440000', NULL, 'staff:1'),
  (5, 'auditor', NULL, 901, 'staff:1');
INSERT INTO area_rule VALUES ('441200', false);
INSERT INTO staff_session (token_hash, staff_id, csrf, second_factor, expires_at) VALUES
  (sha256('administrator'), 1, 'x', true, '2100-01-01'),
  (sha256('approver'), 2, 'x', true, '2100-01-01'),
  (sha256('editor'), 3, 'x', true, '2100-01-01');
INSERT INTO staff_link (token_hash, staff_id, purpose, expires_at) VALUES ('a', 4, 'invitation', '2026-12-01');
INSERT INTO recovery_code (staff_id, code_hash) VALUES (1, 'a'), (1, 'b');
INSERT INTO known_device (token_hash, staff_id) VALUES ('a', 1);
INSERT INTO sign_in_failure (account, origin_hash) VALUES ('nobody@example.org', 'a');
COMMIT;

-- Five stations of Zhaoqing: with services and checks, one that becomes a room, one that is merged.
BEGIN;
INSERT INTO station (id, kind, name, division_code, address, position, position_quality, opening_hours,
                     host_organization_id, operator_organization_id, road, road_side, truck_spaces, visibility)
SELECT 9000 + n, CASE n WHEN 5 THEN 'workshop_rest' ELSE 'union_station' END, '旧库驿站' || n, '441202',
       '端州区测试路' || n || '号', ST_MakePoint(112.47 + n / 1000.0, 23.05)::geography, 'surveyed', '24/7',
       904, 902, 'G321', 'up', n, CASE n WHEN 5 THEN 'site_only' ELSE 'public' END
FROM generate_series(1, 5) AS n;
INSERT INTO service_offer (station_id, code, availability)
SELECT id, service, 'yes' FROM station CROSS JOIN unnest(ARRAY['drinking_water', 'toilet']) AS service WHERE id > 9000;
INSERT INTO facet_check (station_id, facet, source, as_of, checked_at, checked_by)
SELECT id, 'hours', '测试', '2026-11', '2026-11-01', '小陈' FROM station WHERE id > 9000;
COMMIT;
BEGIN;
UPDATE station SET phone = '0758-1234567' WHERE id = 9001;
UPDATE station SET parent_id = 9001 WHERE id = 9002;
COMMIT;

BEGIN;
INSERT INTO campaign (id, name, banner, doors, starts_at, ends_at, started_by) VALUES
  (1, '台风', '台风期间暂停开放', 'closed', '2026-11-20', '2026-11-21', 'staff:1');
INSERT INTO hours_exception (id, station_id, cause, campaign_id, doors, starts_at, ends_at, reason, said_by) VALUES
  (1, 9001, 'campaign', 1, 'closed', '2026-11-20', '2026-11-21', '台风', 'staff:1'),
  (2, 9001, 'closure', NULL, 'closed', '2026-11-22', '2026-11-23', '停电', 'keeper:9001'),
  (3, 9003, 'reports', NULL, 'unsure', '2026-11-22', '2026-11-25', '有人说门锁着', 'reports');
UPDATE hours_exception SET lifted_at = '2026-11-22 12:00' WHERE id = 2;
INSERT INTO closure_chase (exception_id, count, last_at) VALUES (1, 1, '2026-11-22');
COMMIT;

BEGIN;
INSERT INTO keeper (station_id, email, union_email, stage, next_at) VALUES
  (9001, 'keeper@example.org', 'union@example.org', 'confirmed', '2026-12-01'),
  (9004, 'keeper4@example.org', '', 'named', '2026-12-01');
UPDATE keeper SET stage = 'hidden' WHERE station_id = 9004;  -- leaves the public lists
INSERT INTO keeper_link (station_id, token_hash, made_at, expires_at, used_at, answer) VALUES
  (9001, sha256('keeper'), '2026-11-01', '2026-12-01', '2026-11-02', 'still_right'),
  (9004, sha256('keeper4'), '2026-11-01', '2026-12-01', NULL, '');
COMMIT;

BEGIN;
INSERT INTO report (id, code_hash, station_id, verdict, shown_state, witness, words) VALUES
  (1, 'a', 9003, 'locked', 'open', 'a', '门锁着'), (2, 'b', 9003, 'fine', 'open', 'b', '');
INSERT INTO report_photo (report_id, jpeg) VALUES (1, '\xffd8ffd9');
INSERT INTO report_upload (report_id, content, bytes) VALUES (2, '\x', 4);
INSERT INTO report_burst (is_of_one_network, began_at, last_at, stations) VALUES (true, '2026-11-22', '2026-11-22', 9);
INSERT INTO plaque (station_id, mark, made_at) VALUES (9003, 'mark', '2026-11-22');
INSERT INTO plaque_code (station_id, code_hash, salt, made_at) VALUES (9003, 'hash', 'salt', '2026-11-22');
INSERT INTO origin_salt VALUES ('2026-11-22', 'salt');
COMMIT;
BEGIN;
SET LOCAL locator.actor = 'staff:3';
SET LOCAL locator.origin = 'page';
SET LOCAL locator.reason = '已经去看过';
UPDATE report SET answer = '已换新锁', answered_by = '肇庆市总工会', answered_at = '2026-11-23' WHERE id = 1;
COMMIT;

BEGIN;
INSERT INTO proposal (id, station_id, base, cells, division_code, author_id, words) VALUES
  (1, 9001, '{"name": "旧库驿站1"}', '{"name": "改名驿站", "division_code": "441202"}', '441202', 3, '改名');
INSERT INTO proposal (id, station_id, base, cells, division_code, author_id, state, decided_by_id, decided_at) VALUES
  (2, 9001, '{}', '{"division_code": "441202"}', '441202', 3, 'rejected', 2, '2026-11-20');
INSERT INTO duplicate (left_id, right_id, distance_m, likeness) VALUES (9001, 9003, 120, 0.9);
INSERT INTO merger (merged_id, survivor_id, made_at, made_by_id, before) VALUES
  (9004, 9003, '2026-11-21', 1, '{"status": "open"}');
UPDATE station SET status = 'merged', successor_id = 9003 WHERE id = 9004;
INSERT INTO map_listing VALUES (9001, 'amap', 'listed', '2026-11-01', 'B000', '');
COMMIT;

BEGIN;
INSERT INTO import_run (id, author_id, division_code, file_name, state, crs, decided_by, decided_at) VALUES
  (1, 3, '441200', '站点.xlsx', 'applied', 'wgs84', 2, '2026-11-21');
INSERT INTO import_file VALUES (1, 'given', 'PK');
INSERT INTO import_mend VALUES (1, 2, 0, '旧库驿站3');
INSERT INTO import_verdict VALUES (1, 2, 'other', '');
INSERT INTO import_result (run_id, line, outcome, name, cells, staged, station_id, set_id) VALUES
  (1, 2, 'added', '旧库驿站3', '{"name": "旧库驿站3"}', '{"station": {}}', 9003, 2);
INSERT INTO import_heading VALUES ('division:441200', '站名', 'name');
INSERT INTO import_memory (area, shape, file_name, answers) VALUES ('division:441200', 'x', '站点.xlsx', '{}');
INSERT INTO import_job (id, run_id, task, asked_by, ended_at) VALUES
  (1, 1, 'apply', 2, '2026-11-21'), (2, 1, 'mark', 3, NULL);
COMMIT;

BEGIN;
INSERT INTO outbox (to_address, subject, body) VALUES ('keeper@example.org', '请确认', '请看一看');
INSERT INTO self_check VALUES ('text_answer', '2026-11-01', '2026-11-22', '2026-11-22', '');
INSERT INTO open_data (name, made_on, stations, digest, checksum, length_bytes, packed_bytes)
VALUES ('stations.csv', '2026-11-22', 2, 'x', 0, 0, 2);
INSERT INTO open_data_piece SELECT id, 0, '\x0300' FROM open_data;
INSERT INTO milestone (name) VALUES ('published stations');
INSERT INTO job_trouble (job_id, trouble) VALUES (1, 'ConnectionRefusedError');
INSERT INTO place (id, key, source, kind, name, importance, position) VALUES
  (1, 'n1', 'ground', 'railway_station', '肇庆站', 0.8, 'SRID=4326;POINT(112.47 23.05)');
INSERT INTO place_name VALUES (1, '肇庆站', 0, 0.8);
INSERT INTO place_build (version, places) VALUES ('1', 1);
INSERT INTO name_correction (chinese, language, name, said_by) VALUES ('陕西', 'en', 'Shaanxi', 'command');
INSERT INTO running_process (kind, host, pid) VALUES ('work', 'a', 1);
COMMIT;

BEGIN;
UPDATE station SET area_m2 = 20, persons = 190, operation_mode = 'tendered', opened_on = '2021' WHERE id = 9001;
INSERT INTO own_field (id, area, name, type) VALUES (1, 'division:441200', '星级', 'text');
INSERT INTO station_own_value (station_id, field_id, type, value) VALUES (9001, 1, 'text', '五星');
INSERT INTO money_line (station_id, area, year, kind, source, amount_yuan) VALUES
  (9001, '', 2024, 'construction', '工会经费', 20000), (NULL, 'division:441200', 2024, 'reward', '财政', 5);
INSERT INTO saved_view (staff_id, name, query) SELECT min(id), '没有位置的', 'problem=no_position' FROM staff;
INSERT INTO use_count (station_id, month, people, how) VALUES (9001, '2024-06', 600, 'gate');
INSERT INTO check_claim SELECT 9001, min(id), '2026-11-22', '2026-11-23' FROM staff;
INSERT INTO check_call (station_id, staff_id, called_at, outcome, again_at)
  SELECT 9001, min(id), '2026-11-22', 'no_answer', '2026-11-23' FROM staff;
INSERT INTO work_note (station_id, author_id, words, made_at) SELECT 9001, min(id), '下午再打', '2026-11-22' FROM staff;
INSERT INTO assignment (station_id, staff_id, assigned_by_id, made_at) SELECT 9001, min(id), min(id), '2026-11-22' FROM staff;
INSERT INTO station_photo (station_id, view, jpeg, small, made_at) VALUES (9001, 'outside', 'x', 'x', '2026-11-22');
INSERT INTO station_photo_upload (station_id, view, content, received_at) VALUES (9001, 'way_in', 'x', '2026-11-22');
INSERT INTO event (id, area, kind, name, station_id, starts_at, duration_min, rule, responsible, status)
  VALUES (1, 'division:441200', 'film', '公益电影', 9001, '2026-11-25 18:00+08', 120, 'FREQ=WEEKLY;BYDAY=WE',
    '区总工会', 'published');
INSERT INTO event_decision (event_id, planned_at, verdict) VALUES (1, '2026-12-02 18:00+08', 'cancelled');
INSERT INTO occurrence VALUES (1, '2026-11-25 18:00+08', '[2026-11-25 18:00+08,2026-11-25 20:00+08)', 'planned');
INSERT INTO turnout (event_id, planned_at, people) VALUES (1, '2026-11-25 18:00+08', 40);
INSERT INTO target (area, metric, per, least, ends_on) VALUES ('division:441200', 'count', 'county', 3, '2027-12-31');
INSERT INTO coverage_grid (id, area, name, file_name, crs, content, made_at) VALUES
  (9001, 'division:441200', '人口', 'grid.csv', 'wgs84', '', '2026-11-22');
INSERT INTO reach_run (id, area, minutes, mode, grid_id, asked_at) VALUES
  (9001, 'division:441200', 15, 'walk', 9001, '2026-11-22');
INSERT INTO reach_area (run_id, number, station_id, name, part, by_streets, shape) VALUES (9001, 0, 9001, '甲站', 'both',
  false, 'SRID=4326;MULTIPOLYGON(((112.4 23.0, 112.5 23.0, 112.5 23.1, 112.4 23.0)))');
INSERT INTO reach_share (run_id, part, season, hour, stations, unknown_stations, area_km2)
  VALUES (9001, 'before', '', 0, 1, 0, 3);
INSERT INTO unmet_demand VALUES ('2026-11-01', 3, 11240, 2300, 20);
INSERT INTO service_word (id, code, parent, group_code, zh, area) VALUES
  (9001, 'training:银发课堂', 'training', 'info', '银发课堂', 'division:441200');
INSERT INTO bulletin (id, area, division_code, title, published_on, expires_on)
  VALUES (1, 'division:441200', '441200', '第10期', '2026-11-20', '2026-12-20');
INSERT INTO job_post (bulletin_id, employer, title, openings) VALUES (1, '某公司', '外卖骑手', 200);
INSERT INTO assessment_scheme (id, area, code, version, kind, name, valid_months, made_at) VALUES
  (1, 'division:441200', 'star', 1, 'star', '星级评定', 24, '2026-11-22');
INSERT INTO assessment_criterion (id, scheme_id, position, code, zh, most_points, weight, proof) VALUES
  (1, 1, 1, 'c1', '设施完好', 10, 100, 'photo');
INSERT INTO assessment_level VALUES (1, 1, '五星级', 5, 90, 5000);
INSERT INTO assessment_round (id, scheme_id, name, area, made_at) VALUES
  (1, 1, '2026 年星级评定', 'division:441200', '2026-11-22');
INSERT INTO assessment_stage VALUES (1, 'review', '2026-11-01', '2026-11-30'), (1, 'confirm', '2026-12-01', '2026-12-31');
INSERT INTO assessment_team (id, round_id, name) VALUES (1, 1, '一组');
INSERT INTO team_member (team_id, name, area) VALUES (1, '梁', 'division:441203');
INSERT INTO assessment_task (id, round_id, team_id, station_id, month, due_on) VALUES (1, 1, 1, 9001, '2026-11', '2026-11-30');
INSERT INTO assessment (id, station_id, scheme_id, round_id, stage, team_id, task_id, made_by_id, made_at, received_at,
    score, level_rank)
  SELECT 1, 9001, 1, 1, 'review', 1, 1, min(id), '2026-11-22', '2026-11-22', 95, 1 FROM staff;
INSERT INTO assessment_score VALUES (1, 1, 9);
INSERT INTO assessment_finding (assessment_id, station_id, criterion_id, words, due_on) VALUES
  (1, 9001, 1, '灯不亮', '2026-12-10');
INSERT INTO finding_photo (finding_id, station_id, is_answer, content, received_at)
  SELECT id, station_id, false, '\xffd8ff', '2026-11-22' FROM assessment_finding;
INSERT INTO assessment_rule (area, cause, threshold, step) VALUES ('division:441200', 'overdue_findings', 3, 'rectify');
INSERT INTO union_link VALUES ('division:441200', '官网：https://gh.example.cn');
COMMIT;

-- A deleted station, which only the history and gone_station know of.
BEGIN;
SET LOCAL locator.reason = '重复登记';
DELETE FROM station WHERE id = (SELECT max(id) FROM station WHERE is_demo);
COMMIT;
