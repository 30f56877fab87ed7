"""The sheet 服务 of a workbook: one row an offer, out and in again cell for cell, and what it asks about."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from factories import AddStation, offers
from import_tables import ImportAs, digest
from sqlalchemy import Engine, select

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.entries.queries import drafts
from locator.imports.domain.run import Outcome
from locator.imports.queries import runs
from locator.publishing.actions.exports import write_file
from locator.publishing.domain.export import Format
from locator.publishing.queries.exports import stations
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.offers.sheet import HEADINGS
from locator.stations.tables import station
from locator.vocabulary.actions import words

COUNTY = "511703"  # 达州市达川区
# A union's own catalogue: 30 offers under the standard services, as an office writes them down.
CATALOGUE = """
饮水|每天8:00-18:00|谁都可以|免费||||||||
热饭||骑手、快递员|免费||||||||
休息|||免费||||||||
手机充电||谁都可以|免费||||||||
应急药箱|||||||||||
免费 Wi-Fi|||||||||||
书报|周一至周五9:00-17:00||免费||||||||
雨具||户外劳动者|免费|押金20元||||10|||
法律咨询|周三14:00-17:00|工会会员|免费||12351|电话预约 12351|律师||||
法律援助|周三14:00-17:00||免费||12351|电话预约||||
劳动争议调解|周一至周五9:00-11:30||免费||0818-2651234|不用预约|劳动争议调解员、律师||||
集体协商指导|周二9:00-11:00||||||集体协商指导员||||
劳动法律监督|周四9:00-11:00||||||劳动法律监督员||||
心理咨询|周五14:00-16:00|女职工|免费|||网上预约 https://gh.example.cn/xinli?d=1|心理咨询师|6|||
政策咨询|||||||劳动关系协调员||||
入会转会||谁都可以|免费|||小程序预约 #小程序://达川工会/AbC123|||||
健康检测|周六9:00-12:00||免费|||||20|||
理发|每天9:00-11:00|环卫工人|免费|||||8|||带身份证
缝补|9:00-11:00|骑手、快递员|免费||||||||
优惠餐|11:00-13:00|骑手、快递员|收费|12元一份|||||||
技能培训|周一19:00-21:00|工会会员|免费|||||65|2026-03-01|2027-06-30|两期
公益电影|周三18:00-20:00|谁都可以|免费||||||||
假期托管|周一至周五8:00-18:00|本单位职工|收费||||||2026-07-01|2027-08-31|
文体活动|||||||||||
招聘信息|||||||||||
母婴室|||||||||||
AED|||||||||||
空调纳凉||||||||| 2026-06-01|2027-09-30|
打气|||||||||||
换电||司机|消费后可用||||||||
"""


def rows_of_catalogue(code: str, name: str) -> list[list[str]]:
    """Return the catalogue as rows of the sheet."""
    rows = []
    for line in CATALOGUE.strip().split("\n"):
        parts = [*line.split("|"), *[""] * 12][:12]
        service, hours, audience, price, note, phone, booking, staffed, capacity, start, end, remark = parts
        texts = dict(zip(HEADINGS, [code, name, service, "有", hours, audience, price], strict=False))
        texts |= {"收费说明": note, "电话": phone, "预约": booking, "谁在岗": staffed, "名额": capacity}
        texts |= {"从": start, "到": end, "备注": remark}
        rows.append([texts[heading] for heading in HEADINGS])
    return rows


def exported(engine: Engine, folder: Path) -> openpyxl.Workbook:
    path = folder / "out.xlsx"
    path.unlink(missing_ok=True)
    with change(engine) as connection:
        write_file(path, Format.XLSX, stations(connection), "演示")
    return openpyxl.load_workbook(path)


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def table(book: openpyxl.Workbook, title: str) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in book[title].iter_rows(values_only=True)]


def findings(engine: Engine, run: Any) -> list[str]:
    with engine.connect() as connection:
        rows = runs.rows(connection, run.id, list(Outcome), 1)
    return [finding.sentence for row in rows for finding in row.findings]


@pytest.fixture
def key(add: AddStation) -> int:
    """Return the id of a station of Dachuan that is open from 8 to 22."""
    return add(
        name="通州大道驿站",
        address="通州大道297号",
        division_code=COUNTY,
        opening_hours="08:00-22:00",
        services=offers("seating"),
    )


def test_thirty_offers_of_a_unions_catalogue_go_in_and_come_out_cell_for_cell(
    import_as: ImportAs, engine: Engine, key: int, tmp_path: Path
) -> None:
    before, book = digest(engine), exported(engine, tmp_path)
    assert book.sheetnames == ["站点", "服务", "说明"]
    assert table(book, "服务") == [list(HEADINGS), ["100001", "通州大道驿站", "休息桌椅", "有", *[""] * 11]]
    page = book["服务"]
    page.delete_rows(2)
    for row in rows_of_catalogue("100001", "通州大道驿站"):
        page.append(row)
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.check(saved(book), "达川.xlsx")
    assert (run.counts[Outcome.CHANGED], findings(engine, run)) == (1, [])  # 0 unread
    run = importer.apply(run)
    again = exported(engine, tmp_path)
    rows = table(again, "服务")[1:]
    assert len(rows) == 30
    said = {row[2]: row for row in rows}
    given = {row[2]: row for row in rows_of_catalogue("100001", "通州大道驿站")}
    plain = [name for name, row in given.items() if name not in ("饮水", "休息") and not row[4]]
    assert all(said[name] == [cell.strip() for cell in given[name]] for name in plain)
    assert said["缝补"][4:8] == ["09:00-11:00", "骑手、快递员", "免费", ""]
    assert said["心理咨询"][9] == "网上预约 https://gh.example.cn/xinli?d=1"
    unchanged = importer.check(saved(again), "达川.xlsx")
    assert (unchanged.counts[Outcome.UNCHANGED], findings(engine, unchanged)) == (1, [])
    importer.undo(run)
    assert digest(engine) == before


def test_each_cell_that_cannot_be_read_is_asked_about_and_the_rest_is_written(
    import_as: ImportAs, engine: Engine, key: int, tmp_path: Path
) -> None:
    book = exported(engine, tmp_path)
    page = book["服务"]
    for row in (
        ["100001", "", "飞毯", "有"],
        ["100001", "", "理发", "大概", "", "外星人", "很便宜"],
        ["100001", "", "缝补", "有", "看情况", "", "免费", "", "’=1+1", "javascript:alert(1)"],
        ["100001", "", "缝补", "没有"],
        ["100001", "", "雨具", "有", "", "", "", "", "", "", "", "-5", "2026-08-31", "2026-06-01"],
        ["424242", "没有的站", "理发", "有"],
    ):
        page.append(row)
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.check(saved(book), "达川.xlsx")
    said = "\n".join(findings(engine, run))
    for sentence in (
        "服务!3 行“服务”：没认出“飞毯”这项服务",
        "服务!4 行“有没有”：“大概”看不出有没有",
        "服务!4 行“给谁”：“外星人”不认识",
        "服务!4 行“收费”：“很便宜”不认识",
        "服务!5 行“时间”：",
        "服务!5 行“电话”：“’=1+1”不像电话号码",
        "服务!5 行“预约”：“javascript:alert(1)”看不出怎么预约",
        "服务!6 行“服务”：“缝补”写了两行",
        "服务!7 行“名额”：“-5”不是人数",
        "服务!7 行“到”：从 2026-08-31 到 2026-06-01：结束在开始之前",
    ):
        assert sentence in said
    notes = [note[1] for one in run.found["sheets"] if one["title"] == "服务" for note in one["notes"]]
    assert notes == [{"lines": "8"}]  # whose station is not there: nothing is lost in silence
    importer.apply(run)
    with engine.connect() as connection:
        cells = cells_of(drafts.by_ids(connection, [key])[0].draft)
    assert cells["services"] == "mending、rain_gear、seating"
    assert cells["service_details"] == "雨具｜从：2026-08-31\n缝补｜收费：免费"


def test_hours_outside_of_the_doors_are_asked_and_written_when_confirmed(
    import_as: ImportAs, engine: Engine, key: int, tmp_path: Path
) -> None:
    book = exported(engine, tmp_path)
    book["服务"].append(["100001", "", "公益电影", "有", "周三21:00-23:00"])
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.check(saved(book), "达川.xlsx")
    (question,) = findings(engine, run)
    assert question == (
        "服务!3 行“时间”：周三 22:00-23:00门不开，这项服务真的在门外也有吗？没有确认就不写这个时间"
    )
    with engine.connect() as connection:
        (finding,) = runs.rows(connection, run.id, list(Outcome), 1)[0].findings
    run = importer.correct(run, {(finding.line, finding.columns[0]): finding.repair[0]})
    assert findings(engine, run) == []
    importer.apply(run)
    with engine.connect() as connection:
        draft = drafts.by_ids(connection, [key])[0].draft
    assert cells_of(draft)["service_hours"] == "公益电影：We 21:00-23:00; PH unknown"


def test_an_empty_cell_changes_nothing_and_offers_alone_are_a_workbook(
    import_as: ImportAs, engine: Engine, key: int, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "服务"
    page.append(["我们的代码", "站名", "服务", "有没有", "时间", "给谁", "收费"])
    page.append(["100001", "通州大道驿站", "缝补", "有", "9:00-11:00", "骑手", "免费"])
    importer = import_as(Role.APPROVER, COUNTY)
    importer.import_all(saved(book), "服务.xlsx")
    page["D2"], page["E2"], page["F2"], page["G2"] = "没有", None, None, "收费"
    importer.import_all(saved(book), "服务.xlsx")
    with engine.connect() as connection:
        cells = cells_of(drafts.by_ids(connection, [key])[0].draft)
        names = connection.scalars(select(station.c.name)).all()
    assert names == ["通州大道驿站"]
    assert (cells["services"], cells["services_missing"]) == ("seating", "mending")
    assert cells["service_hours"] == "缝补：09:00-11:00"
    assert cells["service_details"] == "缝补｜收费：收费｜给谁：骑手、快递员"


def test_a_sheet_may_have_its_unions_words_and_asks_about_others(
    import_as: ImportAs, engine: Engine, key: int
) -> None:
    with change(engine) as connection:
        words.add_word(connection, f"division:{COUNTY}", "training", "银发课堂", wordings="老年课")
        words.add_word(connection, "division:511702", "training", "插花课")
    book = openpyxl.Workbook()
    page = book.active
    page.title = "服务"
    page.append(["我们的代码", "站名", "服务", "有没有", "时间"])
    for word, hours in (("老年课", "周三14:00-16:00"), ("插花课（技能培训）", ""), ("技能培训", "")):
        page.append(["100001", "通州大道驿站", word, "有", hours])
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.check(saved(book), "服务.xlsx")
    assert findings(engine, run) == [
        "“插花课”不是这一站的工会的服务词，没有写入：先在“服务词”里加上，再检查一次"
    ]
    importer.apply(run)
    with engine.connect() as connection:
        cells = cells_of(drafts.by_ids(connection, [key])[0].draft)
    assert cells["services"] == "seating、training、training:银发课堂"
    assert cells["service_hours"] == "银发课堂（技能培训）：We 14:00-16:00; PH unknown"
