"""The log shows where an unexpected error happened, without the contents of database rows."""

import logging

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from locator.http import errors

INSERT_INVALID_REPORT = (
    "INSERT INTO report (code_hash, station_id, verdict, shown_state, witness, words, contact)"
    " VALUES ('x', 1, 'no such verdict', 'open', 'x', :words, :contact)"
)
PERSONAL_DATA = {"words": "张三\n\n在门口", "contact": "13800138000"}


def test_a_row_that_the_database_rejects_is_not_in_the_log(
    app: Flask, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(IntegrityError) as refused, engine.begin() as connection:
        connection.execute(text(INSERT_INVALID_REPORT), PERSONAL_DATA)
    assert "13800138000" in str(refused.value)  # the database's message has the whole row
    with app.test_request_context(), caplog.at_level(logging.ERROR, "locator"):
        answer = errors.unexpected_error_response(refused.value)
    assert answer.status_code == 500
    assert "IntegrityError" in caplog.text and "test_logging.py" in caplog.text
    assert "13800138000" not in caplog.text and "门口" not in caplog.text
