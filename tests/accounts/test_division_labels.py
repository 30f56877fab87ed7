"""What fields for a division suggest, and what they understand."""

import pytest

from locator.accounts.domain.rights import Area
from locator.accounts.views.division_labels import division_code_of, division_options


def test_a_county_and_a_province_list_all_that_they_have() -> None:
    assert division_options([Area("达川区", "511703")]) == ("四川省达州市达川区 511703",)
    assert "四川省达州市达川区 511703" in division_options([Area("四川省", "510000")])


@pytest.mark.parametrize("typed", ["达川区", "达州市达川区", "四川省达州市达川区 511703", "511703"])
def test_the_whole_country_lists_no_county_and_understands_each(typed: str) -> None:
    listed = division_options([Area("全国")])
    assert {"四川省 510000", "四川省达州市 511700"} <= set(listed) and len(listed) < 500
    assert division_code_of(typed) == "511703"
