"""Forms as a browser without scripts sends them: what a page shows, and what a person writes into it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit


@dataclass
class Form:
    """A form of a page: where it leads, and the fields that a browser would send."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, **written: str | list[str]) -> dict[str, list[str]]:
        """Return the fields with other words in some of them."""
        given = {name: [said] if isinstance(said, str) else said for name, said in written.items()}
        return self.fields | given


class _Reader(HTMLParser):
    """Reads all forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(said.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = said.get("name", "")
        if tag == "input" and name:
            self._input(name, said)
        elif tag == "textarea" and name:
            self._area = name
            self._form.fields.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
        elif (
            tag == "option" and self._select and ("selected" in said or self._select not in self._form.fields)
        ):
            self._form.fields[self._select] = [said.get("value", "")]

    def _input(self, name: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if self._form is None or kind in ("submit", "file", "button"):
            return
        if kind not in ("radio", "checkbox") or "checked" in said:
            value = said.get("value", "on" if kind == "checkbox" else "")
            self._form.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._form is not None:
            self._form.fields[self._area][-1] += data


def forms(page: str) -> list[Form]:
    """Return all forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_to(page: str, path: str) -> Form:
    """Return the form of a page that leads to its own path, by an action or without one.

    Raises LookupError where there is none.
    """
    for one in forms(page):
        if urlsplit(one.action).path in ("", path):
            return one
    raise LookupError(f"no form to {path}: {[one.action for one in forms(page)]}")
