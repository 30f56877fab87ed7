"""A clerk's file is opened in a sandboxed process: what that returns, and who is blamed for a failure."""

import io
import logging
from pathlib import Path

import openpyxl
import pytest

from geodata.errors import UnreadableFile
from geodata.files.grid import Area, Grid
from locator.imports.actions import sandbox
from locator.imports.actions.read import packed_grid
from locator.imports.actions.sandbox import run_sandboxed
from locator.imports.domain.errors import ReaderFailed


def test_merged_cells_are_returned() -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["肇庆市工会驿站台账", "", ""])
    page.merge_cells("A1:C1")
    page.append(["站名", "地址", "电话"])
    page.append(["黄塘驿站", "蓝塘路1号", "0758-2222333"])
    saved = io.BytesIO()
    book.save(saved)
    grid = Grid.from_bytes(packed_grid(saved.getvalue(), "台账.xlsx"))
    assert grid.merged == (Area(0, 0, 0, 2),)
    assert list(grid.rows[2]) == ["黄塘驿站", "蓝塘路1号", "0758-2222333"]


def program(folder: Path, text: str) -> str:
    (folder / "broken_reader.py").write_text(text, encoding="utf-8")
    return "broken_reader"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder whose programs a sandboxed process finds."""
    environment = sandbox._environment

    def environment_with_programs(folder: Path) -> dict[str, str]:
        values = environment(folder)
        return {**values, "PYTHONPATH": f"{values['PYTHONPATH']}:{tmp_path}"}

    monkeypatch.setattr(sandbox, "_environment", environment_with_programs)
    return tmp_path


def test_a_failure_of_a_reader_is_ours_and_logged_without_cells(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = program(folder, "def read():\n    raise TypeError('张三 13800138000')\n\n\nread()\n")
    with (
        caplog.at_level(logging.ERROR, "locator"),
        pytest.raises(ReaderFailed, match="这是我们的错") as failure,
    ):
        run_sandboxed(broken, folder)
    (line,) = caplog.messages
    assert failure.value.args[0].values["reference"] in line
    assert "TypeError" in line and "broken_reader.py:2:read" in line
    assert "张三" not in line and "13800138000" not in line


def test_a_reader_cannot_open_sockets(folder: Path) -> None:
    tries = """
import socket
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
    try:
        socket.socket(family)
    except PermissionError:
        print("refused")
"""
    assert run_sandboxed(program(folder, tries), folder).split() == [b"refused"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "import os, signal\nos.kill(os.getpid(), signal.SIGXCPU)\n",
        "kept = bytearray(4_000_000_000)\n",
        "def on(n):\n    return on(n + 1)\n\n\non(0)\n",
    ],
    ids=["time", "memory", "depth"],
)
def test_a_reader_stopped_by_a_limit_blames_the_file(folder: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match="太大或者太绕"):
        run_sandboxed(program(folder, text), folder)
