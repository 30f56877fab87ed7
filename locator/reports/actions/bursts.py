"""Bursts of strangers' reports: found after each report, set aside, and decided by the operator."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from geodata.sentence import Sentence
from locator.hours.actions import schedules
from locator.reports.actions import doubt
from locator.reports.actions.origins import network_hashes
from locator.reports.domain.burst import (
    BURST_PERIOD,
    USUAL_PERIOD,
    BurstState,
    is_burst_of_all,
    is_burst_of_network,
)
from locator.reports.domain.errors import BurstNotFound
from locator.reports.domain.report import AFFECTING_VERDICTS
from locator.reports.queries import evidence
from locator.reports.tables import report, report_burst

IS_TROUBLE = report.c.verdict.in_([verdict.value for verdict in AFFECTING_VERDICTS])
IS_UNPLACED = report.c.near.is_(False)


def watch(connection: Connection, address: str, now: datetime) -> None:
    """Set strangers' reports of the last hour aside if they are a burst: of this network, or of all.

    Runs in a transaction of its own after the report's, since it locks many stations in order.
    """
    origins = network_hashes(connection, address, now)
    of_network = _recent_strangers(connection, now, report.c.origin_hash.in_(origins))
    if is_burst_of_network(_stations(of_network)):
        _set_aside(connection, of_network, origins, now)
        return
    recent = (report.c.received_at > now - BURST_PERIOD, IS_TROUBLE, IS_UNPLACED)
    stations = connection.scalar(select(func.count(report.c.station_id.distinct())).where(*recent)) or 0
    if is_burst_of_all(stations, _usual(connection, now)):
        of_all = _recent_strangers(connection, now)
        if is_burst_of_all(_stations(of_all), _usual(connection, now)):
            _set_aside(connection, of_all, [], now)


def decide(connection: Connection, number: int, state: BurstState, now: datetime) -> int:
    """Release or dismiss a burst that waits; return how many reports it has. Raises BurstNotFound."""
    decided = connection.execute(
        update(report_burst)
        .where(report_burst.c.id == number, report_burst.c.state == BurstState.WAITING.value)
        .values(state=state.value, decided_at=now)
    ).rowcount
    if not decided:
        raise BurstNotFound(Sentence("没有第 {number} 号等着看的集中反映", number=number))
    rows = connection.execute(select(report.c.station_id).where(report.c.burst_id == number)).all()
    _reconcile(connection, {row.station_id for row in rows}, now)
    return len(rows)


def _recent_strangers(
    connection: Connection, now: datetime, *conditions: ColumnElement[bool]
) -> list[Row[Any]]:
    """Return the last hour's reports of trouble by strangers that no decided burst has."""
    waiting = select(report_burst.c.id).where(report_burst.c.state == BurstState.WAITING.value)
    chosen = (
        select(report.c.id, report.c.station_id, report.c.device_hash, report.c.burst_id)
        .where(report.c.received_at > now - BURST_PERIOD, IS_TROUBLE, IS_UNPLACED, *conditions)
        .where(or_(report.c.burst_id.is_(None), report.c.burst_id.in_(waiting)))
    )
    rows = cast(Sequence[Row[Any]], connection.execute(chosen).all())
    records = evidence.records_of(connection, {row.device_hash for row in rows if row.device_hash}, now)
    return [row for row in rows if row.device_hash not in records or not records[row.device_hash].is_known]


def _stations(rows: Sequence[Row[Any]]) -> int:
    return len({row.station_id for row in rows})


def _usual(connection: Connection, now: datetime) -> float:
    """Return the average number of stations an hour that unplaced reports of trouble were about."""
    begins, ends = now - USUAL_PERIOD, now - BURST_PERIOD
    hour = func.date_trunc("hour", report.c.received_at)
    past = (
        select(report.c.station_id, hour)
        .distinct()
        .where(report.c.received_at.between(begins, ends), IS_TROUBLE, IS_UNPLACED)
        .where(report.c.burst_id.is_(None))
        .subquery()
    )
    count = connection.scalar(select(func.count()).select_from(past)) or 0
    return float(count / (USUAL_PERIOD / BURST_PERIOD))


def _set_aside(connection: Connection, rows: Sequence[Row[Any]], origins: list[bytes], now: datetime) -> None:
    number = _burst_number(connection, rows, origins, now)
    fresh = [row for row in rows if row.burst_id is None]
    connection.execute(
        update(report).where(report.c.id.in_([row.id for row in fresh])).values(burst_id=number)
    )
    _reconcile(connection, {row.station_id for row in fresh}, now)


def _burst_number(
    connection: Connection, rows: Sequence[Row[Any]], origins: list[bytes], now: datetime
) -> int:
    """Return the number of the burst that goes on, or of a new one."""
    same = report_burst.c.origin_hash.in_(origins) if origins else ~report_burst.c.is_of_one_network
    going_on = (
        same,
        report_burst.c.state == BurstState.WAITING.value,
        report_burst.c.last_at > now - BURST_PERIOD,
    )
    values = {"last_at": now, "stations": _stations(rows)}
    number = connection.scalar(
        update(report_burst).where(*going_on).values(values).returning(report_burst.c.id)
    )
    if number is None:
        network = {"origin_hash": origins[0] if origins else None, "is_of_one_network": bool(origins)}
        new = insert(report_burst).values(values | network | {"began_at": now})
        number = connection.scalar(new.returning(report_burst.c.id))
    assert number is not None
    return int(number)


def _reconcile(connection: Connection, station_ids: set[int], now: datetime) -> None:
    ordered = sorted(station_ids)
    connection.execute(schedules.LOCK_STATIONS, {"ids": ordered})
    for station_id in ordered:
        doubt.reconcile(connection, station_id, now)
