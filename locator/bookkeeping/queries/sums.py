"""Lines of money and counts of people: of one station, and summed over areas by year, source and month."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, distinct, func, or_, select

from locator.accounts.domain.rights import Area
from locator.bookkeeping.domain.money import MoneyKind
from locator.bookkeeping.domain.use import per_day
from locator.bookkeeping.tables import money_line, use_count
from locator.divisions.domain import code_prefix
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_LISTED = 500
LINES = money_line.outerjoin(station, station.c.id == money_line.c.station_id)


@dataclass(frozen=True, slots=True)
class MonthOfUse:
    """The people of a month at some stations, and how many a day that is."""

    month: str
    people: int
    stations: int

    @property
    def per_day(self) -> int:
        """People a day, of all the stations together."""
        return per_day(self.people, [self.month])


@dataclass(frozen=True, slots=True)
class Sums:
    """Money of some areas by source and by kind, in yuan, and use by month."""

    by_source: Sequence[tuple[str, Decimal, int]]  # with the number of lines
    by_kind: Sequence[tuple[MoneyKind, Decimal]]
    months: Sequence[MonthOfUse]
    years: Sequence[int]

    @property
    def total_yuan(self) -> Decimal:
        """All money."""
        return sum((amount for _, amount, _ in self.by_source), Decimal(0))

    @property
    def people(self) -> int:
        """All people of the months."""
        return sum(month.people for month in self.months)

    @property
    def per_day(self) -> int:
        """People a day over the months that were counted."""
        return per_day(self.people, [month.month for month in self.months])


def sums(connection: Connection, areas: Sequence[Area], year: int | None) -> Sums:
    """Return the sums of the stations and unions in some areas; of one year, or of all."""
    of_year = [money_line.c.year == year] if year else []
    total = func.sum(money_line.c.amount_yuan)
    where = (_lies_in(areas), *of_year)
    by_source = (
        select(money_line.c.source, total, func.count())
        .select_from(LINES)
        .where(*where)
        .group_by(money_line.c.source)
        .order_by(total.desc(), money_line.c.source)
        .limit(MAX_LISTED)
    )
    by_kind = select(money_line.c.kind, total).select_from(LINES).where(*where).group_by(money_line.c.kind)
    kinds = {row[0]: row[1] for row in connection.execute(by_kind)}
    return Sums(
        [(row[0], row[1], row[2]) for row in connection.execute(by_source)],
        [(kind, kinds[kind.value]) for kind in MoneyKind if kind.value in kinds],
        _months(connection, areas, year),
        _years(connection, areas),
    )


def money_of(
    connection: Connection, *, station_id: int | None = None, areas: Sequence[str] = ()
) -> list[Any]:
    """Return the lines of a station, or the unions' own lines of areas by key, the newest first."""
    own = money_line.c.station_id == station_id if station_id else money_line.c.area.in_(areas)
    newest_first = (money_line.c.year.desc(), money_line.c.id.desc())
    return list(connection.execute(select(money_line).where(own).order_by(*newest_first).limit(MAX_LISTED)))


def counts_of(connection: Connection, station_id: int) -> list[Row[Any]]:
    """Return the counts of a station, the newest month first, all people before occupations."""
    chosen = select(use_count).where(use_count.c.station_id == station_id)
    newest_first = (use_count.c.month.desc(), use_count.c.occupation)
    return list(connection.execute(chosen.order_by(*newest_first).limit(MAX_LISTED)))


def by_occupation(connection: Connection, areas: Sequence[Area], year: int | None) -> list[tuple[str, int]]:
    """Return the people of each occupation in some areas, most first."""
    people = func.sum(use_count.c.people)
    chosen = select(use_count.c.occupation, people).join(station).where(lies_within(areas))
    chosen = chosen.where(use_count.c.occupation != "", *_of_year(year)).group_by(use_count.c.occupation)
    return [(row[0], row[1]) for row in connection.execute(chosen.order_by(people.desc()).limit(MAX_LISTED))]


def _months(connection: Connection, areas: Sequence[Area], year: int | None) -> list[MonthOfUse]:
    """Return the use by month: the count of all people at a station, or else the sum of its occupations."""
    everybody = func.max(case((use_count.c.occupation == "", use_count.c.people)))
    occupations = func.sum(case((use_count.c.occupation != "", use_count.c.people)))
    of_station = (
        select(
            use_count.c.month,
            use_count.c.station_id,
            func.coalesce(everybody, occupations, 0).label("people"),
        )
        .join(station)
        .where(lies_within(areas), *_of_year(year))
        .group_by(use_count.c.month, use_count.c.station_id)
        .subquery()
    )
    stations = func.count(distinct(of_station.c.station_id))
    chosen = select(of_station.c.month, func.sum(of_station.c.people), stations)
    months = chosen.group_by(of_station.c.month).order_by(of_station.c.month.desc()).limit(MAX_LISTED)
    return [MonthOfUse(row[0], int(row[1]), row[2]) for row in connection.execute(months)]


def _years(connection: Connection, areas: Sequence[Area]) -> list[int]:
    money = select(money_line.c.year).select_from(LINES).where(_lies_in(areas)).distinct()
    months = select(func.left(use_count.c.month, 4)).join(station).where(lies_within(areas)).distinct()
    years = {int(year) for chosen in (money, months) for year in connection.scalars(chosen)}
    return sorted(years, reverse=True)


def _of_year(year: int | None) -> list[ColumnElement[bool]]:
    return [use_count.c.month.startswith(f"{year}-")] if year else []


def _lies_in(areas: Sequence[Area]) -> ColumnElement[bool]:
    """Return the condition that a line is of a station or a union in some areas."""
    of_station = and_(money_line.c.station_id.is_not(None), lies_within(areas))
    return or_(of_station, *(_is_union_in(area) for area in areas))


def _is_union_in(area: Area) -> ColumnElement[bool]:
    if area.organization_id is not None:
        return money_line.c.area.in_([f"organization:{key}" for key in sorted(area.organization_ids)])
    return money_line.c.area.startswith(f"division:{code_prefix(area.division_code)}")
