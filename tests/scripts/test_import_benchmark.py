"""The benchmark of imports measures an import like a clerk's, during searches."""

from pathlib import Path

import pytest
from benchmark import imports
from country import serving

from locator.imports.actions.steps import MAX_FILE_BYTES


def test_a_sheet_of_the_whole_country_is_within_the_size_limit() -> None:
    assert len(imports.sheet(2_000)) * (imports.ROWS // 2_000) < MAX_FILE_BYTES


def test_each_phase_of_an_import_is_measured(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    monkeypatch.setattr(imports, "IDLE_S", 0.5)
    with serving(database_url, tmp_path / "server.log") as web:
        found = {figure.name: figure.value for figure in imports.figures(web.address, database_url, rows=60)}
    assert 57 <= found["60 rows: written"] <= 60
    assert all(found[f"60 rows: {phase}"] > 0 for phase in imports.PHASES.values())
    assert 50 < found["worker: memory at most"] <= found["worker and its processes: at most"]
    assert 0 < found["search, importing, p50"] <= found["search, importing, p99"]
