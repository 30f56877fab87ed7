"""The staff's table of stations: in one's areas only, filtered, in any order, fifty rows a page."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import chain

import pytest
from clerks import SignIn
from factories import NOON, AddStation, access, draft, north
from sqlalchemy import Connection, Engine

from geodata.divisions.codes import division
from locator.accounts.domain.rights import Area, Role
from locator.db.session import change
from locator.editing.domain.shape import parse_shape
from locator.editing.queries.station_table import Problem, TableRequest
from locator.editing.tables import proposal
from locator.entries.domain.draft import Provenance, StationDraft
from locator.entries.queries import drafts
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Period
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind, Visibility
from locator.workbench.domain.columns import COLUMNS, Order
from locator.workbench.queries.table import PAGE_SIZE, Place, find_page

EVERYTHING = (Area("全国"),)
CHECKED = Provenance("名单", "2026", {Facet.HOURS: date(2026, 11, 1)}, "甲")


def names(connection: Connection, areas: tuple[Area, ...] = EVERYTHING, **filters: object) -> list[str]:
    request = TableRequest(areas, NOON, **filters)  # type: ignore[arg-type]
    page = find_page(connection, request, Order(), Place())
    assert page.total == len(page.rows)
    return [row.name for row in page.rows]


def test_everybody_sees_the_stations_in_their_areas_only(add: AddStation, connection: Connection) -> None:
    add(name="大兴的", division_code="110115", operator="邮政工会")
    add(name="海淀的", division_code="110108")
    add(name="没写区县的", division_code=None)
    assert names(connection) == ["大兴的", "海淀的", "没写区县的"]
    assert names(connection, (Area("大兴", "110115"),)) == ["大兴的"]
    assert names(connection, (Area("北京", "110000"),)) == ["大兴的", "海淀的"]
    union = drafts.by_ids(connection, [1])[0].operator_id
    assert union and names(connection, (Area("邮政", None, union, frozenset({union})),)) == ["大兴的"]
    assert names(connection, ()) == []


@pytest.fixture
def one_of_each_problem(add: AddStation, engine: Engine, staff: SignIn) -> None:
    """Add a station without any problem, and one with each."""
    fine = add(name="都好的", provenance=CHECKED)
    keys = {
        Problem.REPORTED: add(name="有人反映", provenance=CHECKED),
        Problem.CLOSURE_ENDING: add(name="快重开", provenance=CHECKED),
        Problem.PROPOSED: add(name="有修改", provenance=CHECKED),
    }
    old = Provenance("名单", "2020", {Facet.HOURS: date(2020, 1, 1)}, "甲")
    add(name="很久没核实", provenance=old)
    add(name="不公布", provenance=CHECKED, visibility=Visibility.MEMBERS)
    add(name="没位置", provenance=CHECKED, at=None)
    add(name="没写进门", provenance=CHECKED, access=access(AccessMethod.UNKNOWN))
    add(name="从没核实")
    editor = staff(Role.EDITOR, "441202").key
    with change(engine) as connection:
        by_id = {stored.id: stored for stored in drafts.by_ids(connection, [fine, *keys.values()])}
        reports.submit(
            connection, NewReport(by_id[keys[Problem.REPORTED]].code, Verdict.LOCKED, "a", "b"), NOON
        )
        for key, days in ((fine, 30), (keys[Problem.CLOSURE_ENDING], 3)):
            until = NOON + timedelta(days=days)
            exceptions.close_stations(
                connection, [by_id[key].code], Period(NOON, until), "停电", "工会", NOON
            )
        submitted = {"station_id": keys[Problem.PROPOSED], "base": {}, "cells": {}, "author_id": editor}
        connection.execute(proposal.insert().values(submitted | {"division_code": "441202"}))


@pytest.mark.parametrize(
    ("problem", "found"),
    [
        (Problem.REPORTED, ["有人反映"]),
        (Problem.STALE, ["很久没核实", "从没核实"]),
        (Problem.NEVER_CONFIRMED, ["从没核实"]),
        (Problem.UNPUBLISHED, ["不公布"]),
        (Problem.NO_POSITION, ["没位置"]),
        (Problem.NO_ACCESS, ["没写进门"]),
        (Problem.CLOSURE_ENDING, ["快重开"]),
        (Problem.PROPOSED, ["有修改"]),
    ],
)
def test_each_filter_finds_the_stations_with_that_problem(
    one_of_each_problem: None, connection: Connection, problem: Problem, found: list[str]
) -> None:
    assert names(connection, problem=problem) == found


def test_text_kind_status_and_division_filter_the_table(add: AddStation, connection: Connection) -> None:
    add(name="黄塘驿站", address="蓝塘路1号")
    add(name="高要100%之家", kind=StationKind.DRIVER_HOME, division_code="441204")
    add(name="停着的", status=LifecycleStatus.SUSPENDED, status_reason="装修")
    assert names(connection, text="黄塘") == names(connection, text="蓝塘路") == ["黄塘驿站"]
    assert names(connection, text="100%") == ["高要100%之家"] and names(connection, text="_") == []
    assert names(connection, text=drafts.by_ids(connection, [1])[0].code) == ["黄塘驿站"]
    assert names(connection, kind=StationKind.DRIVER_HOME) == ["高要100%之家"]
    assert names(connection, status=LifecycleStatus.SUSPENDED) == ["停着的"]
    assert names(connection, division=division("441204")) == ["高要100%之家"]


def test_stations_are_found_in_a_drawn_shape_and_around_another(
    add: AddStation, connection: Connection
) -> None:
    add(name="这里的")
    add(name="北边的", at=north(600))
    add(name="没位置", at=None)
    code = drafts.by_ids(connection, [1])[0].code
    square = parse_shape("112.46,23.049;112.48,23.049;112.48,23.051;112.46,23.051;112.46,23.049")
    assert names(connection, shape=square) == ["这里的"]
    bow_tie = parse_shape("112.46,23.049;112.48,23.051;112.48,23.049;112.46,23.051")
    assert names(connection, shape=bow_tie) == ["这里的"]  # lines that cross are no error
    assert names(connection, around=code, around_m=500) == ["这里的"]
    assert names(connection, around=code, around_m=700) == ["这里的", "北边的"]
    assert names(connection, around="999999", around_m=700) == []


@pytest.mark.parametrize("order", [Order(), Order("name", True), Order("todo"), Order("phone")], ids=str)
def test_pages_go_on_and_back_and_no_station_is_missed(
    add_all: Callable[[list[StationDraft]], list[int]], connection: Connection, order: Order
) -> None:
    add_all([draft(name=f"站{n % 7}", phone=f"{n % 3}") for n in range(2 * PAGE_SIZE + 1)])
    request = TableRequest(EVERYTHING, NOON)
    first = find_page(connection, request, order, Place())
    second = find_page(connection, request, order, Place(after=first.following or 0))
    third = find_page(connection, request, order, Place(after=second.following or 0))
    ids = [[row.id for row in page.rows] for page in (first, second, third)]
    assert list(map(len, ids)) == [PAGE_SIZE, PAGE_SIZE, 1] and len(set(chain(*ids))) == first.total
    assert (first.skipped, second.skipped, third.skipped) == (0, PAGE_SIZE, 2 * PAGE_SIZE)
    assert (first.previous, third.following) == (None, None)
    back = find_page(connection, request, order, Place(before=third.previous or 0))
    assert [row.id for row in back.rows] == ids[1] and back.following == second.following
    again = find_page(connection, request, order, Place(before=back.previous or 0))
    assert [row.id for row in again.rows] == ids[0] and again.previous is None


def test_the_table_is_sorted_by_any_column(add: AddStation, connection: Connection) -> None:
    for _ in range(3):
        add()
    for column in COLUMNS:
        for is_descending in (False, True):
            request = TableRequest(EVERYTHING, NOON)
            found = find_page(connection, request, Order(column, is_descending), Place(after=2))
            assert found.total == 3, column
