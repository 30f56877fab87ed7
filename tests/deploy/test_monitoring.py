"""deploy/prometheus and deploy/grafana ask for figures that /metrics has, and for each of them."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from factories import NOON, AddStation
from flask import Flask
from queues import say_running
from sqlalchemy import Engine

from locator.http.deployment import settings_of
from locator.operations.actions.self_check import store_result
from locator.operations.domain import BACKUP, DRILL, TEXT_ANSWER

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = re.compile(r"\blocator_\w+")
# What is there for people who write alarms of their own.
NOT_ASKED = {"locator_stations", "locator_calendar_missing", "locator_letter_age_seconds"}


def rules() -> list[dict[str, object]]:
    groups = yaml.safe_load((DEPLOY / "prometheus" / "locator.rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> Iterator[str]:
    yield from (str(rule["expr"]) for rule in rules())
    dashboard = json.loads((DEPLOY / "grafana" / "locator.json").read_text())
    yield from (target["expr"] for panel in dashboard["panels"] for target in panel["targets"])


@pytest.fixture
def figures(app: Flask, engine: Engine, add: AddStation, tmp_path: Path) -> set[str]:
    """Return the names of all figures of a site that has been used a little."""
    given = settings_of(app)
    settings = replace(given, data_dir=str(tmp_path), read_url=given.database_url)
    app.jinja_env.globals["settings"] = settings
    client = app.test_client()
    add()
    say_running(engine, "work")
    for name in (BACKUP, DRILL, TEXT_ANSWER):
        store_result(engine, name, "", NOON)
    client.get("/")
    told = client.get("/metrics").text
    names = set(re.findall(r"^(locator_\w+)", told, re.M))
    return names | {f"{name}_total" for name in re.findall(r"^# TYPE (\w+)_total counter", told, re.M)}


def test_what_is_asked_for_is_there(figures: set[str]) -> None:
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert asked - figures == set()
    of_requests = {name for name in figures if name.startswith(("locator_request_", "locator_refused_"))}
    assert figures - asked - of_requests == NOT_ASKED


def test_each_alarm_says_how_bad_it_is_and_what_to_do() -> None:
    for rule in rules():
        assert rule["labels"] in ({"severity": "critical"}, {"severity": "warning"}), rule
        assert set(rule["annotations"]) == {"summary", "action"}, rule  # type: ignore[call-overload]
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names))
