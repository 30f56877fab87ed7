"""After the recipe of a service: a sheet may name it, and workers search for it."""

from flask.testing import FlaskClient
from import_tables import ImportAs

from locator.accounts.domain.rights import Role

SHEET = """站名,类型,行政区划代码,地址,经度,纬度,服务项目
黄塘驿站,工会驿站,441202,蓝塘路1号,112.470123,23.050123,热水、充电宝柜
桥头驿站,工会驿站,441202,桥头路2号,112.491123,23.050123,热水
"""


def test_recipe_of_service(import_as: ImportAs, client: FlaskClient) -> None:
    assert import_as(Role.ADMINISTRATOR).import_all(SHEET.encode()).trouble == ""
    page = client.get("/?division=441202&service=power_bank").text
    have_it, _, unknown = page.partition("没人说过有没有")
    assert "黄塘驿站" in have_it and "桥头驿站" not in have_it and "共享充电宝柜" in page
    assert "桥头驿站" in unknown
    found = client.get("/api/v1/stations?services=power_bank").get_json()["features"]
    assert [one["properties"]["name"] for one in found] == ["黄塘驿站"]
