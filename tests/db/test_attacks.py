"""Attacks in plain SQL as every role of the program: none gets through, and with the fence down all do.

An editor of Daxing, an approver of Daxing, an administrator of Daxing, an inspector, the administrator of
a union, the public and the door try to touch a station of Haidian, to move their own into Haidian, to take
Haidian's over, to help themselves to rights, and to climb in the tree of unions.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from attacks import ALLOWED, ATTACKS
from clerks import SignIn
from factories import HERE, AddStation, north
from sqlalchemy import Connection, Engine, TextClause, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.rights import Role
from locator.db.session import ChangeContext, Login, change, write_engine
from locator.errors import LocatorError, NotAllowed

DAXING, HAIDIAN = "110115", "110108"
UNION = "a union's administrator"
ROLES = ("locator_public", "locator_door", *Role, UNION)
# What is going on at the other's station.
GOING_ON = """
INSERT INTO report (id, code_hash, station_id, verdict, shown_state, witness)
  VALUES (1, 'x', :theirs, 'locked', 'open', 'x');
INSERT INTO report_photo (report_id, jpeg) VALUES (1, 'x');
INSERT INTO keeper (station_id, email) VALUES (:other, 'keeper@example.org');
INSERT INTO campaign (id, name, banner, doors, starts_at, ends_at, started_by)
  VALUES (1000, 'x', 'x', 'closed', '2026-12-01', '2026-12-02', 'staff:' || :boss);
INSERT INTO hours_exception (station_id, cause, campaign_id, doors, starts_at, ends_at, reason, said_by)
  VALUES (:theirs, 'campaign', 1000, 'closed', '2026-12-01', '2026-12-02', 'x', 'x');
INSERT INTO duplicate (left_id, right_id, distance_m, likeness)
  VALUES (least(:theirs, :other), greatest(:theirs, :other), 8, 1);
INSERT INTO merger (merged_id, survivor_id, made_at, made_by_id, before)
  VALUES (:other, :theirs, now(), :boss, '{}')
"""
BOUNDARIES = (
    "INSERT INTO division_area (division_code, boundary, source) VALUES"
    " ('110115', ST_Multi(ST_MakeEnvelope(112.4, 23.0, 112.5, 23.1, 4326)), 'test'),"
    " ('110108', ST_Multi(ST_MakeEnvelope(112.4, 23.1, 112.5, 23.2, 4326)), 'test')"
)
# Row security taken away: the control.
FENCE_DOWN = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT relname FROM pg_class WHERE relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', one.relname); END LOOP;
END $$;
GRANT ALL ON ALL TABLES IN SCHEMA public TO locator_public, locator_staff, locator_door;
ALTER TABLE change_row DISABLE TRIGGER ALL; ALTER TABLE change_set DISABLE TRIGGER ALL;
ALTER TABLE change_seal DISABLE TRIGGER ALL; ALTER TABLE organization DISABLE TRIGGER ALL;
DROP INDEX organization_name_idx;
CREATE OR REPLACE FUNCTION may_manage(the_staff bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OR REPLACE FUNCTION acting_as() RETURNS text LANGUAGE sql AS 'SELECT ''anybody''';
CREATE OR REPLACE FUNCTION set_timetables(ids bigint[], any_way bigint[], no_app bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER AS 'UPDATE station SET timetable_id = any_way[1] WHERE id = ANY (ids)';
"""


class Scene:
    """Two stations, an attacker's session, and what the tables say now."""

    def __init__(
        self, engine: Engine, values: dict[str, object], tokens: dict[str, str], keys: dict[str, int]
    ) -> None:
        self.engine, self.values, self.tokens, self.keys = engine, values, tokens, keys

    @contextmanager
    def as_role(self, who: str) -> Iterator[Connection]:
        """Open a transaction as one of the program's roles, on an attacker's own session."""
        role = who if who.startswith("locator_") else "locator_staff"
        attacking = write_engine(
            self.engine.url.render_as_string(hide_password=False), login=Login(role, by_name=True)
        )
        try:
            with change(attacking, ChangeContext(session=self.tokens.get(who, ""))) as connection:
                yield connection
        finally:
            attacking.dispose()

    def myself(self, who: str) -> dict[str, object]:
        """Return the attacker's own account; who has none takes an auditor's."""
        return {"me": self.keys.get(who, self.keys[Role.AUDITOR])}

    def gains(self, who: str, attack: str) -> bool:
        """Try an attack and roll it back; tell whether it touched or showed even one row."""
        try:
            with self.as_role(who) as connection:
                connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
                done = connection.execute(text(ATTACKS[attack]), self.values | self.myself(who))
                if attack == "point its hours":
                    asked = text("SELECT timetable_id IS NULL FROM station WHERE id = :theirs")
                    touched = bool(connection.scalar(asked, self.values))
                else:
                    touched = bool(done.all()) if done.returns_rows else done.rowcount > 0
                raise _Undone(touched)
        except _Undone as undone:
            return undone.touched
        except (LocatorError, DBAPIError):
            return False


class _Undone(Exception):
    def __init__(self, touched: bool) -> None:
        self.touched = touched


@pytest.fixture
def scene(engine: Engine, add: AddStation, staff: SignIn) -> Scene:
    """Set the stations and the people up."""
    theirs = add(at=north(8_000), division_code=HAIDIAN, host="海淀区总工会")
    other = add(at=north(8_008), division_code=HAIDIAN)
    mine = add(at=HERE, division_code=DAXING)
    unions = {"top_union": "甲国工会", "their_union": "甲省工会", "my_union": "乙省工会"}
    unions |= {"part_union": "乙省丙市工会", "spare_union": "丁省工会"}
    tree = {name: _add_union(engine, words) for name, words in unions.items()}
    with change(engine) as connection:
        put = text("UPDATE organization SET parent_id = :above WHERE id = :key")
        for name in ("their_union", "my_union", "spare_union"):
            connection.execute(put, {"above": tree["top_union"], "key": tree[name]})
        connection.execute(put, {"above": tree["my_union"], "key": tree["part_union"]})
    people = {role.value: staff(role, DAXING) for role in Role}
    people[UNION] = staff(Role.ADMINISTRATOR, None, tree["my_union"])
    tokens = {role: client.token for role, client in people.items()}
    keys = {role: client.key for role, client in people.items()}
    boss = staff(Role.ADMINISTRATOR).key
    with change(engine) as connection:
        connection.execute(text(BOUNDARIES))
        proposed = "INSERT INTO proposal (station_id, base, cells, division_code, author_id)"
        waits = f"{proposed} VALUES (:key, '{{}}', '{{}}', :code, :boss)"
        for key, code in ((theirs, HAIDIAN), (mine, DAXING)):
            connection.execute(text(waits), {"key": key, "code": code, "boss": boss})
        for statement in GOING_ON.split(";"):
            connection.execute(text(statement), {"theirs": theirs, "other": other, "boss": boss})
    haidian = f"SRID=4326;POINT({north(8_000).lon} {north(8_000).lat})"
    values = {"theirs": theirs, "mine": mine, "boss": boss, "haidian": haidian}
    values |= tree
    values |= {"daxing": DAXING, "haidian_code": HAIDIAN, "other": other, "report": 1, "act": 1000}
    return Scene(engine, values, tokens, keys)


def _add_union(engine: Engine, name: str) -> int:
    with change(engine) as connection:
        add = (
            "INSERT INTO organization (name, kind, level) VALUES (:name, 'industry', 'province') RETURNING id"
        )
        return int(connection.execute(text(add), {"name": name}).scalar_one())


@pytest.mark.parametrize("who", ROLES)
def test_no_attack_succeeds(scene: Scene, who: str) -> None:
    won = [attack for attack in ATTACKS if (who, attack) not in ALLOWED and scene.gains(who, attack)]
    assert won == []


def test_with_the_fence_down_the_same_attacks_do_succeed(scene: Scene) -> None:
    with scene.engine.begin() as connection:
        connection.connection.cursor().execute(FENCE_DOWN)
    lost = [attack for attack in ATTACKS if not scene.gains("editor", attack)]
    assert lost == ["become the owner's reader"]  # that one needs a superuser whatever is granted


def test_an_approver_does_change_what_lies_in_the_area(scene: Scene) -> None:
    with scene.as_role("approver") as connection:
        changed = connection.execute(text("UPDATE station SET name = '改好' WHERE id = :mine"), scene.values)
        assert changed.rowcount == 1


def test_row_security_alone_would_let_a_union_climb(scene: Scene) -> None:
    with scene.engine.begin() as connection:
        guard = "ALTER TABLE organization DISABLE TRIGGER organization_stays_in_its_area"
        connection.execute(text(guard))
    climbs = ("move one's own union to the top", "move one's own union up", "move a part to the top")
    assert all(scene.gains(UNION, climb) for climb in climbs)


def test_a_unions_administrator_arranges_what_lies_below(scene: Scene) -> None:
    with scene.as_role(UNION) as connection:
        for statement in (
            "INSERT INTO organization (name, parent_id, kind, level)"
            " VALUES ('乙省丁市工会', :my_union, 'industry', 'city')",
            "UPDATE organization SET name = '乙省工会联合会' WHERE id = :my_union",
            "UPDATE organization SET parent_id = (SELECT id FROM organization WHERE name = '乙省丁市工会')"
            " WHERE id = :part_union",
            "UPDATE organization SET ended_at = now() WHERE id = :part_union",
        ):
            assert connection.execute(text(statement), scene.values).rowcount == 1


def test_two_moves_at_once_make_no_ring(scene: Scene) -> None:
    into = text("UPDATE organization SET parent_id = :above WHERE id = :key")
    one, other = scene.values["their_union"], scene.values["spare_union"]
    with scene.engine.connect() as first, ThreadPoolExecutor(1) as pool:
        first.execute(into, {"key": one, "above": other})
        second = pool.submit(_moved, scene.engine, into, {"key": other, "above": one})
        while not waits_for_a_lock(scene.engine):
            assert not second.done(), second.exception()
        first.commit()
        with pytest.raises(IntegrityError, match="below itself"):
            second.result()


def waits_for_a_lock(engine: Engine) -> bool:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with engine.connect() as connection:
        return bool(connection.scalar(text(waiting)))


def _moved(engine: Engine, statement: TextClause, values: dict[str, object]) -> None:
    with engine.begin() as connection:
        connection.execute(statement, values)


def test_an_editor_publishes_nothing_but_may_close_a_door_of_the_area(scene: Scene) -> None:
    with scene.as_role("editor") as connection:
        changed = connection.execute(text("UPDATE station SET name = '改好' WHERE id = :mine"), scene.values)
        assert changed.rowcount == 0
        connection.execute(text(ATTACKS["close its door"].replace(":theirs", ":mine")), scene.values)


@pytest.mark.parametrize("part", ["locator_public", "locator_door"])
def test_no_public_part_reads_who_keeps_a_station(scene: Scene, part: str) -> None:
    with pytest.raises(NotAllowed), scene.as_role(part) as connection:
        connection.execute(text("SELECT email FROM keeper"))


def test_a_session_without_its_second_factor_is_nobody(scene: Scene, engine: Engine) -> None:
    with change(engine) as connection:
        key = connection.scalar(text("SELECT staff_id FROM appointment WHERE role = 'approver'")) or 0
        scene.tokens["approver"] = open_session(connection, key, "", second_factor=False)
    rename = text("UPDATE station SET name = '改好' WHERE id = :mine")
    with scene.as_role("approver") as connection:
        assert connection.execute(rename, scene.values).rowcount == 0
