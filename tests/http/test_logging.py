"""What the log keeps of a mistake of ours: where it was, and nothing of what somebody wrote."""

import logging

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from locator.http import errors

WRONG = (
    "INSERT INTO report (code_hash, station_id, verdict, shown_state, witness, words, contact)"
    " VALUES ('x', 1, 'no such verdict', 'open', 'x', :words, :contact)"
)
SAID = {"words": "张三\n\n在门口", "contact": "13800138000"}


def test_a_row_that_the_database_refuses_is_not_in_the_log(
    app: Flask, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(IntegrityError) as refused, engine.begin() as connection:
        connection.execute(text(WRONG), SAID)
    assert "13800138000" in str(refused.value)  # the database says it all
    with app.test_request_context(), caplog.at_level(logging.ERROR, "locator"):
        answer = errors.bug(refused.value)
    assert answer.status_code == 500
    assert "IntegrityError" in caplog.text and "test_bug_log.py" in caplog.text
    assert "13800138000" not in caplog.text and "门口" not in caplog.text
