"""Names for those who do not read Chinese: by rule, by the languages' own names, corrected by staff."""

import re

import pytest
from clerks import SignIn
from click.testing import CliRunner
from factories import AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from geodata.divisions.codes import divisions
from locator.accounts.domain.rights import Role
from locator.cli import main
from locator.history.queries.integrity import current_table, replay_table
from locator.history.tables import change_row, change_set
from locator.i18n.readable import in_letters
from locator.i18n.romanize import place_readings, romanized
from locator.places.domain.exonyms import exonyms

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("name", "english", "russian", "mongolian"),
    [
        ("黄塘驿站", "Huangtang Yizhan", "Хуантан Ичжань", "Хуантан Ижань"),
        ("端州区", "Duanzhou Qu", "Дуаньчжоу Цюй", "Дуаньжоу Чюй"),
        ("长安街", "Chang'an Jie", "Чанъань Цзе", "Чанъань Же"),
        ("G42服务区", "G42 Fuwuqu", "G42 Фууцюй", "G42 Фуучюй"),
        (
            "端州区西江北路18号",
            "Duanzhou Qu Xijiang Bei Lu 18 Hao",
            "Дуаньчжоу Цюй Сицзян Бэй Лу 18 Хао",
            "Дуаньжоу Чюй Сижян Бэй Лу 18 Хао",
        ),
    ],
)
def test_names_by_rule(name: str, english: str, russian: str, mongolian: str) -> None:
    assert [in_letters(name, code) for code in ("en", "ru", "mn")] == [english, russian, mongolian]


@pytest.mark.parametrize(
    ("address", "english"),
    [
        ("广东省肇庆市端州区信安四路城东公园南门",
         "Guangdong Sheng Zhaoqing Shi Duanzhou Qu Xin'an Si Lu Chengdong Gongyuan Nanmen"),
        ("朝阳区建国门外大街甲12号", "Chaoyang Qu Jianguomenwai Dajie Jia 12 Hao"),
        ("渝北区龙溪街道", "Yubei Qu Longxi Jiedao"),
        ("西藏自治区日喀则市", "Xizang Zizhiqu Rikaze Shi"),
        ("玉屏侗族自治县", "Yuping Dongzu Zizhixian"),
        ("上海市长宁区长宁支路", "Shanghai Shi Changning Qu Changningzhi Lu"),
        ("黄岗镇大冲村", "Huanggang Zhen Dachong Cun"),
        ("中山市场", "Zhongshan Shichang"),
        ("山东路", "Shandong Lu"),
        ("建设银行端州支行", "Jianshe Yinhang Duanzhou Zhihang"),
    ],
)  # fmt: skip
def test_words_of_addresses_stand_apart(address: str, english: str) -> None:
    assert in_letters(address, "en") == english


@pytest.mark.parametrize(
    ("name", "pinyin"), [("长宁区", "changningqu"), ("花都区", "huaduqu"), ("闵行区", "minhangqu")]
)
def test_divisions_are_found_by_the_reading_that_they_have(name: str, pinyin: str) -> None:
    assert romanized(name).pinyin == pinyin


def test_readings_are_of_divisions_or_of_banks() -> None:
    names = " ".join(division.name for division in divisions().values())
    for name, syllables in place_readings().items():
        assert len(name) == len(syllables)
        assert name in names or name.endswith("行"), name


def test_names_that_need_no_letters() -> None:
    assert in_letters("黄塘驿站", "zh-Hans") == ""
    assert in_letters("Station 5", "en") == ""


def test_a_known_name_is_used_within_a_longer_one() -> None:
    assert in_letters("陕西总工会", "en", {"陕西": "Shaanxi"}).startswith("Shaanxi ")


def test_each_exonym_belongs_to_a_division() -> None:
    names = {division.name for division in divisions().values()}
    assert [chinese for chinese in exonyms() if chinese not in names] == []


@pytest.mark.parametrize(("language", "written"), [("en", "Huangtang"), ("ru", "Хуантан"), ("mn", "Хуантан")])
def test_cards_and_pages_carry_the_name_in_letters_beside_the_chinese(
    client: FlaskClient, add: AddStation, language: str, written: str
) -> None:
    add(name="黄塘驿站", address="端州区蓝塘路1号")
    listed = client.get("/?division=441202", headers={**HTML, "Accept-Language": language}).text
    assert 'lang="zh-Hans">黄塘驿站</a>' in listed
    assert re.search(rf'<span class="romanised" lang="zh-[^"]+">{written}', listed)
    station = re.search(r'href="(/stations/[^"?]+)', listed)
    assert station
    page = client.get(station[1], headers={**HTML, "Accept-Language": language}).text
    assert written in page
    assert "romanised" not in client.get("/?division=441202", headers=HTML).text


def test_a_unions_own_name_goes_before_the_rule(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", names={"en": "Yellow Pond Rest Stop"})
    listed = client.get("/?division=441202", headers=HTML).text
    station = re.search(r'href="(/stations/[^"?]+)', listed)
    assert station
    page = client.get(station[1], headers={**HTML, "Accept-Language": "en"}).text
    assert '<span class="romanised" lang="en">Yellow Pond Rest Stop</span>' in page


def test_staff_corrects_a_name_and_takes_it_back(
    client: FlaskClient, add: AddStation, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(name="黄塘驿站")
    monkeypatch.setenv("LOCATOR_DATABASE_URL", engine.url.render_as_string(hide_password=False))

    def shown() -> bool:
        page = client.get("/?division=441202", headers={**HTML, "Accept-Language": "en"}).text
        return "Yellow Pond" in page

    assert not shown()
    done = CliRunner().invoke(main, ["places", "correct", "en", "黄塘", "Yellow Pond"])
    assert done.exit_code == 0, done.output
    assert shown()
    assert CliRunner().invoke(main, ["places", "correct", "en", "黄塘"]).exit_code == 0
    assert not shown()
    assert CliRunner().invoke(main, ["places", "correct", "en", "黄塘"]).exit_code != 0


@pytest.mark.parametrize(("chinese", "name"), [("Shaanxi", "x"), ("陕西", "山西"), ("陕西", "x" * 81)])
def test_what_is_no_correction_is_refused(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, chinese: str, name: str
) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    refused = CliRunner().invoke(main, ["places", "correct", "en", chinese, name])
    assert refused.exit_code != 0


def history_of_corrections(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        statement = (
            select(change_set.c.actor, change_set.c.reason)
            .join(change_row, change_row.c.set_id == change_set.c.id)
            .where(change_row.c.table_name == "name_correction")
            .order_by(change_row.c.id)
        )
        return [(row.actor, row.reason) for row in connection.execute(statement)]


def test_staff_corrects_a_name_on_a_page(
    client: FlaskClient, add: AddStation, staff: SignIn, engine: Engine
) -> None:
    add(name="黄塘驿站")
    clerk = staff(Role.APPROVER, "441202")
    page = clerk.get("/staff/names", query_string={"chinese": "黄塘"}, headers=HTML).text
    assert 'value="Huangtang"' in page and 'value="Хуантан"' in page and "照规则写的" in page
    fields = {"chinese": "黄塘", "language": "en", "name": "Yellow Pond"}
    told = clerk.send("/staff/names", **fields)
    assert told.status_code == 303
    assert "写法已经改好" in clerk.get(told.headers["Location"], headers=HTML).text
    listed = client.get("/?division=441202", headers={**HTML, "Accept-Language": "en"}).text
    assert "Yellow Pond Yizhan" in listed
    assert clerk.send("/staff/names", **fields | {"name": ""}).status_code == 303
    assert "Yellow Pond" not in clerk.get("/staff/names", headers=HTML).text
    assert history_of_corrections(engine) == [(f"staff:{clerk.key}", "改外文写法“黄塘”")] * 2
    with engine.connect() as connection:
        assert replay_table(connection, "name_correction") == current_table(connection, "name_correction")


@pytest.mark.parametrize(
    "fields",
    [
        {"chinese": "Shaanxi", "language": "en", "name": "x"},
        {"chinese": "陕西", "language": "en", "name": "山西"},
        {"chinese": "陕西", "language": "xx", "name": "x"},
        {"chinese": "陕西", "language": "en"},
    ],
    ids=["no Chinese", "Chinese letters", "another language", "never corrected"],
)
def test_a_page_says_what_is_no_correction(staff: SignIn, fields: dict[str, str]) -> None:
    answer = staff(Role.APPROVER, "441202").send("/staff/names", **fields)
    assert 'role="alert"' in answer.text


def test_only_who_publishes_corrects_names(staff: SignIn, engine: Engine) -> None:
    editor = staff(Role.EDITOR, "441202")
    fields = {"chinese": "陕西", "language": "en", "name": "Shaanxi"}
    assert editor.send("/staff/names", **fields).status_code == 403
    assert "改成这样" not in editor.get("/staff/names?chinese=陕西", headers=HTML).text
    assert history_of_corrections(engine) == []
