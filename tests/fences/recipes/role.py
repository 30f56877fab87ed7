"""After the recipe of a role: administrators appoint people to it, and it may do what its row says."""

from clerks import SignIn
from sqlalchemy import Engine, text

from locator.accounts.domain.rights import Right, Role
from locator.db.session import change

COUNTY = "441202"


def test_recipe_of_role(staff: SignIn, engine: Engine) -> None:
    deputy = staff(Role("deputy"), COUNTY)
    assert deputy.get("/staff/stations").status_code == 200
    assert deputy.get("/staff/stations/new").status_code == 403
    assert "协管员" in deputy.get("/staff/account").text
    assert "协管员" in staff(Role.ADMINISTRATOR).get("/staff/people").text
    with change(engine, deputy.by) as connection:
        asked = text("SELECT has_right(:one, :county, NULL)")
        rights = {one: connection.scalar(asked, {"one": one, "county": COUNTY}) for one in Right}
    assert [one for one, has in rights.items() if has] == [Right.LOOK, Right.TEND]
