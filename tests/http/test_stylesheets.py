"""A page loads one stylesheet, in which the components of its kind of page stand in order."""

import re

import pytest
from flask.testing import FlaskClient
from repository import ROOT

CSS = ROOT / "static" / "css"
ENTRIES = sorted(path.name for path in CSS.glob("*.css"))
IMPORT = re.compile(r'@import "([^"]+)";')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LINK = re.compile(r"asset\('css/([\w/]+\.css)'\)")


def imported(name: str) -> list[str]:
    """Return the components of an entry, in the order of the cascade, those of an imported entry included."""
    found = IMPORT.findall((CSS / name).read_text(encoding="utf-8"))
    return [part for one in found for part in (imported(one) if one in ENTRIES else [one])]


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_is_served_with_its_components_in_order(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/css/{name}")
    assert answer.content_type == "text/css; charset=utf-8"
    components = [(CSS / one).read_text(encoding="utf-8") for one in imported(name)]
    assert answer.text.split() == COMMENT.sub("", "".join(components)).split()


def test_a_stylesheet_that_a_browser_has_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/static/css/public.css").headers["ETag"]
    assert client.get("/static/css/public.css", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["planted.css", "public.txt", "..", "components"])
def test_what_is_no_entry_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/css/{name}").status_code == 404


def test_every_component_is_used() -> None:
    linked = {
        name for path in (ROOT / "templates").rglob("*.html") for name in LINK.findall(path.read_text())
    }
    used = linked.union(*map(imported, ENTRIES))
    assert used == {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")} - {*ENTRIES} | linked
