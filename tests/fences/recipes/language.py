"""After the recipe of a language: readers are offered it, by its own name, and pages are in it."""

from flask.testing import FlaskClient


def test_recipe_of_language(client: FlaskClient) -> None:
    page = client.get("/?lang=kk").text
    assert '<html lang="kk"' in page and "қазақ тілі" in page
    assert "қазақ тілі" in client.get("/").text
    assert client.get("/", headers={"Accept-Language": "kk"}).headers["Content-Language"] == "kk"
