"""An import by the wizard, without pages: checked, written, written again, undone, by whom it may be."""

from datetime import timedelta

import pytest
from factories import NOON, AddStation
from import_tables import At, contents, sheet
from sqlalchemy import Engine, func, insert, select, text, update

from locator.accounts.domain.rights import Right, Role
from locator.accounts.tables import area_rule
from locator.accounts.tables import staff as staff_table
from locator.db.session import change
from locator.errors import NotAllowed
from locator.history.tables import change_set
from locator.imports.actions.worker import forget
from locator.imports.domain.run import Later, Outcome, RunState, Stays
from locator.imports.queries import runs as import_queries
from locator.imports.queries.undo_preview import changed_since, would_stay
from locator.imports.tables import import_result
from locator.keepers.actions import confirmations
from locator.reports.actions import reports
from locator.reports.actions.reports import Saying
from locator.reports.domain.report import Verdict
from locator.sheets.domain.findings import Finding
from locator.stations.tables import station

COUNTY = "441202"
LON, LAT = 112.470123, 23.050123
ROW = ("黄塘驿站", "union_station", COUNTY, "蓝塘路1号", LON, LAT, "0758-1234567", "24/7", "热水")
OTHER = ("桥头驿站", "union_station", COUNTY, "桥头路2号", LON + 0.01, LAT, "", "", "")

FEW = ("站名", "行政区划代码", "地址", "电话", "opening_hours")


def test_new_rows_become_stations(at: At, engine: Engine) -> None:
    run = at(Role.APPROVER, COUNTY).take_in(sheet(ROW, OTHER))
    assert (run.state, run.trouble) == (RunState.APPLIED, "")
    with engine.connect() as connection:
        names = connection.scalars(select(station.c.name).order_by(station.c.code)).all()
        public = connection.scalar(text("SELECT count(*) FROM public_station WHERE tags <> '{}'"))
    assert (names, public) == (["黄塘驿站", "桥头驿站"], 2)


def test_a_word_that_may_be_a_service_takes_none_away(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    desk.take_in(sheet((*ROW[:-1], "应急药箱")))
    desk.take_in(sheet((*ROW[:-1], "应急药厢、充电")))
    with engine.connect() as connection:
        offered = text("SELECT string_agg(code, ' ' ORDER BY code) FROM service_offer")
        assert connection.scalar(offered) == "first_aid_kit phone_charging"


def test_a_place_that_was_looked_at_is_not_moved_without_a_word(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    desk.take_in(sheet(ROW))
    with change(engine) as connection:
        connection.execute(update(station).values(position_quality="surveyed"))
    assert findings(engine, desk.check(sheet(ROW)).id) == ""
    moved = sheet((*ROW[:4], LON + 0.004, *ROW[5:]))
    assert "有人到现场核过，表里的离它 410 米" in findings(engine, desk.check(moved).id)


def findings(engine: Engine, run_id: int) -> str:
    """Return what a check has found, as its pages would say it."""
    with engine.connect() as connection:
        said = select(import_result.c.findings).where(import_result.c.run_id == run_id)
        found = [Finding.from_json(one) for row in connection.scalars(said) for one in row]
    return "".join(str(one.sentence) for one in found)


def test_the_same_file_twice_changes_nothing(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    desk.take_in(sheet(ROW, OTHER))
    with engine.connect() as connection:
        before = connection.scalar(text("SELECT max(id) FROM change_row WHERE table_name = 'station'"))
    run = desk.check(sheet(ROW, OTHER))
    assert run.counts[Outcome.UNCHANGED] == 2 and run.to_write == 0
    with engine.connect() as connection:
        after = connection.scalar(text("SELECT max(id) FROM change_row WHERE table_name = 'station'"))
    assert after == before


def test_a_row_says_only_what_its_cells_say(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    desk.take_in(sheet(ROW))
    run = desk.check(sheet(("黄塘驿站", COUNTY, "蓝塘路1号", "0758-7654321", ""), heading=FEW))
    assert run.counts[Outcome.CHANGED] == 1
    with engine.connect() as connection:
        (row,) = import_queries.rows(connection, run.id, [Outcome.CHANGED], 1)
    assert row.changes == (("phone", "0758-1234567", "0758-7654321"),)
    desk.apply(run)
    with engine.connect() as connection:
        one = connection.execute(select(station.c.phone, station.c.opening_hours)).one()
    assert tuple(one) == ("0758-7654321", "24/7")


def test_undoing_brings_back_exactly_what_was(at: At, engine: Engine, add: AddStation) -> None:
    add(name="早有的站", division_code=COUNTY)
    desk = at(Role.APPROVER, COUNTY)
    desk.take_in(sheet(ROW))
    before = contents(engine)
    changed = (*ROW[:6], "0758-7654321", "Mo-Fr 08:00-18:00", "热水、充电")
    run = desk.take_in(sheet(changed, OTHER))
    assert (run.counts[Outcome.CHANGED], run.counts[Outcome.ADDED]) == (1, 1)
    assert contents(engine) != before
    assert desk.undo(run).state is RunState.UNDONE
    assert contents(engine) == before


@pytest.mark.parametrize(("later", "phone"), [(Later.KEEP, "12351"), (Later.UNDO, "0758-1234567")])
def test_what_was_changed_since_is_kept_or_undone_as_was_chosen(
    at: At, engine: Engine, later: Later, phone: str
) -> None:
    desk = at(Role.APPROVER, COUNTY)
    desk.take_in(sheet(ROW))
    run = desk.take_in(sheet((*ROW[:6], "0758-7654321", *ROW[7:])))
    with change(engine) as connection:
        connection.execute(update(station).values(phone="12351"))
        assert len(changed_since(connection, run.id)) == 1
    desk.undo(run, later)
    with engine.connect() as connection:
        assert connection.scalar(select(station.c.phone)) == phone


@pytest.mark.parametrize("later", list(Later))
def test_undoing_leaves_the_stations_that_were_announced_and_says_why(
    at: At, engine: Engine, later: Later
) -> None:
    names = ("被反映", "有人守", "被改过", "没人动", "反映过又改过")
    desk = at(Role.APPROVER, COUNTY)
    rows = ((name, *ROW[1:4], LON + n / 50, *ROW[5:]) for n, name in enumerate(names))
    run = desk.take_in(sheet(*rows))
    with change(engine) as connection:
        codes = {one.name: one.code for one in connection.execute(select(station.c.name, station.c.code))}
        for name in ("被反映", "反映过又改过"):
            reports.take_in(connection, Saying(codes[name], Verdict.FINE, name, "here"), NOON)
        confirmations.name_keeper(connection, codes["有人守"], "li@example.org", "", NOON)
        changed = station.c.name.in_(["被改过", "反映过又改过"])
        connection.execute(update(station).where(changed).values(phone="12351"))
    with change(desk.staff, desk.who.by) as connection:
        ids = {one.id: one.name for one in connection.execute(select(station.c.id, station.c.name))}
        stays = {ids[key]: why for key, why in would_stay(connection, run.id).items()}
    in_use = {"被反映": Stays.REPORTED, "有人守": Stays.TENDED, "反映过又改过": Stays.REPORTED}
    assert stays == in_use | {"被改过": Stays.CHANGED}
    run = desk.undo(run, later)
    with engine.connect() as connection:
        rows = import_queries.rows(
            connection, run.id, [Outcome.ADDED], 1, kept=True, areas=desk.actor.areas(Right.EDIT)
        )
        there = set(connection.scalars(select(station.c.name)))
    wanted = stays if later is Later.KEEP else in_use
    assert {one.name: one.stays for one in rows} == wanted and there == set(wanted)
    assert {one.name: one.station_code for one in rows} == {name: codes[name] for name in wanted}
    assert (run.kept, run.taken_back[Outcome.ADDED]) == (len(wanted), 5 - len(wanted))


def test_rows_of_another_county_are_refused_rows(at: At) -> None:
    elsewhere = ("越界驿站", "union_station", "110108", "中关村1号", 116.310123, 39.980123, "", "", "")
    run = at(Role.APPROVER, COUNTY).take_in(sheet(ROW, elsewhere))
    assert (run.state, run.counts[Outcome.ADDED], run.counts[Outcome.REFUSED]) == (RunState.APPLIED, 1, 1)


def test_an_editor_hands_it_to_an_approver(at: At, engine: Engine) -> None:
    editor, approver = at(Role.EDITOR, COUNTY), at(Role.APPROVER, COUNTY)
    run = editor.check(sheet(ROW))
    with pytest.raises(NotAllowed):
        editor.apply(run)
    editor.submit(run)
    assert approver.apply(approver.run(run.id)).state is RunState.APPLIED
    with engine.connect() as connection:
        who = connection.execute(select(change_set).order_by(change_set.c.id.desc()).limit(1)).one()
    assert (who.actor, who.origin) == (f"staff:{approver.who.key}", "import")
    assert "台账.csv" in who.reason


def test_where_two_people_are_asked_for_the_author_cannot_write_it(at: At, engine: Engine) -> None:
    with change(engine) as connection:
        connection.execute(insert(area_rule).values(division_code=COUNTY, own_approval=False))
    author, another = at(Role.APPROVER, COUNTY), at(Role.APPROVER, COUNTY)
    run = author.check(sheet(ROW))
    with pytest.raises(NotAllowed):
        author.apply(run)
    author.submit(run)
    assert another.apply(another.run(run.id)).counts[Outcome.ADDED] == 1


def test_somebody_who_was_dismissed_meanwhile_writes_nothing(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    run = desk.check(sheet(ROW))
    desk.ask_to_apply(run)
    with change(engine) as connection:
        connection.execute(
            update(staff_table).where(staff_table.c.id == desk.who.key).values(disabled_at=NOON)
        )
    desk.work()
    run = desk.run(run.id)
    assert run.state is RunState.CHECKED and "退出登录" in run.trouble
    assert stations(engine) == 0


def test_a_station_changed_since_the_check_is_left_alone(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    desk.take_in(sheet(ROW, OTHER))
    run = desk.check(sheet((*ROW[:6], "0758-1111111", *ROW[7:]), (*OTHER[:6], "0758-2222222", *OTHER[7:])))
    with change(engine) as connection:
        connection.execute(update(station).where(station.c.name == ROW[0]).values(phone="12351"))
    run = desk.apply(run)
    assert (run.counts[Outcome.CHANGED], run.counts[Outcome.REFUSED]) == (1, 1)
    with engine.connect() as connection:
        assert connection.scalars(select(station.c.phone).order_by(station.c.code)).all() == [
            "12351",
            "0758-2222222",
        ]


def test_two_imports_of_one_list_add_each_station_once(at: At, engine: Engine) -> None:
    one, other = at(Role.APPROVER, COUNTY), at(Role.APPROVER, COUNTY)
    runs = [desk.check(sheet(ROW, OTHER)) for desk in (one, other)]
    for desk, run in zip((one, other), runs, strict=True):
        desk.ask_to_apply(run)
    one.work()
    assert stations(engine) == 2
    assert one.run(runs[1].id).counts[Outcome.REFUSED] == 2


def test_doubled_rows_name_the_row_they_double(at: At, engine: Engine) -> None:
    run = at(Role.APPROVER, COUNTY).check(sheet(ROW, OTHER, ROW))
    with engine.connect() as connection:
        (row,) = import_queries.rows(connection, run.id, [Outcome.REFUSED], 1)
    assert (row.line, [str(one.sentence) for one in row.findings]) == (4, ["和第 2 行是同一个站，请留一行"])


@pytest.mark.parametrize("by", ["code", "name"])
def test_a_row_of_a_merged_station_is_refused_with_the_one_it_went_into(
    at: At, engine: Engine, add: AddStation, by: str
) -> None:
    one, two, heir = (add(name=name, division_code=COUNTY) for name in (ROW[0], "中间的站", "并成的站"))
    with change(engine) as connection:
        for gone, into in ((one, two), (two, heir)):
            merged = {"status": "merged", "successor_id": into, "status_reason": "登记了两次"}
            connection.execute(update(station).where(station.c.id == gone).values(merged))
        code = select(station.c.code)
        gone_code, code = (str(connection.scalar(code.where(station.c.id == key))) for key in (one, heir))
        address = str(connection.scalar(select(station.c.address).where(station.c.id == one)))
    identified = (gone_code, "另起的名字", "") if by == "code" else ("", ROW[0], address)
    run = at(Role.APPROVER, COUNTY).check(
        sheet((*identified, COUNTY), heading=("我们的代码", "站名", "地址", "行政区划代码"))
    )
    assert (run.to_write, run.counts[Outcome.REFUSED]) == (0, 1)
    with engine.connect() as connection:
        (row,) = import_queries.rows(connection, run.id, [Outcome.REFUSED], 1)
    said = [(found.columns, str(found.sentence)) for found in row.findings]
    assert said == [((0 if by == "code" else 1,), f"这一站已并入 {code}（并成的站），请改那一站")]


def test_what_the_clerk_mends_is_read_instead(at: At) -> None:
    desk = at(Role.APPROVER, COUNTY)
    run = desk.check(sheet(("", *ROW[1:])))
    assert run.counts[Outcome.REFUSED] == 1
    assert desk.mend(run, {(2, 0): "黄塘驿站"}).counts[Outcome.ADDED] == 1


def test_a_file_that_is_none_is_refused_in_words(at: At) -> None:
    run = at(Role.EDITOR, COUNTY).begin(b"PK\x03\x04 nothing", "台账.xlsx")
    assert run.state is RunState.UNREADABLE and "台账" in run.trouble


def test_old_files_are_forgotten_and_the_history_stays(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    run = desk.take_in(sheet(ROW))
    assert forget(engine, NOON + timedelta(days=3650)) == 1
    assert desk.run(run.id).is_forgotten
    assert stations(engine) == 1
    with engine.connect() as connection:
        assert not import_queries.has_file(connection, run.id, "given")


def stations(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(station)) or 0
