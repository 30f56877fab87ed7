"""`locator hours --texts`: a file of texts, one a line, and one answer for each of them."""

import json
from pathlib import Path

import databases
import pytest
from click.testing import CliRunner

from locator.cli import main

TEXTS = ("Mo-Fr 08:30-17:30; PH off", "Mo-Fr 8:30-", "", 'Mo-Fr 09:00-12:00 "a"')


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Return a file of texts, the second and the third of which say nothing."""
    path = tmp_path / "texts.txt"
    path.write_text("\n".join(TEXTS) + "\n", encoding="utf-8")
    return path


def answers(*arguments: object) -> list[dict[str, object]]:
    result = CliRunner().invoke(main, ["hours", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_has_one_answer_with_its_text(texts: Path) -> None:
    found = answers("--texts", texts, "--from", "2027-03-01", "--days", 2, "--json")
    assert [answer["text"] for answer in found] == list(TEXTS)
    assert found[0]["opening_hours"] == "Mo-Fr 08:30-17:30; PH closed"


def test_a_refused_text_is_an_answer_with_its_place(texts: Path) -> None:
    _, refused, empty, _ = answers("--texts", texts, "--from", "2027-03-01", "--json")
    assert "第 12 个字符" in str(refused["error"]) and refused["column"] == 12
    assert (empty["column"], "intervals" in empty) == (1, False)


def test_a_database_without_tables_is_no_hindrance(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases.copied("template1") as address:
        monkeypatch.setenv("LOCATOR_DATABASE_URL", address)
        assert len(answers("--texts", texts, "--from", "2027-03-01", "--json")) == len(TEXTS)


def test_backslash_n_stands_for_a_line_break(tmp_path: Path) -> None:
    path = tmp_path / "signs.txt"
    path.write_text("周一至周五8:30-17:30\\n周六不开放\n", encoding="utf-8")
    (answer,) = answers("--texts", path, "--posted", "--from", "2027-03-01", "--json")
    assert answer["text"] == "周一至周五8:30-17:30\\n周六不开放"


def test_either_a_text_or_a_file(texts: Path) -> None:
    for arguments in (["hours"], ["hours", "24/7", "--texts", str(texts)]):
        assert CliRunner().invoke(main, arguments).exit_code == 2
