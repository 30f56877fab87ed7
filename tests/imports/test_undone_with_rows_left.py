"""What an import that is undone leaves behind: undecided rows, and imports that were compared with it."""

from factories import AddStation
from import_tables import ImportAs, Importer, sheet
from sqlalchemy import Engine, select

from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.imports.actions import steps
from locator.imports.actions.undecided_rows import import_undecided_rows
from locator.imports.domain.run import Outcome, RunState, Verdict
from locator.imports.queries import runs
from locator.imports.queries.runs import Run
from locator.stations.tables import station

COUNTY = "441202"
LON, LAT = 112.470123, 23.050123
ROW = ("黄塘驿站", "union_station", COUNTY, "蓝塘路1号", LON, LAT, "0758-1234567", "24/7", "热水")
ALIKE = ("黄塘工会驿站", *ROW[1:3], "蓝塘路3号", LON + 0.0001, *ROW[5:])


def follow_up(importer: Importer, run: Run) -> Run:
    """Import the undecided rows of an import, up to their check."""
    with change(importer.staff, importer.client.by) as connection:
        key = import_undecided_rows(connection, run, importer.actor)
    importer.work()
    return importer.run(key)


def names(engine: Engine) -> list[str]:
    """Return the names of all stations."""
    with engine.connect() as connection:
        return list(connection.scalars(select(station.c.name).order_by(station.c.name)))


def decide(importer: Importer, run: Run, line: int, verdict: Verdict, code: str = "") -> Run:
    """Decide about a row, and check again."""
    with change(importer.staff, importer.client.by) as connection:
        steps.decide(connection, run, {line: (verdict, code)}, importer.actor)
    importer.work()
    return importer.run(run.id)


def test_undoing_an_import_ends_the_import_of_its_undecided_rows(
    import_as: ImportAs, engine: Engine, add: AddStation
) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.import_all(sheet(ROW, ALIKE))
    left = follow_up(importer, run)
    assert (left.state, left.counts[Outcome.DOUBTED]) == (RunState.CHECKED, 1)
    importer.undo(run)
    ended = importer.run(left.id)
    assert ended.state is RunState.DROPPED and "已经撤销" in ended.trouble
    with engine.connect() as connection:
        assert runs.follow_up_of(connection, run.id) == 0
    assert names(engine) == []


def test_undecided_rows_that_are_written_are_undone_by_themselves(
    import_as: ImportAs, engine: Engine
) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.import_all(sheet(ROW, ALIKE))
    left = follow_up(importer, run)
    left = importer.apply(decide(importer, left, 3, Verdict.OTHER))
    importer.undo(run)
    assert (names(engine), importer.run(left.id).state) == (["黄塘工会驿站"], RunState.APPLIED)
    importer.undo(importer.run(left.id))
    assert names(engine) == []


def test_rows_that_wait_for_a_check_when_their_import_is_undone_stay_dropped(
    import_as: ImportAs, engine: Engine
) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.import_all(sheet(ROW, ALIKE))
    left = follow_up(importer, run)
    importer.request_undo(run)
    with change(importer.staff, importer.client.by) as connection:
        steps.decide(connection, left, {3: (Verdict.OTHER, "")}, importer.actor)
    importer.work()
    assert importer.run(left.id).state is RunState.DROPPED


def test_a_row_said_to_be_a_station_that_is_gone_is_compared_again(
    import_as: ImportAs, engine: Engine, add: AddStation
) -> None:
    """Else it would become a new station without anybody having said so."""
    add(name="黄塘工友驿站", at=LonLat(LON + 0.0002, LAT), address="蓝塘路5号", division_code=COUNTY)
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.import_all(sheet((*ROW[:4], LON + 0.02, *ROW[5:])))
    with engine.connect() as connection:
        code = connection.scalar(select(station.c.code).where(station.c.name == "黄塘驿站"))
    other = importer.check(sheet(ALIKE))
    other = decide(importer, other, 2, Verdict.SAME, code or "")
    assert other.counts[Outcome.CHANGED] == 1
    importer.undo(run)
    with change(importer.staff, importer.client.by) as connection:
        steps.correct_cells(connection, other, {(2, 6): "0758-7654321"}, importer.actor)
    importer.work()
    assert importer.run(other.id).counts[Outcome.DOUBTED] == 1


def test_an_unchanged_row_of_a_station_that_is_gone_is_refused(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.import_all(sheet(ROW))
    other = importer.check(sheet(ROW, ("桥头驿站", *ROW[1:3], "桥头路2号", LON + 0.01, LAT, "", "", "")))
    assert (other.counts[Outcome.UNCHANGED], other.counts[Outcome.ADDED]) == (1, 1)
    importer.undo(run)
    other = importer.apply(other)
    assert (other.counts[Outcome.REFUSED], other.counts[Outcome.ADDED]) == (1, 1)
    with engine.connect() as connection:
        said = [found.sentence.pattern for found in runs.findings(connection, other.id)]
    assert any("已经没有了" in sentence for sentence in said)
    assert names(engine) == ["桥头驿站"]
