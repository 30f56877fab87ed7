"""The fourteen sheets that unions were seen to make come out as their answers say, by the command.

`given_sheets/answers.json` has for each file how many stations it has, and what must be found of each. Where
an answer is asked for, the row has a finding with the answer as its proposal. Numbers of people are answers
too; by our rule they are private contacts, and no public phone.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "given_sheets"
ANSWERS = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
SPAN = re.compile(r"\d{2}:\d{2}-\d{2}:\d{2}")
WRITTEN = ("added", "refused")
# Of which nobody has said yet whether they are open: the answer allows to ask.
ASKED = {"南岸街道图书馆户外劳动者服务站": "搬迁"}
Row = Mapping[str, Any]
Preview = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["file"].split(".")[0])
def test_a_given_sheet_comes_out_as_its_answer_says(answer: Row, preview_of: Preview) -> None:
    found = preview_of(FOLDER / answer["file"])
    stations = [row for row in found["rows"] if row["outcome"] in WRITTEN]
    assert len(stations) == answer["count"]
    assert found["counts"]["added"] == answer["count"] - (answer["file"].startswith("25"))
    if "skipped_rows" in answer:
        assert [row["row"] for row in found["rows"] if row["outcome"] == "skipped"] == answer["skipped_rows"]
    by_name = {row["cells"]["name"]: row for row in stations if "name" in row["cells"]}
    for expected in answer["stations"]:
        row = by_name[expected["name"]] if "name" in expected else _row_at(stations, expected["row"])
        for column, value in expected.items():
            if column != "row":
                CHECKS.get(column, _is_written)(row, column, value)


def test_no_given_sheet_makes_what_it_must_not(preview_of: Preview) -> None:
    tabs = {
        row["cells"]["name"]: row["cells"] for row in preview_of(FOLDER / "05-sheet-per-county.xlsx")["rows"]
    }
    assert tabs["坑口街道第1驿站"]["division_code"] == "441203"
    beside = preview_of(FOLDER / "19-two-tables-side-by-side.xlsx")["rows"]
    assert not any("、" in row["cells"]["address"] for row in beside)
    states = {
        row["row"]: row["cells"].get("status") for row in preview_of(FOLDER / "25-status-words.xlsx")["rows"]
    }
    assert "open" not in (states[3], states[7])
    halves = preview_of(FOLDER / "33-morning-afternoon.xlsx")["rows"]
    assert "站点名称" not in {row["cells"].get("name") for row in halves}


def test_a_countys_clerk_is_refused_the_other_tabs(preview_of: Preview) -> None:
    rows = preview_of(FOLDER / "05-sheet-per-county.xlsx", "--division", "441202")["rows"]
    assert {row["sheet"] for row in rows if row["outcome"] == "added"} == {"端州区"}
    assert {row["outcome"] for row in rows if row["sheet"] != "端州区"} == {"refused"}


def _row_at(rows: list[Row], line: int) -> Row:
    return next(row for row in rows if row["row"] == line)


def _is_written(row: Row, column: str, value: Any) -> None:
    assert row["cells"].get(column, "") == value, row


def _hours(row: Row, _: str, value: str) -> None:
    """Hours are written, or asked in their words where the sheet leaves days or holidays open."""
    if row["cells"].get("opening_hours") == value:
        return
    assert "opening_hours" not in row["cells"]
    asked = [one["text"] for one in row["findings"] if one["weight"] == "ask"]
    assert any(all(span in text for span in SPAN.findall(value)) for text in asked), row


def _phone(row: Row, _: str, value: str) -> None:
    """A number is the station's, a person's who stays private, or asked with the cell left empty."""
    cells = row["cells"]
    numbers = [re.sub(r"\D", "", one) for one in re.findall(r"[\d-]{7,}", value)]
    if "asked" in value and "phone" not in cells:
        assert any(one["weight"] == "ask" for one in row["findings"])
        return
    place = "private_contact" if "private_contact" in cells else "phone"
    kept = re.sub(r"(?<=\d)-(?=\d)", "", cells[place])
    assert all(number in kept for number in numbers), row
    assert place == "phone" or "phone" not in cells


def _status(row: Row, _: str, value: str) -> None:
    if "asked" in value and row["outcome"] == "refused":
        assert any(ASKED[row["cells"]["name"]] in one["text"] for one in row["findings"])
        return
    assert row["cells"]["status"] == value


def _services(row: Row, _: str, value: list[str]) -> None:
    assert sorted(row["cells"]["services"].split("、")) == value


def _access(row: Row, _: str, value: str) -> None:
    app = value.removeprefix("app ") if value.startswith("app ") else ""
    assert row["cells"].get("access_app", "") == app
    assert (row["cells"].get("access") == "qr_scan") == bool(app)


CHECKS: Mapping[str, Callable[[Row, str, Any], None]] = {
    "opening_hours": _hours,
    "phone": _phone,
    "status": _status,
    "services": _services,
    "access": _access,
}
