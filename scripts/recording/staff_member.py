"""A member of staff without scripts: signs in by both factors, sends the forms that pages show."""

import io
import re
from urllib.parse import urlencode

import pyotp
from werkzeug.test import TestResponse

from recording.answers import Record
from recording.forms import form_to
from recording.site import PUBLIC_URL, Site
from recording.visitors import HTML

PASSWORD = "蓝塘加油站的水很热呢 2026"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
SECRET = re.compile(r"\b[A-Z2-7]{32}\b")
PICTURE = re.compile(r'src="(data:image/svg[^"]+)"')
RECOVERY = re.compile(r"\b[0-9A-F]{10}\b")


class StaffMember:
    """Somebody who is signed in, and whose answers are recorded."""

    def __init__(self, site: Site, record: Record, group: str) -> None:
        self.record = record
        self.group = group
        self.site = site
        self.browser = site.client(HTTP_ACCEPT=HTML, HTTP_USER_AGENT="recorder")
        self.csrf = ""
        self.recovery: list[str] = []

    def come_in(self, email: str, name: str, role: str, division: str = "") -> None:
        """Open an account by the command, set its password by the link, set the second factor up."""
        place = ("--division", division) if division else ()
        given = self.site.must("staff", "add", email, name, "--role", role, *place)
        self.record.normal.learn_words(given.out)
        link = given.out.strip().rpartition(PUBLIC_URL)[2]
        self.get(link)
        self.send(link, password="123")
        self.send(link, password=PASSWORD)
        page = self.browser.get("/staff/code").get_data(as_text=True)
        for pattern, said in ((SECRET, "one-time secret"), (PICTURE, "picture of the secret")):
            for found in pattern.findall(page):
                self.record.normal.learn(found, said)
        self.get("/staff/code")
        secret = SECRET.search(page)
        if secret:
            self._confirm(pyotp.TOTP(secret[0]).now())

    def _confirm(self, code: str) -> None:
        """Send a wrong and the right one-time code; the codes themselves are not recorded."""
        self.csrf = self._token(self.browser.get("/staff/code").get_data(as_text=True))
        address = "/staff/code/set-up"
        for typed in ("000000", code):
            answer = self.browser.post(address, data={"csrf": self.csrf, "code": typed})
            for found in RECOVERY.findall(answer.get_data(as_text=True)):
                self.recovery.append(found)
                self.record.normal.learn(found, "recovery code")
            wrong = " with a wrong code" if typed != code else ""
            self.record.answer(self.group, f"POST {address}{wrong}", answer)

    def get(self, address: str, group: str = "") -> str:
        """Ask for a page; return its text."""
        answer = self.browser.get(address)
        self.record.answer(group or self.group, f"GET {address}", answer)
        if answer.mimetype != "text/html":
            return ""
        text = answer.get_data(as_text=True)
        self.csrf = self._token(text) or self.csrf
        return text

    def send(self, address: str, /, **fields: str | list[str]) -> str:
        """Send fields to an address, record the answer and the page that it leads to; return that address."""
        answer = self.browser.post(address, data={"csrf": self.csrf} | fields)
        return self._after(f"POST {address}\n{urlencode(fields, doseq=True)}", answer)

    def upload(self, address: str, field: str, name: str, content: bytes) -> str:
        """Send a file to an address, and go on as after any form."""
        data = {"csrf": self.csrf, field: (io.BytesIO(content), name)}
        answer = self.browser.post(address, data=data, content_type="multipart/form-data")
        return self._after(f"POST {address}\n{field}={name}", answer)

    def _after(self, asked: str, answer: TestResponse) -> str:
        self.record.answer(self.group, asked, answer)
        where = answer.headers.get("Location", "")
        if where.startswith("/"):
            self.get(where)
        return where

    def fill(self, page: str, /, **written: str | list[str]) -> str:
        """Send the form that a page has for its own address, with some fields written anew."""
        shown = self.browser.get(page).get_data(as_text=True)
        self.csrf = self._token(shown) or self.csrf
        fields = form_to(shown, page).filled(**written)
        fields.pop("csrf", None)
        return self.send(page, **fields)

    def _token(self, page: str) -> str:
        found = CSRF.search(page)
        return found[1] if found else ""
