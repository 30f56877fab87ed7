"""What templates join has the separator of the language: by the filters listed, with_commas, in_turn."""

import re

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from locator.app import asset_folder

# A Chinese comma or enumeration mark between two expressions, outside of the messages.
BARE = re.compile(r"[}][，、]|[，、][{]")
MESSAGE = re.compile(r"{% trans.*?{% endtrans %}", re.DOTALL)
# The address is Chinese in every language: it is shown to a driver, and copied.
ALWAYS_CHINESE = "site/_directions.html"


def test_no_template_joins_with_a_chinese_comma() -> None:
    folder = asset_folder("templates")
    for template in sorted(folder.rglob("*.html")):
        text = MESSAGE.sub("", template.read_text(encoding="utf-8"))
        name = template.relative_to(folder).as_posix()
        assert name == ALWAYS_CHINESE or not BARE.search(text), name


@pytest.mark.parametrize(("language", "joined"), [("zh", "甲、&lt;乙&gt;"), ("en", "甲, &lt;乙&gt;")])
def test_a_list_has_the_separator_of_the_language(
    app: Flask, client: FlaskClient, language: str, joined: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert render_template_string("{{ ['甲', '', '<乙>']|listed }}") == joined
