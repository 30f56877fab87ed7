"""Which divisions a field suggests: all where they are few, of the whole country what can be read."""

from locator.accounts.domain.rights import Area
from locator.accounts.views.division_labels import division_options


def test_a_province_is_offered_each_of_its_counties() -> None:
    assert "广东省肇庆市端州区 441202" in division_options([Area("广东省", "440000")])


def test_a_whole_country_is_offered_provinces_and_cities() -> None:
    offered = division_options([Area("全国")])
    assert {"广东省 440000", "广东省肇庆市 441200"} < set(offered)
    assert "广东省肇庆市端州区 441202" not in offered and sum(map(len, offered)) < 6_000
