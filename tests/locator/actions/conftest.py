"""What tests of acts share."""

from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest

from geodata import layer_out, workbook
from locator.actions import tables


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make workbooks and layers here: a hundred processes would take minutes; one test starts real ones."""

    def make(maker: str, path: Path, head: object, lines: Iterable[object]) -> None:
        given_head = orjson.loads(orjson.dumps(head))
        given = (orjson.loads(orjson.dumps(line)) for line in lines)
        if maker == tables.WORKBOOK:
            workbook.write_workbook(str(path), workbook.Head(**given_head), given)
        else:
            layer_out.write_geopackage(str(path), given_head["title"], given_head["columns"], given)

    monkeypatch.setattr(tables, "make", make)
