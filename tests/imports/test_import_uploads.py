"""Uploads for an import: who may send them, their size, and their number per day."""

import io

import pytest
from clerks import SignIn
from flask.testing import FlaskClient

from locator.accounts.domain.rights import Role
from locator.imports.actions import steps

COUNTY = "441202"
FORM = "multipart/form-data; boundary=xyz"


def body(content: bytes, csrf: str) -> bytes:
    """Return the form of an upload as a browser sends it, in memory."""
    field = f'--xyz\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
    file = '--xyz\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return field.encode() + file.encode() + content + b"\r\n--xyz--\r\n"


def test_large_files_and_visitors_without_sign_in_are_rejected(staff: SignIn, client: FlaskClient) -> None:
    editor = staff(Role.EDITOR, COUNTY)
    large = body(b"a" * (steps.MAX_FILE_BYTES + 1), editor.csrf)
    assert editor.post("/staff/imports", data=large, content_type=FORM).status_code == 400
    assert editor.send("/staff/imports").status_code == 400
    assert client.post("/staff/imports", data={"file": (io.BytesIO(b"a"), "a.csv")}).status_code == 401


def test_uploads_are_limited_per_person_and_day(staff: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MAX_FILES_PER_DAY", 2)
    monkeypatch.setattr(steps, "MAX_BYTES_PER_DAY", 1_000)
    editor, other = staff(Role.EDITOR, COUNTY), staff(Role.EDITOR, COUNTY)
    sent = [editor.post("/staff/imports", data=body(b"a", editor.csrf), content_type=FORM) for _ in range(3)]
    assert [answer.status_code for answer in sent] == [303, 303, 429]
    assert "请明天再传" in sent[-1].text
    for size, status in ((600, 303), (600, 429), (300, 303)):
        content = body(b"a" * size, other.csrf)
        answer = other.post("/staff/imports", data=content, content_type=FORM)
        assert answer.status_code == status
