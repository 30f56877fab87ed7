"""Divisions as people write them; what has several meanings, or contradicts itself, is not guessed at."""

import pytest

from geodata.division_names import likest, named


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("端州区", ["441202"]),
        ("广东省肇庆市端州区", ["441202"]),
        ("肇庆 端州", ["441202"]),
        ("广东/肇庆/端州", ["441202"]),
        ("肇庆市", ["441200"]),
        ("北京朝阳", ["110105"]),
        ("长春市朝阳区", ["220104"]),
        ("朝阳区", ["110105", "220104"]),
        ("吉林省吉林市昌邑区", ["220202"]),
        ("内蒙古锡林郭勒盟二连浩特市", ["152501"]),
        ("延边朝鲜族自治州延吉市", ["222401"]),
        ("海南省琼海市", ["469002"]),
        ("新疆石河子", ["659001"]),
        ("东莞市", ["441900"]),
        ("441202", ["441202"]),
        ("441202001000", ["441202"]),
        ("４４１２０２.0", ["441202"]),
        ("999999", []),
        ("端洲区", []),
        ("", []),
    ],
)
def test_names_are_found(text: str, codes: list[str]) -> None:
    assert [one.code for one in named(text).found] == codes


def test_the_clerks_own_district_is_meant_where_others_have_its_name() -> None:
    assert [one.code for one in named("朝阳区", "110000").found] == ["110105"]
    assert [one.code for one in named("端州区", "110000").found] == ["441202"]


def test_an_address_goes_on_behind_the_names() -> None:
    assert named("广东肇庆端州区端州一路26号").rest == "端州一路26号"


def test_a_county_of_another_province_is_a_contradiction() -> None:
    read = named("北京市端州区")
    assert ([one.name for one in read.found], read.contradicts) == (["北京市"], "端州区")


def test_a_slip_of_the_pen_is_known_among_the_clerks_own_counties() -> None:
    found = likest("端洲区", "441200")
    assert found is not None and found.code == "441202"
    assert likest("端洲区") is None  # too many are as like
