"""After the recipe of a map platform: its sheet is in its coordinate system, and its answer is understood."""

import io

from clerks import SignIn
from factories import AddStation
from sqlalchemy import Connection, text

from locator.accounts.domain.rights import Role
from locator.listings.domain.sheet import sheet_headings
from locator.platforms.domain import Platform


def test_recipe_of_map_platform(staff: SignIn, add: AddStation, connection: Connection) -> None:
    add(name="黄塘驿站")
    assert any("CGCS2000" in heading for heading in sheet_headings(Platform("tianditu")))
    clerk = staff(Role.ADMINISTRATOR)
    page = clerk.get("/staff/listings/stations?platform=tianditu")
    assert page.status_code == 200 and "天地图" in page.text
    code = connection.scalar(text("SELECT code FROM station"))
    answer = io.BytesIO(f"站点编号,结果\n{code},已上图\n".encode())
    sent = clerk.send("/staff/listings/answer?platform=tianditu", file=(answer, "a.csv"))
    assert sent.status_code == 200 and "记下了 1 处" in sent.text
    stored = connection.execute(text("SELECT platform, status FROM map_listing")).one()
    assert tuple(stored) == ("tianditu", "listed")
