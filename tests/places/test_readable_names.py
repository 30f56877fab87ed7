"""Names for those who do not read Chinese: by rule, by the languages' own names, corrected by staff."""

import re

import pytest
from click.testing import CliRunner
from factories import AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine

from locator.cli import main
from locator.i18n.readable import in_letters
from locator.places.domain.exonyms import exonyms

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("name", "english", "russian", "mongolian"),
    [
        ("黄塘驿站", "Huangtang Yizhan", "Хуантан Ичжань", "Хуантан Ижань"),
        ("端州区", "Duanzhou Qu", "Дуаньчжоу Цюй", "Дуаньжоу Чюй"),
        ("长安街", "Chang'an Jie", "Чанъань Цзе", "Чанъань Же"),
        ("G42服务区", "G42 Fuwuqu", "G42 Фууцюй", "G42 Фуучюй"),
    ],
)
def test_names_by_rule(name: str, english: str, russian: str, mongolian: str) -> None:
    assert [in_letters(name, code) for code in ("en", "ru", "mn")] == [english, russian, mongolian]


def test_names_that_need_no_letters() -> None:
    assert in_letters("黄塘驿站", "zh-Hans") == ""
    assert in_letters("Station 5", "en") == ""


def test_a_known_name_is_used_within_a_longer_one() -> None:
    assert in_letters("陕西总工会", "en", {"陕西": "Shaanxi"}).startswith("Shaanxi ")


def test_each_exonym_belongs_to_a_division() -> None:
    from geodata.divisions.codes import divisions

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
