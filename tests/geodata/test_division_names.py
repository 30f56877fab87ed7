"""Parsing names of divisions; ambiguous and contradictory names are not guessed."""

import pytest

from geodata.divisions.names import closest_division, parse_division_names


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
def test_names_and_codes_are_parsed(text: str, codes: list[str]) -> None:
    assert [division.code for division in parse_division_names(text).found] == codes


def test_a_division_inside_the_given_one_has_priority() -> None:
    assert [division.code for division in parse_division_names("朝阳区", "110000").found] == ["110105"]
    assert [division.code for division in parse_division_names("端州区", "110000").found] == ["441202"]


def test_the_rest_of_an_address_is_returned() -> None:
    assert parse_division_names("广东肇庆端州区端州一路26号").rest == "端州一路26号"


def test_a_county_of_another_province_is_a_contradiction() -> None:
    parsed = parse_division_names("北京市端州区")
    assert ([division.name for division in parsed.found], parsed.contradicts) == (["北京市"], "端州区")


def test_a_misspelt_name_is_found_among_the_given_counties() -> None:
    found = closest_division("端洲区", "441200")
    assert found is not None and found.code == "441202"
    assert closest_division("端洲区") is None  # several are equally close
