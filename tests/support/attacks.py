"""What attackers try in plain SQL, and which of it is somebody's own work."""

# What would be an attacker's gain; :mine is a station of Daxing, :theirs of Haidian, :me the account.
ATTACKS = {
    "rename another's": "UPDATE station SET name = 'taken' WHERE id = :theirs",
    "close another's": "UPDATE station SET status = 'suspended' WHERE id = :theirs",
    "hide another's": "UPDATE station SET visibility = 'members' WHERE id = :theirs",
    "move another's pin": "UPDATE station SET position = NULL, position_quality = 'missing' WHERE id ="
    " :theirs",
    "take another's over": "UPDATE station SET division_code = :daxing WHERE id = :theirs",
    "take all over": "UPDATE station SET division_code = :daxing WHERE division_code <> :daxing",
    "move one's own in": "UPDATE station SET division_code = :haidian_code WHERE id = :mine",
    "move one's own pin in": "UPDATE station SET position = :haidian WHERE id = :mine",
    "add one there": "INSERT INTO station (kind, name, division_code) VALUES ('union_station', 'x',"
    " :haidian_code)",
    "add one nowhere": "INSERT INTO station (kind, name) VALUES ('union_station', 'x')",
    "add one here with a pin there": "INSERT INTO station (kind, name, division_code,"
    " position, position_quality)"
    " VALUES ('union_station', 'x', :daxing, :haidian, 'published')",
    "delete another's": "DELETE FROM station WHERE id = :theirs",
    "delete one's own": "DELETE FROM station WHERE id = :mine",
    "give it services": "INSERT INTO service_offer (station_id, code, availability) VALUES (:theirs,"
    " 'aed', 'yes')",
    "change its services": "UPDATE service_offer SET availability = 'no' WHERE station_id = :theirs",
    "take its services": "DELETE FROM service_offer WHERE station_id = :theirs",
    "carry services over": "UPDATE service_offer SET station_id = :theirs, code = 'aed' WHERE station_id ="
    " :mine",
    "say it was checked": "UPDATE facet_check SET checked_by = 'me' WHERE station_id = :theirs",
    "close its door": "INSERT INTO hours_exception (station_id, cause, doors, starts_at,"
    " ends_at, reason, said_by)"
    " VALUES (:theirs, 'closure', 'closed', '2026-12-01', '2026-12-02', 'x', 'x')",
    "point its hours": "SELECT set_timetables(ARRAY[:theirs]::bigint[], ARRAY[NULL]::bigint[],"
    " ARRAY[NULL]::bigint[])",
    "be its keeper": "INSERT INTO keeper (station_id, email) VALUES (:theirs, 'me@example.org')",
    "make a keeper's link": "INSERT INTO keeper_link (station_id, token_hash, made_at, expires_at)"
    " VALUES (:theirs, 'x', now(), now() + interval '1 day')",
    "end its keeper": "DELETE FROM keeper WHERE station_id = :other",
    "throw its photo away": "DELETE FROM report_photo WHERE report_id = :report",
    "look at its photo": "SELECT 1 FROM report_photo WHERE report_id = :report",
    "answer its report": "UPDATE report SET answer = 'x', answered_at = now() WHERE id = :report",
    "lift another's act": "UPDATE campaign SET lifted_at = now() WHERE id = :act",
    "end what it does there": "UPDATE hours_exception SET lifted_at = now() WHERE campaign_id = :act",
    "begin an act in another's name": "INSERT INTO campaign (name, banner, doors, starts_at, ends_at,"
    " started_by) VALUES ('x', 'x', 'closed', '2026-12-01', '2026-12-02', 'staff:0')",
    "take a holiday in": "INSERT INTO calendar_day VALUES ('2040-01-01', 'holiday', 'x', 'x')",
    "take holidays away": "DELETE FROM calendar_day",
    "say that it is another": "UPDATE duplicate SET verdict = 'different', decided_at = now(),"
    " decided_by_id = coalesce(acting_staff(), :boss)",
    "merge it": "INSERT INTO merger (merged_id, survivor_id, made_at, made_by_id, before)"
    " VALUES (:theirs, :mine, now(), coalesce(acting_staff(), :boss), '{}')",
    "let it be swallowed": "UPDATE station SET status = 'merged', successor_id = :mine WHERE id = :theirs",
    "undo its merger": "UPDATE merger SET undone_at = now(), undone_by_id = coalesce(acting_staff(), :boss)",
    "write the projection": "UPDATE public_station SET name = 'taken' WHERE station_id = :theirs",
    "write the hours": "UPDATE timetable SET open_at = '{}'",
    "propose for another's": "INSERT INTO proposal (station_id, base, cells, division_code, author_id)"
    " VALUES (:theirs, '{}', jsonb_build_object('division_code', :daxing ::text), :daxing, :me)",
    "propose to move one's own in": "INSERT INTO proposal (station_id, base, cells, division_code, author_id)"
    " VALUES (:mine, '{}', jsonb_build_object('division_code', :haidian_code ::text), :daxing, :me)",
    "propose one there": "INSERT INTO proposal (base, cells, division_code, author_id)"
    " VALUES ('{}', jsonb_build_object('division_code', :haidian_code ::text), :haidian_code, :me)",
    "propose as somebody else": "INSERT INTO proposal (station_id, base, cells, division_code, author_id)"
    " VALUES (:mine, '{}', jsonb_build_object('division_code', :daxing ::text), :daxing, :boss)",
    "propose what is approved": "INSERT INTO proposal (station_id, base, cells, division_code, author_id,"
    " state, decided_by_id)"
    " VALUES (:mine, '{}', jsonb_build_object('division_code', :daxing ::text), :daxing, :me,"
    " 'approved', :me)",
    "read another's proposals": "SELECT id FROM proposal WHERE division_code = :haidian_code",
    "approve another's": "UPDATE proposal SET state = 'approved', decided_by_id = :me"
    " WHERE division_code = :haidian_code",
    "take another's back": "UPDATE proposal SET state = 'withdrawn' WHERE author_id <> :me",
    "alter what was proposed": "UPDATE proposal SET cells = '{}'",
    "take another's second factor away": "SELECT forget_second_factor(:boss)",
    "give one's role a right": "INSERT INTO role_right (role, right_code) VALUES ('auditor', 'publish')",
    "take a right away": "DELETE FROM role_right WHERE role = 'administrator'",
    "have one's own rule": "INSERT INTO area_rule (division_code, own_approval) VALUES (:haidian_code, true)",
    "be appointed": "INSERT INTO appointment (staff_id, role, appointed_by) VALUES (:me,"
    " 'administrator', 'me')",
    "widen one's area": "UPDATE appointment SET division_code = NULL, organization_id = NULL"
    " WHERE staff_id = :me",
    "be let in there": "INSERT INTO appointment (staff_id, role, division_code, appointed_by)"
    " VALUES (:me, 'approver', :haidian_code, 'me')",
    "make an organisation one's own": "UPDATE organization SET parent_id = NULL, name = 'mine'",
    "add a union at the top": "INSERT INTO organization (name, kind, level)"
    " VALUES ('x', 'industry', 'province')",
    "add a union of a place": "INSERT INTO organization (name, division_code) VALUES ('x', :haidian_code)",
    "add a union below another's": "INSERT INTO organization (name, parent_id) VALUES ('x', :their_union)",
    "add a union beside one's own": "INSERT INTO organization (name, parent_id) VALUES ('x', :top_union)",
    "rename another's union": "UPDATE organization SET name = 'taken' WHERE id = :their_union",
    "rename the union above": "UPDATE organization SET name = 'taken' WHERE id = :top_union",
    "take another union's name": "UPDATE organization SET name = '甲省工会' WHERE id = :part_union",
    "take the number of a union": "UPDATE organization SET id = 4711 WHERE id = :their_union",
    "move one's own union to the top": "UPDATE organization SET parent_id = NULL WHERE id = :my_union",
    "move one's own union up": "UPDATE organization SET parent_id = :their_union WHERE id = :my_union",
    "move a part of one's union out": "UPDATE organization SET parent_id = :top_union WHERE id = :part_union",
    "move a part to the top": "UPDATE organization SET parent_id = NULL WHERE id = :part_union",
    "move another's union in": "UPDATE organization SET parent_id = :my_union WHERE id = :their_union",
    "move the union above in": "UPDATE organization SET parent_id = :part_union WHERE id = :top_union",
    "close a ring": "UPDATE organization SET parent_id = :part_union WHERE id = :my_union",
    "let a union stand below itself": "UPDATE organization SET parent_id = id WHERE id = :part_union",
    "end another's union": "UPDATE organization SET ended_at = now() WHERE id = :their_union",
    "end a union with people": "UPDATE organization SET ended_at = now() WHERE id = :my_union",
    "delete a union": "DELETE FROM organization WHERE id = :spare_union",
    "be let in above": "INSERT INTO appointment (staff_id, role, organization_id, appointed_by)"
    " VALUES (:me, 'administrator', :top_union, 'me')",
    "be let in beside": "INSERT INTO appointment (staff_id, role, organization_id, appointed_by)"
    " VALUES (:me, 'approver', :their_union, 'me')",
    "carry one's role up": "UPDATE appointment SET division_code = NULL, organization_id = :top_union"
    " WHERE staff_id = :me",
    "run another's station": "UPDATE station SET operator_organization_id = :my_union WHERE id = :theirs",
    "read passwords": "SELECT CASE WHEN password_hash = '' THEN 1 ELSE 1 END FROM staff",
    "read secrets": "SELECT CASE WHEN totp_secret = '' THEN 1 ELSE 1 END FROM staff",
    "forge a session": "INSERT INTO staff_session (token_hash, staff_id, csrf, second_factor, expires_at)"
    " VALUES (sha256('forged'), :boss, 'x', true, now() + interval '1 day')",
    "forget what was done": "DELETE FROM change_row",
    "alter what was done": "UPDATE change_set SET actor = 'somebody else'",
    "write history": "INSERT INTO change_set (actor) VALUES ('somebody else')",
    "break the chain": "UPDATE change_seal SET hash = '\\x00'",
    "draw borders anew": "DELETE FROM division_area",
    "become the owner's reader": "COPY staff TO PROGRAM 'cat'",
}
# What is the door's own work, or the boss's; the rest of the table is nobody's.
ALLOWED = {
    ("locator_door", "read passwords"),
    ("locator_door", "read secrets"),
    ("locator_door", "forge a session"),
    ("locator_public", "look at its photo"),  # its page asks by the report's code
}
