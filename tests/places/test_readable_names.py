"""Names for those who do not read Chinese: by rule, by the languages' own names, corrected by staff."""

import csv
import re
from importlib import resources

import pytest
from click.testing import CliRunner
from factories import AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine

from geodata.divisions.codes import divisions
from locator.cli import main
from locator.i18n.readable import in_letters
from locator.i18n.romanize import romanized
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
    file = resources.files("locator.i18n").joinpath("place_readings.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(file.splitlines()):
        assert len(row["name"]) == len(row["pinyin"].split(" "))
        assert row["name"] in names or row["name"].endswith("行"), row


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
