"""People in cells: contact_cases.csv has texts as clerks write them, and the contacts that they mean."""

import csv
from pathlib import Path

import pytest

from locator.sheets.domain.columns.matching import match_columns
from locator.sheets.domain.findings import Severity
from locator.sheets.domain.people.contacts import read_contacts
from locator.sheets.domain.row import SheetRow, read_rows
from locator.stations.domain.contact import contacts_text

with (Path(__file__).parent / "contact_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def row(headings: list[str], *cells: str) -> SheetRow:
    return next(read_rows([(2, ("黄塘驿站", *cells))], match_columns(["站点名称", *headings]), None))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["written"])
def test_people_are_read_as_they_are_written(case: dict[str, str]) -> None:
    assert contacts_text(read_contacts(case["written"])) == case["read"]
    assert contacts_text(read_contacts(case["read"])) == case["read"], "an export is read as it was"


def test_names_on_lines_of_their_own_belong_to_the_number_below() -> None:
    text = "张三\n13800138000\n李四\n13900139000"
    assert contacts_text(read_contacts(text)) == "张三 13800138000；李四 13900139000"


@pytest.mark.parametrize(
    ("headings", "cells", "read"),
    [
        (["站长手机"], ["13800138000"], "（站长） 13800138000"),
        (["站长", "站长手机"], ["张三", "13800138000"], "张三（站长） 13800138000"),
        (["负责人", "负责人电话"], ["张三、李四", "13800138000、13900139000"], None),
        (["联系人及电话"], ["张三 13800138000"], "张三 13800138000"),
        (["联系人 › 姓名", "联系人 › 电话"], ["张三", "0758-2222333"], "张三 0758-2222333"),
        (["站长姓名", "负责人电话"], ["张三", "13800138000"], "张三（站长）；（负责人） 13800138000"),
        (["负责人电话", "负责人姓名"], ["13800138000", "张三"], "张三（负责人） 13800138000"),
        (["站长手机", "站长"], ["13800138000", ""], "（站长） 13800138000"),
        (["联系人"], ["张三"], "张三"),
    ],
)
def test_columns_of_names_and_numbers_are_paired(
    headings: list[str], cells: list[str], read: str | None
) -> None:
    found = row(headings, *cells)
    both = "张三（负责人） 13800138000；李四（负责人） 13900139000"
    assert found.cells["private_contact"] == (read or both)
    assert "phone" not in found.cells
    assert not [finding for finding in found.findings if finding.columns]


def test_a_phone_without_an_owner_is_the_stations() -> None:
    found = row(["联系电话", "站长手机"], "0758-2222333", "13800138000")
    assert found.cells["phone"] == "0758-2222333"
    assert found.cells["private_contact"] == "（站长） 13800138000"


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("张三 7582222333", "张三 0758-2222333"),
        ("1.3800138e10", "13800138000"),
        ("1.38001E+10", ""),
        ("张三 1380013800", ""),
    ],
)
def test_a_doubtful_number_is_asked_and_not_written(written: str, proposed: str) -> None:
    found = row(["联系人及电话"], written)
    assert "private_contact" not in found.cells
    (finding,) = [finding for finding in found.findings if finding.columns]
    assert finding.severity is Severity.CONFIRM
    assert "".join(finding.repair) == proposed


@pytest.mark.parametrize(
    "text",
    [
        "张三 1380013800",
        "张三 7582222333",
        "；".join(f"张某 138001380{n}" for n in range(10, 31)),
        "张" * 101 + " 13800138000",
    ],
)
def test_an_entry_refuses_what_is_no_number_and_too_much(text: str) -> None:
    with pytest.raises(ValueError):
        read_contacts(text)
