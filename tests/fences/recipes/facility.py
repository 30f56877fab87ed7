"""After the recipe of a facility with a filter: a row of a sheet has it, and workers find it."""

from flask.testing import FlaskClient
from import_tables import ImportAs
from sqlalchemy import Engine, text

from locator.accounts.domain.rights import Role
from locator.publishing.domain.open_data import FIELDS

COUNTY = "441202"
SHEET = f"""站名,类型,行政区划代码,地址,经度,纬度,开放时间,女浴室
黄塘驿站,工会驿站,{COUNTY},蓝塘路1号,112.470123,23.050123,全天,有
桥头驿站,工会驿站,{COUNTY},桥头路2号,112.490123,23.050123,全天,无
河边驿站,工会驿站,{COUNTY},河边路3号,112.510123,23.050123,全天,
"""


def test_recipe_of_facility(import_as: ImportAs, client: FlaskClient, engine: Engine) -> None:
    importer = import_as(Role.ADMINISTRATOR)
    run = importer.import_all(SHEET.encode())
    assert run.trouble == ""
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT name, women_shower FROM station ORDER BY id")).all()
        code = connection.scalar(text("SELECT code FROM station WHERE women_shower"))
    assert [value for _, value in stored] == [True, False, None]

    page = client.get(f"/?division={COUNTY}&has=women_shower").text
    assert "黄塘驿站" in page and "桥头驿站" not in page and "河边驿站" not in page
    chip = page[page.index('name="has" value="women_shower"') :]
    assert 'data-count="1"' in chip[: chip.index("</label>")] and "女淋浴间" in chip[:200]
    station = client.get(f"/stations/{code}").text
    assert "<dt>女淋浴间</dt><dd>有</dd>" in station

    found = client.get("/api/v1/stations?has=women_shower").get_json()["features"]
    assert [one["properties"]["name"] for one in found] == ["黄塘驿站"]
    near = {"lon": 112.47, "lat": 23.05}
    nearest = client.post("/api/v1/stations/nearest", json={**near, "has": ["women_shower"]}).get_json()
    assert [one["properties"]["women_shower"] for one in nearest["features"]] == [True]
    everything = client.get("/api/v1/stations").get_json()["features"]
    assert [one["properties"]["women_shower"] for one in everything] == [True, False, None]
    described = client.get("/openapi.json").get_json()
    properties = described["components"]["schemas"]["Station"]["properties"]["properties"]["properties"]
    assert properties["women_shower"] == {"type": ["boolean", "null"]}
    parameters = described["paths"]["/api/v1/stations"]["get"]["parameters"]
    assert "has" in [parameter["name"] for parameter in parameters]
    assert client.get("/api/v1/stations?has=sauna").status_code == 400

    edited = importer.client.get(f"/staff/stations/{code}/edit").text
    assert (
        "女淋浴间" in edited and '<option value="yes" selected>' in edited[edited.index("f-women_shower") :]
    )
    history = importer.client.get(f"/staff/stations/{code}/history").text
    assert "女淋浴间" in history
    assert "women_shower" in FIELDS
