"""Needs in plain words lead to services and advice, in all languages of the site."""

import csv
from pathlib import Path

import pytest

from locator.places.domain import needs
from locator.places.domain.needs import ADVICE, need_of
from locator.stations.domain.service import SERVICES

LANGUAGES = {"zh", "en", "ru", "mn"}
ROWS = list(
    csv.DictReader(Path(needs.__file__).with_name("needs.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        *(("上厕所", "toilet"), ("尿急", "toilet"), ("我要上厕所", "toilet"), ("哪里有厕所？", "toilet")),
        *(("附近的厕所", "toilet"), ("toilet near me", "toilet"), ("Где туалет?", "toilet")),
        *(("жорлон хаана байна", "toilet"), ("WC", "toilet"), ("Ｗｃ", "toilet")),
        *(("充电", "phone_charging"), ("手机没电", "phone_charging"), ("手机没电了", "phone_charging")),
        *(("手机没电了怎么办", "phone_charging"), ("喝水", "drinking_water"), ("热饭", "meal_heating")),
        *(("找个地方休息", "seating"), ("淋浴", "shower"), ("душ", "shower"), ("шүршүүр", "shower")),
        *(("法律援助", "legal_aid"), ("找工作", "job_info"), ("停大车", "truck_parking")),
    ],
)
def test_a_need_leads_to_its_usual_service(text: str, service: str) -> None:
    need = need_of(text)
    assert need and need.services[0].code == service


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        *(
            ("工伤", "injury"),
            ("欠薪", "wages"),
            ("讨薪", "wages"),
            ("老板不发工资", None),
            ("不发工资", "wages"),
        ),
        *(("unpaid wages", "wages"), ("не платят зарплату", "wages"), ("цалин өгөхгүй байна", "wages")),
        *(("法律援助", "legal"), ("被辞退了怎么办", "dispute"), ("找工作", "job")),
    ],
)
def test_a_trouble_leads_to_advice(text: str, advice: str | None) -> None:
    need = need_of(text)
    assert (need.advice[0] if need else None) == advice


@pytest.mark.parametrize(
    "text", ["厕所路", "充电桩路", "休息大厦", "肇庆", "工伤医院", "", " ", "的", "我", "了"]
)
def test_a_word_within_a_name_is_no_need(text: str) -> None:
    assert need_of(text) is None


def test_each_row_names_a_service_or_an_advice_that_there_is() -> None:
    for row in ROWS:
        kind, _, code = row["leads_to"].partition(":")
        assert code in (SERVICES if kind == "service" else ADVICE), row


def test_each_need_has_words_in_all_languages_of_the_site() -> None:
    """Each target that Chinese words lead to is led to by words of the other languages as well."""
    by_target: dict[str, set[str]] = {}
    for row in ROWS:
        by_target.setdefault(row["leads_to"], set()).add(row["language"])
    lacking = {target: LANGUAGES - found for target, found in by_target.items() if found != LANGUAGES}
    assert lacking == {}
