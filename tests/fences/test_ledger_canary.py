"""Nothing of the office's ledger and notes is in any public answer; nor may the public role read it."""

import pytest
from clerks import SignIn
from factories import HERE, TODAY, AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text
from test_site_only_canary import addresses

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.publishing.actions import open_data
from locator.publishing.domain.open_files import TEXTS, Origin
from locator.stations.domain.ledger import Ledger
from locator.stations.domain.station_fields import FIELDS
from locator.stations.tables import station

CANARY = "金丝雀台账"
LEDGER = """
    UPDATE station SET area_m2 = 41327.5, persons = 7654321, occupations = '金丝雀台账',
      operation_mode = 'incubated', contract_until = '2031-07-19', grid_code = '金丝雀台账',
      opened_on = '1987-03',
      planned_for = '2033-09';
    INSERT INTO own_field (area, name, type) VALUES ('division:441202', '金丝雀台账', 'text');
    INSERT INTO station_own_value (station_id, field_id, type, value)
      SELECT s.id, f.id, f.type, '金丝雀台账' FROM station s, own_field f;
    INSERT INTO work_note (station_id, author_id, words, made_at)
      SELECT s.id, p.id, '金丝雀台账', now() FROM station s, staff p;
    INSERT INTO assignment (station_id, staff_id, assigned_by_id, words, made_at)
      SELECT s.id, p.id, p.id, '金丝雀台账', now() FROM station s, staff p;
    INSERT INTO check_call (station_id, staff_id, called_at, outcome, note, again_at)
      SELECT s.id, p.id, now(), 'answered', '金丝雀台账', now() FROM station s, staff p;
    INSERT INTO assessment_scheme (id, area, code, version, kind, name, valid_months, made_at)
      VALUES (1, 'division:441202', 'star', 1, 'star', '金丝雀台账', 12, now());
    INSERT INTO assessment_criterion (id, scheme_id, position, code, zh, most_points, weight, proof)
      VALUES (1, 1, 1, 'c1', '金丝雀台账', 10, 100, 'photo');
    INSERT INTO assessment_round (id, scheme_id, name, area, made_at)
      VALUES (1, 1, '金丝雀台账', 'division:441202', now());
    INSERT INTO assessment_stage VALUES (1, 'review', '2026-01-01', '2026-12-31');
    INSERT INTO assessment
        (id, station_id, scheme_id, round_id, stage, made_by_id, made_at, received_at, score, note)
      SELECT 1, s.id, 1, 1, 'review', p.id, now(), now(), 88, '金丝雀台账' FROM station s, staff p;
    INSERT INTO assessment_finding (assessment_id, station_id, criterion_id, words, due_on)
      SELECT 1, s.id, 1, '金丝雀台账', '2026-12-31' FROM station s
"""
CANARIES = (CANARY, "41327", "7654321", "incubated", "企业孵化", "2031-07-19", "1987-03", "2033-09")
PRIVATE_TABLES = (
    *("own_field", "station_own_value", "work_note", "assignment", "check_call", "check_claim"),
    *("assessment", "assessment_finding", "assessment_score", "assessment_task", "team_member"),
    *("assessment_scheme", "assessment_criterion", "assessment_level", "assessment_round"),
    *("assessment_stage", "assessment_team", "assessment_rule"),
)
PRIVATE_COLUMNS = [field.column for field in FIELDS if field.attribute.startswith("ledger.")]


@pytest.fixture
def code(engine: Engine, add: AddStation, staff: SignIn) -> str:
    """Return the code of a public station with a whole ledger, notes, a task and a call."""
    add(name="公开的站")
    staff(Role.EDITOR, "441202")
    with change(engine) as connection:
        connection.execute(text("SET LOCAL locator.actor = 'test'"))
        for statement in filter(str.strip, LEDGER.split(";")):
            connection.execute(text(statement))
        code = str(connection.scalar(select(station.c.code)))
    open_data.generate(engine, Origin("https://example.org", "", TODAY), TEXTS)
    return code


def test_no_public_answer_has_anything_of_the_ledger(app: Flask, client: FlaskClient, code: str) -> None:
    here = {"lon": HERE.lon, "lat": HERE.lat}
    answers = [(address, client.get(address, buffered=True)) for address in addresses(app, [code, code])]
    answers.append(("POST nearest", client.post("/api/v1/stations/nearest", json=here | {"limit": 50})))
    answers.append(("POST text", client.post("/api/v1/stations/nearest.txt", json=here)))
    answers.append(("q", client.get(f"/?q={CANARY}")))
    assert any("公开的站".encode() in answer.data for _, answer in answers)
    for address, answer in answers:
        shown = [canary for canary in CANARIES if canary.encode() in answer.data and canary not in address]
        assert not shown or address == "q", (address, shown)


def test_the_public_role_may_not_read_the_ledger(engine: Engine, code: str) -> None:
    assert set(PRIVATE_COLUMNS) == set(Ledger.__dataclass_fields__)
    asked = "SELECT has_column_privilege('locator_public', 'station', :column, 'SELECT')"
    with engine.connect() as connection:
        assert connection.scalar(text(asked), {"column": "name"})
        assert not [one for one in PRIVATE_COLUMNS if connection.scalar(text(asked), {"column": one})]
        asked = "SELECT has_any_column_privilege('locator_public', CAST(:table AS text), 'SELECT')"
        assert not [one for one in PRIVATE_TABLES if connection.scalar(text(asked), {"table": one})]
    assert not [field.cell for field in FIELDS if field.column in PRIVATE_COLUMNS and field.may_be_shown]
