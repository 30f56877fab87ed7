"""Forms as a browser without scripts sends them: what the page shows, and what a person writes into it."""

from html.parser import HTMLParser

from clerks import StaffClient
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class _Fields(HTMLParser):
    """Reads the fields of one form, with the values that a browser would send."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.values: dict[str, str] = {}
        self.writing, self.choosing = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("id") == self.form_id
        if not self.inside:
            return
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in said):
            self.values[name] = said.get("value", "")
        if tag == "textarea":
            self.writing, self.values[name] = name, ""
        if tag == "select":
            self.choosing = name
        if tag == "option" and self.choosing and ("selected" in said or self.choosing not in self.values):
            self.values[self.choosing] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.writing = ""
        if tag == "select":
            self.choosing = ""

    def handle_data(self, data: str) -> None:
        if self.writing:
            self.values[self.writing] += data


def fields(page: str, form_id: str) -> dict[str, str]:
    """Return the fields of a form as they stand."""
    reader = _Fields(form_id)
    reader.feed(page)
    return reader.values


def form(client: FlaskClient, address: str) -> dict[str, str]:
    """Return the fields of a station's form, with a reason for a change."""
    return fields(client.get(address).text, "entry") | {"reason": "核对过"}


def send(client: StaffClient, where: str, do: str, written: dict[str, str], **said: str) -> TestResponse:
    """Send a station's form by the button `do`, with other words in some fields."""
    return client.post(where, data=written | {"do": do} | said)
