"""Imports through the steps, without pages: check, apply, repeat, undo, and who may do so."""

from datetime import timedelta

import pytest
from factories import NOON, AddStation
from import_tables import ImportAs, contents, sheet
from sqlalchemy import Engine, func, insert, select, text, update

from locator.accounts.domain.rights import Right, Role
from locator.accounts.tables import area_rule
from locator.accounts.tables import staff as staff_table
from locator.db.session import change
from locator.errors import NotAllowed
from locator.history.tables import change_set
from locator.imports.actions.worker import delete_expired
from locator.imports.domain.run import KeptReason, LaterChanges, Outcome, RunState
from locator.imports.queries import runs as import_queries
from locator.imports.queries.undo_preview import changed_since, stations_to_keep
from locator.imports.tables import import_result
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import Person
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.sheets.domain.findings import Finding
from locator.stations.tables import station

COUNTY = "441202"
LON, LAT = 112.470123, 23.050123
ROW = ("黄塘驿站", "union_station", COUNTY, "蓝塘路1号", LON, LAT, "0758-1234567", "24/7", "热水")
OTHER = ("桥头驿站", "union_station", COUNTY, "桥头路2号", LON + 0.01, LAT, "", "", "")

FEW = ("站名", "行政区划代码", "地址", "电话", "opening_hours")


def test_new_rows_become_stations(import_as: ImportAs, engine: Engine) -> None:
    run = import_as(Role.APPROVER, COUNTY).import_all(sheet(ROW, OTHER))
    assert (run.state, run.trouble) == (RunState.APPLIED, "")
    with engine.connect() as connection:
        names = connection.scalars(select(station.c.name).order_by(station.c.code)).all()
        public = connection.scalar(text("SELECT count(*) FROM public_station WHERE tags <> '{}'"))
    assert (names, public) == (["黄塘驿站", "桥头驿站"], 2)


def test_an_unread_word_that_may_be_a_service_removes_no_service(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    importer.import_all(sheet((*ROW[:-1], "应急药箱")))
    importer.import_all(sheet((*ROW[:-1], "应急药厢、充电")))
    with engine.connect() as connection:
        offered = text("SELECT string_agg(code, ' ' ORDER BY code) FROM service_offer")
        assert connection.scalar(offered) == "first_aid_kit phone_charging"


def test_moving_a_surveyed_position_needs_confirmation(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    importer.import_all(sheet(ROW))
    with change(engine) as connection:
        connection.execute(update(station).values(position_quality="surveyed"))
    assert findings(engine, importer.check(sheet(ROW)).id) == ""
    moved = sheet((*ROW[:4], LON + 0.004, *ROW[5:]))
    assert "有人到现场核过，表里的离它 410 米" in findings(engine, importer.check(moved).id)


def findings(engine: Engine, run_id: int) -> str:
    """Return the messages of a check."""
    with engine.connect() as connection:
        query = select(import_result.c.findings).where(import_result.c.run_id == run_id)
        found = [Finding.from_json(finding) for row in connection.scalars(query) for finding in row]
    return "".join(str(finding.sentence) for finding in found)


def test_importing_the_same_file_twice_changes_nothing(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    importer.import_all(sheet(ROW, OTHER))
    with engine.connect() as connection:
        before = connection.scalar(text("SELECT max(id) FROM change_row WHERE table_name = 'station'"))
    run = importer.check(sheet(ROW, OTHER))
    assert run.counts[Outcome.UNCHANGED] == 2 and run.to_write == 0
    with engine.connect() as connection:
        after = connection.scalar(text("SELECT max(id) FROM change_row WHERE table_name = 'station'"))
    assert after == before


def test_empty_cells_and_missing_columns_change_nothing(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    importer.import_all(sheet(ROW))
    run = importer.check(sheet(("黄塘驿站", COUNTY, "蓝塘路1号", "0758-7654321", ""), heading=FEW))
    assert run.counts[Outcome.CHANGED] == 1
    with engine.connect() as connection:
        (row,) = import_queries.rows(connection, run.id, [Outcome.CHANGED], 1)
    assert row.changes == (("phone", "0758-1234567", "0758-7654321"),)
    importer.apply(run)
    with engine.connect() as connection:
        stored = connection.execute(select(station.c.phone, station.c.opening_hours)).one()
    assert tuple(stored) == ("0758-7654321", "24/7")


def test_undoing_restores_exactly_the_former_state(
    import_as: ImportAs, engine: Engine, add: AddStation
) -> None:
    add(name="早有的站", division_code=COUNTY)
    importer = import_as(Role.APPROVER, COUNTY)
    importer.import_all(sheet(ROW))
    before = contents(engine)
    changed = (*ROW[:6], "0758-7654321", "Mo-Fr 08:00-18:00", "热水、充电")
    run = importer.import_all(sheet(changed, OTHER))
    assert (run.counts[Outcome.CHANGED], run.counts[Outcome.ADDED]) == (1, 1)
    assert contents(engine) != before
    assert importer.undo(run).state is RunState.UNDONE
    assert contents(engine) == before


@pytest.mark.parametrize(
    ("later", "phone"), [(LaterChanges.KEEP, "12351"), (LaterChanges.UNDO, "0758-1234567")]
)
def test_later_changes_are_kept_or_undone_as_chosen(
    import_as: ImportAs, engine: Engine, later: LaterChanges, phone: str
) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    importer.import_all(sheet(ROW))
    run = importer.import_all(sheet((*ROW[:6], "0758-7654321", *ROW[7:])))
    with change(engine) as connection:
        connection.execute(update(station).values(phone="12351"))
        assert len(changed_since(connection, run.id)) == 1
    importer.undo(run, later)
    with engine.connect() as connection:
        assert connection.scalar(select(station.c.phone)) == phone


@pytest.mark.parametrize("later", list(LaterChanges))
def test_undoing_keeps_the_stations_that_were_announced_with_the_reason(
    import_as: ImportAs, engine: Engine, later: LaterChanges
) -> None:
    names = ("被反映", "有人守", "被改过", "没人动", "反映过又改过")
    importer = import_as(Role.APPROVER, COUNTY)
    rows = ((name, *ROW[1:4], LON + n / 50, *ROW[5:]) for n, name in enumerate(names))
    run = importer.import_all(sheet(*rows))
    with change(engine) as connection:
        codes = {row.name: row.code for row in connection.execute(select(station.c.name, station.c.code))}
        for name in ("被反映", "反映过又改过"):
            reports.submit(connection, NewReport(codes[name], Verdict.FINE, name, "here"), NOON)
        confirmations.name_keeper(connection, codes["有人守"], Person(email="li@example.org"), NOON)
        changed = station.c.name.in_(["被改过", "反映过又改过"])
        connection.execute(update(station).where(changed).values(phone="12351"))
    with change(importer.staff, importer.client.by) as connection:
        ids = {row.id: row.name for row in connection.execute(select(station.c.id, station.c.name))}
        stays = {ids[key]: why for key, why in stations_to_keep(connection, run.id).items()}
    in_use = {"被反映": KeptReason.REPORTED, "有人守": KeptReason.TENDED, "反映过又改过": KeptReason.REPORTED}
    assert stays == in_use | {"被改过": KeptReason.CHANGED}
    run = importer.undo(run, later)
    with engine.connect() as connection:
        rows = import_queries.rows(
            connection, run.id, [Outcome.ADDED], 1, kept=True, areas=importer.actor.areas(Right.EDIT)
        )
        names_left = set(connection.scalars(select(station.c.name)))
    wanted = stays if later is LaterChanges.KEEP else in_use
    assert {row.name: row.stays for row in rows} == wanted and names_left == set(wanted)
    assert {row.name: row.station_code for row in rows} == {name: codes[name] for name in wanted}
    assert (run.kept, run.taken_back[Outcome.ADDED]) == (len(wanted), 5 - len(wanted))


def test_rows_of_another_county_are_refused(import_as: ImportAs) -> None:
    elsewhere = ("越界驿站", "union_station", "110108", "中关村1号", 116.310123, 39.980123, "", "", "")
    run = import_as(Role.APPROVER, COUNTY).import_all(sheet(ROW, elsewhere))
    assert (run.state, run.counts[Outcome.ADDED], run.counts[Outcome.REFUSED]) == (RunState.APPLIED, 1, 1)


def test_an_approver_applies_what_an_editor_submits(import_as: ImportAs, engine: Engine) -> None:
    editor, approver = import_as(Role.EDITOR, COUNTY), import_as(Role.APPROVER, COUNTY)
    run = editor.check(sheet(ROW))
    with pytest.raises(NotAllowed):
        editor.apply(run)
    editor.submit(run)
    assert approver.apply(approver.run(run.id)).state is RunState.APPLIED
    with engine.connect() as connection:
        recorded = connection.execute(select(change_set).order_by(change_set.c.id.desc()).limit(1)).one()
    assert (recorded.actor, recorded.origin) == (f"staff:{approver.client.key}", "import")
    assert "台账.csv" in recorded.reason


def test_where_two_people_are_required_the_author_cannot_apply(import_as: ImportAs, engine: Engine) -> None:
    with change(engine) as connection:
        connection.execute(insert(area_rule).values(division_code=COUNTY, own_approval=False))
    author, another = import_as(Role.APPROVER, COUNTY), import_as(Role.APPROVER, COUNTY)
    run = author.check(sheet(ROW))
    with pytest.raises(NotAllowed):
        author.apply(run)
    author.submit(run)
    assert another.apply(another.run(run.id)).counts[Outcome.ADDED] == 1


def test_a_person_disabled_after_the_request_writes_nothing(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.check(sheet(ROW))
    importer.request_apply(run)
    with change(engine) as connection:
        connection.execute(
            update(staff_table).where(staff_table.c.id == importer.client.key).values(disabled_at=NOON)
        )
    importer.work()
    run = importer.run(run.id)
    assert run.state is RunState.CHECKED and "退出登录" in run.trouble
    assert stations(engine) == 0


def test_a_station_changed_since_the_check_is_not_overwritten(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    importer.import_all(sheet(ROW, OTHER))
    run = importer.check(
        sheet((*ROW[:6], "0758-1111111", *ROW[7:]), (*OTHER[:6], "0758-2222222", *OTHER[7:]))
    )
    with change(engine) as connection:
        connection.execute(update(station).where(station.c.name == ROW[0]).values(phone="12351"))
    run = importer.apply(run)
    assert (run.counts[Outcome.CHANGED], run.counts[Outcome.REFUSED]) == (1, 1)
    with engine.connect() as connection:
        assert connection.scalars(select(station.c.phone).order_by(station.c.code)).all() == [
            "12351",
            "0758-2222222",
        ]


def test_two_imports_of_one_list_add_each_station_once(import_as: ImportAs, engine: Engine) -> None:
    first, second = import_as(Role.APPROVER, COUNTY), import_as(Role.APPROVER, COUNTY)
    runs = [importer.check(sheet(ROW, OTHER)) for importer in (first, second)]
    for importer, run in zip((first, second), runs, strict=True):
        importer.request_apply(run)
    first.work()
    assert stations(engine) == 2
    assert first.run(runs[1].id).counts[Outcome.REFUSED] == 2


def test_repeated_rows_name_the_first_of_them(import_as: ImportAs, engine: Engine) -> None:
    run = import_as(Role.APPROVER, COUNTY).check(sheet(ROW, OTHER, ROW))
    with engine.connect() as connection:
        (row,) = import_queries.rows(connection, run.id, [Outcome.REFUSED], 1)
    assert (row.line, [str(finding.sentence) for finding in row.findings]) == (
        4,
        ["和第 2 行是同一个站，请留一行"],
    )


@pytest.mark.parametrize("by", ["code", "name"])
def test_a_row_of_a_merged_station_is_refused_with_its_successor(
    import_as: ImportAs, engine: Engine, add: AddStation, by: str
) -> None:
    first, second, last = (add(name=name, division_code=COUNTY) for name in (ROW[0], "中间的站", "并成的站"))
    with change(engine) as connection:
        for gone, into in ((first, second), (second, last)):
            merged = {"status": "merged", "successor_id": into, "status_reason": "登记了两次"}
            connection.execute(update(station).where(station.c.id == gone).values(merged))
        code = select(station.c.code)
        gone_code, code = (str(connection.scalar(code.where(station.c.id == key))) for key in (first, last))
        address = str(connection.scalar(select(station.c.address).where(station.c.id == first)))
    identified = (gone_code, "另起的名字", "") if by == "code" else ("", ROW[0], address)
    run = import_as(Role.APPROVER, COUNTY).check(
        sheet((*identified, COUNTY), heading=("我们的代码", "站名", "地址", "行政区划代码"))
    )
    assert (run.to_write, run.counts[Outcome.REFUSED]) == (0, 1)
    with engine.connect() as connection:
        (row,) = import_queries.rows(connection, run.id, [Outcome.REFUSED], 1)
    messages = [(found.columns, str(found.sentence)) for found in row.findings]
    assert messages == [((0 if by == "code" else 1,), f"这一站已并入 {code}（并成的站），请改那一站")]


def test_corrected_cells_replace_those_of_the_file(import_as: ImportAs) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.check(sheet(("", *ROW[1:])))
    assert run.counts[Outcome.REFUSED] == 1
    assert importer.correct(run, {(2, 0): "黄塘驿站"}).counts[Outcome.ADDED] == 1


def test_an_unreadable_file_is_refused_with_a_message(import_as: ImportAs) -> None:
    run = import_as(Role.EDITOR, COUNTY).begin(b"PK\x03\x04 nothing", "台账.xlsx")
    assert run.state is RunState.UNREADABLE and "台账" in run.trouble


def test_old_files_are_deleted_and_stations_stay(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.import_all(sheet(ROW))
    assert delete_expired(engine, NOON + timedelta(days=3650)) == 1
    assert importer.run(run.id).is_forgotten
    assert stations(engine) == 1
    with engine.connect() as connection:
        assert not import_queries.has_file(connection, run.id, "given")


def stations(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(station)) or 0
