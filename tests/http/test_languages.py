"""A page is in its reader's language: by choice, account or browser; a union's own text stays Chinese."""

import re
from datetime import date

import pytest
from babel.messages.catalog import Catalog
from factories import AddStation
from flask import Flask
from flask.testing import FlaskClient

from geodata.sentence import Day, Sentence
from locator.http.language import KEY
from locator.i18n.catalogue import Catalogue

HTML = {"Accept": "text/html"}


def language_of(client: FlaskClient, address: str, accept_language: str = "") -> str:
    answer = client.get(address, headers={**HTML, "Accept-Language": accept_language})
    assert f'<html lang="{answer.headers["Content-Language"]}"' in answer.text
    return answer.headers["Content-Language"]


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("mn-MN,en;q=0.5", "mn"),
        ("ru", "ru"),
        ("en-GB", "en"),
        ("fr,ru;q=0.7", "ru"),
        ("ug-CN,zh;q=0.8", "zh-Hans"),  # too little is translated, so not offered
        ("nonsense;;;q=", "zh-Hans"),
    ],
)
def test_the_browsers_language_is_used(client: FlaskClient, accept_language: str, language: str) -> None:
    assert language_of(client, "/", accept_language) == language


def test_a_choice_is_stored_and_overrides_the_browser(client: FlaskClient) -> None:
    assert language_of(client, "/?lang=ru", "en") == "ru"
    assert language_of(client, "/divisions/", "en") == "ru"
    assert language_of(client, "/?lang=xx", "en") == "en"


def test_responses_vary_by_language_and_cookie(client: FlaskClient) -> None:
    assert {"Accept-Language", "Cookie"} <= set(client.get("/").vary)
    chosen = client.get("/divisions/?lang=mn")
    assert "private" in chosen.headers["Cache-Control"]


def test_errors_are_in_the_readers_language(client: FlaskClient) -> None:
    headers = {"Accept-Language": "en"}
    assert client.get("/api/v1/stations/7", headers=headers).json["detail"] == "There is no station number 7"
    page = client.get("/stations/7", headers={**HTML, **headers})
    assert page.status_code == 404 and "There is no station number 7" in page.text
    wrong = client.get("/api/v1/stations/nearest?lon=112&lat=99", headers=headers)
    assert "北" not in wrong.text and not any("\u4e00" <= character <= "\u9fff" for character in wrong.text)


def test_text_of_a_union_is_marked_as_chinese(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", opening_hours="24/7")
    page = client.get("/?division=441202", headers={**HTML, "Accept-Language": "ru"}).text
    assert 'lang="zh-Hans">黄塘驿站</a>' in page
    assert "Открыто" in page


def add_uyghur(app: Flask, *, translated: bool) -> None:
    """Give an application a catalogue of one message in Uyghur, which the program has none of."""
    catalogue = Catalog("ug")
    catalogue.add("驿站在哪", "ئارام بېكىتى" if translated else "")
    app.extensions[KEY] = {**app.extensions[KEY], "ug": Catalogue("ug", catalogue)}


def test_a_language_from_right_to_left_is_laid_out_so_once_it_is_translated(
    app: Flask, client: FlaskClient
) -> None:
    add_uyghur(app, translated=True)
    page = client.get("/?lang=ug").text
    assert '<html lang="ug" dir="rtl"' in page
    assert 'hreflang="ug"' in page


@pytest.mark.parametrize("code", ["ug", "bo"])
def test_a_language_without_translations_is_neither_offered_nor_accepted(
    app: Flask, client: FlaskClient, code: str
) -> None:
    add_uyghur(app, translated=False)
    page = client.get(f"/?lang={code}").text
    assert '<html lang="zh-Hans"' in page
    assert f'hreflang="{code}"' not in page
    assert f"lang={code}" not in re.sub(r"<link[^>]*>", "", page)
    client.set_cookie("lang", code)
    assert language_of(client, "/divisions/", f"{code};q=1,ru;q=0.5") == "ru"


def test_the_choice_of_large_type_is_stored(client: FlaskClient) -> None:
    assert 'class="large"' in client.get("/?type=large").text
    assert 'class="large"' in client.get("/divisions/").text
    assert 'class="large"' not in client.get("/divisions/?type=normal").text


def test_untranslated_text_is_escaped(app: Flask) -> None:
    with app.test_request_context():
        shown = app.jinja_env.from_string("{{ _(words) }}").render(words="<script>%(x)s 100%")
    assert shown == "&lt;script&gt;%(x)s 100%"


@pytest.mark.parametrize(
    ("n", "text"),
    [(1, "1 день назад"), (3, "3 дня назад"), (5, "5 дней назад"), (21, "21 день назад")],
)
def test_russian_has_its_plural_forms(app: Flask, n: int, text: str) -> None:
    russian: Catalogue = app.extensions["locator.catalogues"]["ru"]
    assert russian.translate(Sentence("{n} 天前", n=n)) == text


def test_dates_and_decimals_follow_the_language(app: Flask) -> None:
    catalogues: dict[str, Catalogue] = app.extensions["locator.catalogues"]
    day, figure = Day(date(2026, 11, 23)), Sentence("{km:.1f}", km=1.1)
    assert [catalogues[code].translate(day) for code in ("zh-Hans", "en", "ru")] == [
        "11月23日",
        "Nov 23",
        "23 нояб.",
    ]
    assert [catalogues[code].translate(figure) for code in ("zh-Hans", "en", "ru")] == ["1.1", "1.1", "1,1"]
