"""A cell of opening hours is read once for all rows of a sheet that have the same text."""

from locator.sheets.domain.opening.cell import parse_hours_cell


def test_the_same_text_is_read_once() -> None:
    text = "周一至周五 8:31-17:29；周六日 9:01-12:02；节假日休息"
    before = parse_hours_cell.cache_info()
    for _ in range(1_000):
        assert parse_hours_cell(text).hours
    after = parse_hours_cell.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 999)
