"""Writing lines of money and counts of people; row security decides where a person may."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.bookkeeping.domain.errors import LineNotFound, TooManyLines
from locator.bookkeeping.domain.money import MoneyLine
from locator.bookkeeping.domain.sheet import SheetLine, SheetRead
from locator.bookkeeping.domain.use import UseCount
from locator.bookkeeping.tables import money_line, use_count
from locator.errors import ImportRefused, RowProblem
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_LINES = 2_000  # of money, of one station or union
MAX_COUNTS = 5_000  # of people, of one station


def add_money(
    connection: Connection, lines: Sequence[MoneyLine], *, station_id: int | None = None, area: str = ""
) -> None:
    """Add lines of money of a station, or of the union whose area has this key; raise TooManyLines."""
    own = money_line.c.station_id == station_id if station_id else money_line.c.area == area
    count = connection.scalar(select(func.count()).select_from(money_line).where(own)) or 0
    if count + len(lines) > MAX_LINES:
        raise TooManyLines(Sentence("一处最多记 {most} 笔", most=MAX_LINES))
    if lines:
        rows = [{"station_id": station_id, "area": area, **_money_values(line)} for line in lines]
        connection.execute(insert(money_line), rows)


def remove_money(connection: Connection, key: int, *, station_id: int | None = None) -> None:
    """Remove a line of a station, or of a union; raise LineNotFound where the person may not."""
    own = money_line.c.station_id == station_id if station_id else money_line.c.station_id.is_(None)
    if connection.execute(delete(money_line).where(money_line.c.id == key, own)).rowcount != 1:
        raise LineNotFound("没有这一笔，或者不归您管")


def set_counts(connection: Connection, station_id: int, counts: Iterable[UseCount]) -> None:
    """Set the counts of a station; one of the same month and occupation is replaced. Raises TooManyLines."""
    rows = [{"station_id": station_id, **_count_values(one)} for one in counts]
    if not rows:
        return
    statement = upsert(use_count)
    new = {name: statement.excluded[name] for name in ("people", "how")}
    keys = ["station_id", "month", "occupation"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), rows)
    own = use_count.c.station_id == station_id
    if (connection.scalar(select(func.count()).select_from(use_count).where(own)) or 0) > MAX_COUNTS:
        raise TooManyLines(Sentence("一站最多记 {most} 条人次", most=MAX_COUNTS))


def remove_count(connection: Connection, station_id: int, month: str, occupation: str) -> None:
    """Remove a count; raise LineNotFound."""
    one = (
        use_count.c.station_id == station_id,
        use_count.c.month == month,
        use_count.c.occupation == occupation,
    )
    if connection.execute(delete(use_count).where(*one)).rowcount != 1:
        raise LineNotFound("没有这一条，或者不归您管")


def write_sheet(connection: Connection, read: SheetRead, areas: Sequence[Area], own_area: str) -> int:
    """Write all lines of a sheet, or none; return how many. Rows without a station are the union's own.

    Raises ImportRefused with all problems: those of reading, and stations that are not found in `areas`.
    """
    stations, problems = _stations(connection, read.lines, areas)
    doubled = _doubled(read.lines, stations)
    if read.problems or problems or doubled:
        every = [*read.problems, *problems, *doubled]
        every.sort(key=lambda problem: problem.line)
        raise ImportRefused(every)
    money: dict[int | None, list[MoneyLine]] = {}
    counts: dict[int, list[UseCount]] = {}
    for one in read.lines:
        key = stations.get(one.line)
        if isinstance(one.value, MoneyLine):
            money.setdefault(key, []).append(one.value)
        elif key is not None:
            counts.setdefault(key, []).append(one.value)
    for key, lines in money.items():
        add_money(connection, lines, station_id=key, area="" if key else own_area)
    for station_id, given in counts.items():
        set_counts(connection, station_id, given)
    return len(read.lines)


def _stations(
    connection: Connection, lines: Sequence[SheetLine], areas: Sequence[Area]
) -> tuple[Mapping[int, int], list[RowProblem]]:
    """Return the stations of lines, by line, and a problem for each that is not found, or not one."""
    chosen = select(station.c.id, station.c.code, station.c.name).where(
        lies_within(areas),
        station.c.code.in_([one.code for one in lines if one.code])
        | station.c.name.in_([one.name for one in lines if one.name]),
    )
    known: dict[tuple[str, str], list[int]] = {}
    for row in connection.execute(chosen):
        known.setdefault(("code", row.code), []).append(row.id)
        known.setdefault(("name", row.name), []).append(row.id)
    found: dict[int, int] = {}
    problems = []
    for one in lines:
        if not one.code and not one.name:
            if isinstance(one.value, UseCount):
                problems.append(RowProblem(one.line, "name", Sentence("没有写是哪一站的人次")))
            continue
        key = ("code", one.code) if one.code else ("name", one.name)
        ids = known.get(key, [])
        if len(ids) == 1:
            found[one.line] = ids[0]
        else:
            pattern = "“{station}”有几个，请写我们的代码" if ids else "您管的站里没有“{station}”"
            problems.append(RowProblem(one.line, key[0], Sentence(pattern, station=key[1][:40])))
    return found, problems


def _doubled(lines: Sequence[SheetLine], stations: Mapping[int, int]) -> list[RowProblem]:
    """Return a problem for each count that an earlier line gives as well."""
    first: dict[Any, int] = {}
    problems = []
    for one in lines:
        if isinstance(one.value, UseCount):
            key = (stations.get(one.line), one.value.month, one.value.occupation)
            earlier = first.setdefault(key, one.line)
            if earlier != one.line:
                sentence = Sentence("和第 {line} 行是同一站、同一月，请留一行", line=earlier)
                problems.append(RowProblem(one.line, "month", sentence))
    return problems


def _money_values(line: MoneyLine) -> dict[str, Any]:
    return {
        "year": line.year,
        "kind": line.kind.value,
        "source": line.source,
        "amount_yuan": line.amount_yuan,
        "document": line.document,
    }


def _count_values(one: UseCount) -> dict[str, Any]:
    return {
        "month": one.month,
        "occupation": one.occupation,
        "people": one.people,
        "how": one.how.value,
    }
