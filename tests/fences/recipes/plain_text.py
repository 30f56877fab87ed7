"""After the recipe of a plain text field: a row of a sheet has it, staff see it, and the public does not."""

from pathlib import Path

from flask.testing import FlaskClient
from import_tables import ImportAs
from sqlalchemy import Engine, text

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.publishing.actions.exports import write_file
from locator.publishing.domain.export import Format
from locator.publishing.queries.exports import stations

SHEET = """站名,类型,行政区划代码,地址,经度,纬度,门色
红门站,工会驿站,441202,蓝塘路1号,112.470123,23.050123,朱红
"""


def test_recipe_of_plain_text(
    import_as: ImportAs, client: FlaskClient, engine: Engine, tmp_path: Path
) -> None:
    importer = import_as(Role.ADMINISTRATOR)
    assert importer.import_all(SHEET.encode()).trouble == ""
    with engine.connect() as connection:
        code, colour = connection.execute(text("SELECT code, door_colour FROM station")).one()
    assert colour == "朱红"
    assert 'value="朱红"' in importer.client.get(f"/staff/stations/{code}/edit").text
    assert "门的颜色" in importer.client.get(f"/staff/stations/{code}/history").text
    assert "朱红" not in client.get(f"/stations/{code}").text
    assert "朱红" not in client.get(f"/api/v1/stations/{code}").text
    with change(engine) as connection:
        write_file(tmp_path / "out.csv", Format.CSV, stations(connection), "")
    heading, row = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert row.split(",")[heading.split(",").index("门的颜色")] == "朱红"
